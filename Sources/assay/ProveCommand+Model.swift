import CanonicalEncoding
import Glibc
import Inference
import ProofChain
import ProvingService
import Statements

extension ProveCommand {
    /// Proves a model's answer.
    func proveModel(_ circuit: String) throws(CommandError) {
        guard case .model(let folder) = try LocalCircuit(circuit) else {
            throw .usage("--circuit", "\(circuit) is for claims about readings")
        }
        let isElsewhere = circuit.contains("/")
        guard !isElsewhere || run.local || dryRun else {
            throw .usage(
                "--circuit", "the daemon knows models by their names only; a folder elsewhere goes with --local")
        }
        let document = try ModelFiles.document(input)
        if dryRun {
            try check(document, folder)
            try Console.line("would prove: what \(folder.reference.title) answers to \(input)")
            try Console.line("circuit: \(folder.id), \(folder.constraintCount) constraints")
            return
        }
        let salt = CommitmentSalt.random()
        let request = InferenceRequest(
            circuit: folder.id, input: document, salt: evidence.requestSalt(salt), evidence: evidence.evidence,
            nonce: statement.nonce, audience: statement.audience,
            expires: statement.canonicalExpires)
        let proof = try run.prove(.inference(request), input: input, folder: isElsewhere ? folder : nil)
        if evidence.opening != nil { try writeOpening(of: proof, document, folder, salt) }
        try Console.line("\(evidence.verb): \(proof.sentence)")
        try proof.report(circuit: folder.id)
    }

    private func writeOpening(
        of proof: ProofRunOptions.Outcome, _ document: JSONValue, _ folder: ModelFolder, _ salt: CommitmentSalt
    ) throws(CommandError) {
        let model: CompiledModel
        let weights: WeightOpening?
        do throws(ServiceError) {
            model = try folder.compiled()
            weights = try folder.weights(of: model)
        } catch {
            throw CommandError(error)
        }
        let values: [Int64]
        do throws(InferenceError) { values = try model.quantized.quantize(model.numbers(document)) } catch {
            throw CommandError(error, path: input)
        }
        try evidence.writeOpening(
            of: proof, .integers(values), salt: salt, weightSalt: weights?.salt, model: model)
    }

    /// Refuses an input that does not fit.
    private func check(_ document: JSONValue, _ folder: ModelFolder) throws(CommandError) {
        let model: CompiledModel
        do throws(ServiceError) { model = try folder.compiled() } catch { throw CommandError(error) }
        do throws(InferenceError) { _ = try model.quantized.quantize(model.numbers(document)) } catch {
            throw CommandError(error, path: input)
        }
    }
}
