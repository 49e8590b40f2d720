import Attested
import CanonicalEncoding
import Inference
import ProofChain
import ProvingService
import Statements

extension AttestCommand {
    /// The statements of a bundle, or one by itself, that the openings are of, evaluated.
    func existingPart(_ path: String) throws(CommandError) -> AttestationPart {
        let bundle = try readBundle(path)
        var places: [Int] = []
        var statements: [EvaluatedStatement] = []
        for openingPath in openings {
            let opening = try OpeningFile.read(openingPath)
            guard let place = bundle.links.firstIndex(where: { $0.statement.digest == opening.statement }) else {
                continue
            }
            let link = bundle.links[place]
            guard link.evidence.count < Link.maximumEvidence, !places.contains(place) else {
                throw CommandError(
                    .refused, code: "evidence.too-many",
                    message: "\(path): link \(place + 1) has as much evidence as it may, or two openings")
            }
            places.append(place)
            statements.append(try evaluate(link.statement, opening))
        }
        guard !statements.isEmpty else {
            throw CommandError(
                .refused, code: "attested.other-statement",
                message: "\(openings.joined(separator: ", ")): no statement of \(path) is opened")
        }
        if !bundle.signatures.isEmpty {
            Console.note("the signatures of the bundle are of it as it was, and are left out: sign it again")
        }
        return AttestationPart(bundle, places, statements)
    }

    /// Refuses an opening of nothing that is attested: nobody gives one for nothing.
    func checkOpeningsAreUsed(by parts: [AttestationPart]) throws(CommandError) {
        guard !statements.isEmpty, openings.count > parts.reduce(0, { $0 + $1.statements.count }) else { return }
        throw CommandError(
            .refused, code: "attested.other-statement",
            message:
                "\(openings.count) openings, but they open fewer statements of \(statements.joined(separator: ", "))")
    }

    private func evaluate(
        _ statement: Statement, _ opening: StatementOpening
    ) throws(CommandError) -> EvaluatedStatement {
        var model: CompiledModel?
        var circuitDigest: Digest?
        if case .inference(let inference) = statement {
            guard case .model(let folder) = try LocalCircuit(circuit ?? inference.program.circuit) else {
                throw .usage("--circuit", "a model is due")
            }
            do throws(ServiceError) { model = try folder.compiled() } catch { throw CommandError(error) }
            circuitDigest = folder.circuitDigest
        } else if circuit != nil {
            throw .usage("--circuit", "the statement is not about a model, and names its circuit itself")
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
