import Algebra
import CanonicalEncoding
import Inference
import ONNX
import R1CS
import Statements

/// The wish to have a model's answer proved, with the input inside of its box, and the answer known.
struct InferenceTask: ProofTask {
    let folder: ModelFolder
    let model: CompiledModel
    let opening: InputOpening
    let outputs: [Int64]
    let weights: WeightOpening?
    /// The log that the input is, with its signature.
    let readings: SignedBatch?
    private(set) var terms: StatementTerms

    /// Reads the model and the input, and runs the one on the other.
    init(
        _ request: InferenceRequest, in models: ModelDirectory, _ warm: WarmModels
    ) throws(ServiceError) {
        let terms = try StatementTerms(request.terms)
        try self.init(models.folder(request.circuit), warm, terms: terms) { model throws(InferenceError) in
            guard model.reference.input.readings == nil else {
                throw InferenceError(
                    code: "input.readings-only",
                    message: "the model takes signed readings: prove it with a claim about them, by the member models")
            }
            return InputOpening(values: try model.quantized.quantize(model.numbers(request.input)))
        }
    }

    /// The task to prove what a model says of the readings of a log, after another statement about them.
    init(
        _ name: String, in models: ModelDirectory, _ warm: WarmModels, readings: SignedBatch, terms: StatementTerms
    ) throws(ServiceError) {
        try self.init(models.folder(name), warm, terms: terms, readings: readings) { model throws(InferenceError) in
            try model.opening(readings.batch)
        }
    }

    private init(
        _ folder: ModelFolder, _ warm: WarmModels, terms: StatementTerms, readings: SignedBatch? = nil,
        open: (CompiledModel) throws(InferenceError) -> InputOpening
    ) throws(ServiceError) {
        self.folder = folder
        self.terms = terms
        self.readings = readings
        model = try warm.model(of: folder)
        weights = try folder.weights(of: model)
        do throws(InferenceError) {
            opening = try open(model)
            outputs = try model.quantized.run(opening.values)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// The same task, after other statements.
    func after(_ digests: [Digest]) throws(ServiceError) -> InferenceTask {
        var task = self
        task.terms = try terms.after(digests)
        return task
    }

    var circuit: ProvableCircuit {
        let (name, circuit, mode) = (folder.id, model.circuit, folder.mode)
        return ProvableCircuit(folder) { () throws(ServiceError) in
            do throws(SynthesisError) { return try circuit.synthesize(mode) } catch {
                throw ServiceError(unsynthesizable: name, error)
            }
        }
    }

    var compiledModel: CompiledModel? { model }

    func claim(salt: CommitmentSalt, program: ProgramReference) throws(ServiceError) -> TaskClaim {
        let edges = model.circuit.edges(opening, outputs: outputs, salt: salt)
        let statement: InferenceStatement
        do throws(StatementError) {
            statement = try InferenceStatement(
                model: model.reference, weightsCommitment: weights.map { model.commitment(to: $0) }, input: edges.input,
                output: edges.output, program: program, terms: terms)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        let input: StatementOpening.Input =
            if let readings { .readings(readings, membership: nil) } else { .integers(opening.values) }
        return TaskClaim(
            statement: .inference(statement),
            opening: StatementOpening(
                statement: statement.digest,
                input: input, salt: salt,
                weightSalt: weights?.salt)
        ) { () throws(ServiceError) in
            model.circuit.assignment(publicInputs: statement.publicInputs(), opening, salt: salt, weights: weights)
        }
    }
}
