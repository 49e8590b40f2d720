import Algebra
import Attested
import CanonicalEncoding
import Primitives
import ProofChain
import Statements

extension AttestCommand {
    /// An opening and the file that it was read from.
    typealias OpenedFile = (path: String, opening: StatementOpening)

    /// The statements of a bundle, or one by itself, that the openings are of, evaluated; and what models say of readings that are opened.
    func existingPart(
        _ path: String, _ opened: [OpenedFile], by evaluator: StatementEvaluator
    ) throws(CommandError) -> AttestationPart {
        let bundle = try readBundle(path)
        var found: [Int: EvaluatedStatement] = [:]
        for (openingPath, opening) in opened {
            guard let place = bundle.links.firstIndex(where: { $0.statement.digest == opening.statement }) else {
                continue
            }
            guard found[place] == nil else {
                throw CommandError(
                    .refused, code: "attested.opened-twice",
                    message: "\(openingPath): link \(place + 1) is opened already")
            }
            found[place] = try evaluator.evaluate(bundle.links[place].statement, opening)
            let others = try modelStatements(of: bundle, beside: place, opening, by: evaluator)
            for (other, statement) in others where found[other] == nil {
                found[other] = statement
            }
        }
        guard !found.isEmpty else {
            throw CommandError(
                .refused, code: "attested.other-statement",
                message: "\(openings.joined(separator: ", ")): no statement of \(path) is opened")
        }
        let places = found.keys.sorted()
        if let full = places.first(where: { bundle.links[$0].evidence.count >= Link.maximumEvidence }) {
            throw CommandError(
                .refused, code: "evidence.too-many",
                message: "\(path): link \(full + 1) has as much evidence as it may")
        }
        if !bundle.signatures.isEmpty {
            Console.note("the signatures of the bundle are of it as it was, and are left out: sign it again")
        }
        return AttestationPart(bundle, places, places.compactMap { found[$0] })
    }

    /// What models say of the readings that an opening holds, by the same commitment: it opens these statements as well.
    private func modelStatements(
        of bundle: Bundle, beside place: Int, _ opening: StatementOpening, by evaluator: StatementEvaluator
    ) throws(CommandError) -> [(Int, EvaluatedStatement)] {
        guard let signed = opening.readings, case .breach = bundle.links[place].statement else { return [] }
        let commitment = opening.salt.inputCommitment(root: signed.root)
        var result: [(Int, EvaluatedStatement)] = []
        for (index, link) in bundle.links.enumerated() {
            guard case .inference(let inference) = link.statement, inference.inputCommitments.contains(commitment)
            else {
                continue
            }
            let own = StatementOpening(
                statement: link.statement.digest, input: .readings(signed, membership: nil), salt: opening.salt,
                weightSalt: try evaluator.model(of: inference).weightSalt)
            result.append((index, try evaluator.evaluate(link.statement, own)))
        }
        return result
    }

    /// Refuses an opening of nothing that is attested: nobody gives one for nothing.
    func check(_ opened: [OpenedFile], areUsedBy parts: [AttestationPart]) throws(CommandError) {
        let attested = Set(parts.flatMap(\.statements).map(\.statement.digest))
        for own in opened where !attested.contains(own.opening.statement) {
            throw CommandError(
                .refused, code: "attested.other-statement",
                message: "\(own.path) opens no statement of \(statements.joined(separator: ", "))")
        }
    }

    /// A bundle, or one with a statement that nothing shows yet.
    private func readBundle(_ path: String) throws(CommandError) -> Bundle {
        let bytes = try InputFile.bytes(pathOrDash: path, limit: Bundle.maximumByteCount)
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: bytes) } catch {
            throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
        }
        guard document["links"] == nil else {
            do throws(BundleError) { return try Bundle(parsing: bytes) } catch {
                throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
            }
        }
        do throws(StatementError) {
            return Bundle(links: [Link(statement: try Statement(json: document), evidence: [])], verifyingKeys: [])
        } catch {
            throw CommandError(error, path: path)
        }
    }
}
