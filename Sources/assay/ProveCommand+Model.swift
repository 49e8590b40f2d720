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
            _ = try QuantizedInput(document, of: folder, path: input)
            try Console.line("would prove: what \(folder.reference.title) answers to \(input)")
            try Console.line("circuit: \(folder.id), \(folder.constraintCount) constraints")
            return
        }
        // What the daemon is to make alone needs no model here.
        let own = chain.isEmpty && evidence.opening == nil ? nil : try QuantizedInput(document, of: folder, path: input)
        let foundation = try chain.foundation(for: own?.input, path: input)
        let request = InferenceRequest(
            circuit: folder.id, input: document, salt: evidence.requestSalt(foundation), evidence: evidence.evidence,
            terms: statement.request(after: foundation.after))
        let proof = try run.prove(.inference(request), input: input, folder: isElsewhere ? folder : nil)
        if let own {
            try evidence.writeOpening(
                of: proof, own.input, salt: foundation.salt, weightSalt: own.weightSalt, model: own.model)
        }
        try Console.line("\(evidence.verb): \(proof.sentence)")
        try proof.report(circuit: folder.id)
    }
}

/// A model and what it is to be run on, found to fit.
struct QuantizedInput {
    /// The model, as it follows from its file.
    let model: CompiledModel
    /// The input, as integers.
    let input: StatementOpening.Input
    /// What hides the model's weights, if they are private.
    let weightSalt: CommitmentSalt?

    /// - Throws: `input.…`, `model.…`.
    init(_ document: JSONValue, of folder: ModelFolder, path: String) throws(CommandError) {
        do throws(ServiceError) {
            model = try folder.compiled()
            weightSalt = try folder.weights(of: model)?.salt
        } catch {
            throw CommandError(error)
        }
        do throws(InferenceError) {
            input = .integers(try model.quantized.quantize(model.numbers(document)))
        } catch {
            throw CommandError(error, path: path)
        }
    }
}
