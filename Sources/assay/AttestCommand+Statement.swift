import Algebra
import Attested
import CanonicalEncoding
import Inference
import ProofChain
import ProvingService
import R1CS
import Statements

extension AttestCommand {
    /// Attests a statement that exists, of a bundle or by itself.
    func attest(_ path: String, _ openingPath: String) throws(CommandError) {
        let opening: StatementOpening
        let secret = try InputFile.bytes(path: openingPath, limit: StatementOpening.limits.maximumBytes)
        do throws(StatementError) { opening = try StatementOpening(parsing: secret) } catch {
            throw CommandError(error, path: openingPath)
        }
        let bundle = try readBundle(path)
        guard let place = bundle.links.firstIndex(where: { $0.statement.digest == opening.statement }) else {
            throw CommandError(
                .refused, code: "attested.other-statement", message: "\(openingPath) opens no statement of \(path)")
        }
        let link = bundle.links[place]
        guard link.evidence.count < Link.maximumEvidence else {
            throw CommandError(
                .refused, code: "evidence.too-many", message: "\(path): the link has as much evidence as it may")
        }
        let evaluated = try evaluate(link.statement, opening)
        let receipt: StatementAttester.Receipt
        do throws(ServiceError) { receipt = try providers.maker().receipts(of: [evaluated])[0] } catch {
            throw CommandError(error)
        }
        if !bundle.signatures.isEmpty {
            Console.note("the signatures of the bundle are of it as it was, and are left out: sign it again")
        }
        var links = bundle.links
        links[place] = Link(statement: link.statement, evidence: link.evidence + [.receipt(receipt.evidence)])
        try write(
            Bundle(
                links: links, verifyingKeys: bundle.verifyingKeys, collateral: bundle.collateral + receipt.collateral),
            to: out ?? Self.output(beside: path))
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

    /// `box.assay.json` gives `box.attested.assay.json`: what was there stays.
    private static func output(beside path: String) -> String {
        guard path != "-" else { return "attested.assay.json" }
        let stem = [".assay.json", ".json"].first { path.hasSuffix($0) }.map { path.dropLast($0.count) } ?? path[...]
        return stem + ".attested.assay.json"
    }
}
