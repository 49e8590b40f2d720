import Algebra
import Attested
import CanonicalEncoding
import Inference
import Primitives
import ProofChain
import ProvingService
import R1CS
import Statements

extension AttestCommand {
    /// The statements of a bundle, or one by itself, that the openings are of, evaluated; and what models say of readings that are opened.
    func existingPart(_ path: String) throws(CommandError) -> AttestationPart {
        let bundle = try readBundle(path)
        var found: [Int: EvaluatedStatement] = [:]
        for openingPath in openings {
            let opening = try OpeningFile.read(openingPath)
            guard let place = bundle.links.firstIndex(where: { $0.statement.digest == opening.statement }) else {
                continue
            }
            guard found[place] == nil else {
                throw CommandError(
                    .refused, code: "attested.opened-twice",
                    message: "\(openingPath): link \(place + 1) is opened already")
            }
            found[place] = try evaluate(bundle.links[place].statement, opening)
            for (other, statement) in try modelStatements(of: bundle, beside: place, opening) where found[other] == nil
            {
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
        of bundle: Bundle, beside place: Int, _ opening: StatementOpening
    ) throws(CommandError) -> [(Int, EvaluatedStatement)] {
        guard let signed = opening.readings, case .breach = bundle.links[place].statement else { return [] }
        let commitment = opening.salt.inputCommitment(root: signed.root)
        var result: [(Int, EvaluatedStatement)] = []
        for (index, link) in bundle.links.enumerated() {
            guard case .inference(let inference) = link.statement, inference.inputCommitments.contains(commitment)
            else {
                continue
            }
            let folder = try folder(of: inference)
            let weightSalt: CommitmentSalt?
            do throws(ServiceError) { weightSalt = try folder.weights(of: folder.compiled())?.salt } catch {
                throw CommandError(error)
            }
            let own = StatementOpening(
                statement: link.statement.digest, input: .readings(signed, membership: nil), salt: opening.salt,
                weightSalt: weightSalt)
            result.append((index, try evaluate(link.statement, own)))
        }
        return result
    }

    /// The model of a statement, as it was compiled here.
    private func folder(of inference: InferenceStatement) throws(CommandError) -> ModelFolder {
        guard case .model(let folder) = try LocalCircuit(circuit ?? inference.program.circuit) else {
            throw .usage("--circuit", "a model is due")
        }
        return folder
    }

    /// Refuses an opening of nothing that is attested: nobody gives one for nothing.
    func checkOpeningsAreUsed(by parts: [AttestationPart]) throws(CommandError) {
        guard !statements.isEmpty else { return }
        let attested = Set(parts.flatMap(\.statements).map(\.statement.digest))
        for path in openings where !attested.contains(try OpeningFile.read(path).statement) {
            throw CommandError(
                .refused, code: "attested.other-statement",
                message: "\(path) opens no statement of \(statements.joined(separator: ", "))")
        }
    }

    private func evaluate(
        _ statement: Statement, _ opening: StatementOpening
    ) throws(CommandError) -> EvaluatedStatement {
        var model: CompiledModel?
        var circuitDigest: Digest?
        if case .inference(let inference) = statement {
            let folder = try folder(of: inference)
            do throws(ServiceError) { model = try folder.compiled() } catch { throw CommandError(error) }
            circuitDigest = folder.circuitDigest
        } else if circuit != nil {
            throw .usage("--circuit", "the statement is not about a model, and names its circuit itself")
        } else if let program = statement.computation?.program {
            // A digest that is only taken over would let a receipt stand for a circuit that nobody has: it is made anew.
            circuitDigest = try LocalCircuit.catalogued(LocalCircuit.shape(program.circuit)).synthesize().digest
        }
        do throws(AttestedError) {
            return try EvaluatedStatement(statement, opening: opening, model: model, circuitDigest: circuitDigest)
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
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
