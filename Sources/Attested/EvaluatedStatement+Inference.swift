import Inference
import Statements

extension EvaluatedStatement {
    /// Recomputes what a model answers, with the integers that its circuit has.
    static func evaluate(
        _ statement: InferenceStatement, _ opening: StatementOpening, _ model: CompiledModel
    ) throws(AttestedError) {
        guard statement.model == model.reference else { throw .differs("model", "statement.model") }
        guard opening.continuity == nil else {
            throw AttestedError(code: "attested.continuity", message: "a model's statement continues no other")
        }
        let weights = opening.weightSalt.flatMap { model.weights(salt: $0) }
        guard (opening.weightSalt != nil) == (model.reference.weights == .committed),
            statement.weightsCommitment == weights.map({ model.commitment(to: $0) })
        else { throw .differs("weights", "statement.weights") }
        let input: InputOpening
        let outputs: [Int64]
        do throws(InferenceError) {
            switch opening.input {
            case .readings(let signed, nil): input = try model.opening(signed.batch)
            case .integers(let values) where model.reference.input.readings == nil: input = InputOpening(values: values)
            case .readings, .integers:
                throw InferenceError(
                    code: "attested.input", message: "the opening holds another kind of input than the model takes")
            }
            outputs = try model.quantized.run(input.values)
        } catch {
            throw AttestedError(code: error.code, message: error.message)
        }
        let edges = model.circuit.edges(input, outputs: outputs, salt: opening.salt)
        guard statement.input == edges.input else { throw .differs("input-commitment", "statement.inputs") }
        guard statement.output == edges.output else { throw .differs("output", "statement.outputs") }
    }
}
