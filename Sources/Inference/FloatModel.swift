import ONNX

/// A model in floating point, on `Double`: the operators of the lowering, on numbers that are known.
package struct FloatModel: Sendable {
    private let graph: ONNXGraph
    private let inputs: [ModelTensor]
    /// All constants read, and nothing run.
    private let prepared: Lowering

    /// Prepares a model.
    ///
    /// - Throws: `model.…`
    package init(_ model: ONNXModel) throws(InferenceError) {
        graph = model.graph
        prepared = try Lowering(model, scheme: QuantizationScheme())
        inputs = try graph.inputs.map { input throws(InferenceError) in try ModelTensor(input, fraction: 0) }
    }

    /// What the model gives for the numbers of its inputs.
    ///
    /// - Throws: `input.count`, `model.…`
    package func run(_ values: [[Double]]) throws(InferenceError) -> [[Double]] {
        guard values.count == inputs.count else {
            throw InferenceError(
                code: "input.count", message: "the model takes \(inputs.count) inputs, and \(values.count) are given")
        }
        var tensors: [String: LoweredTensor] = [:]
        for (input, numbers) in zip(inputs, values) {
            guard input.count == numbers.count else {
                throw InferenceError(
                    code: "input.count", message: "the input \(input.name) has \(input.count) elements")
            }
            tensors[input.name] = LoweredTensor(
                shape: input.shape, type: input.type, elements: numbers.map { .known($0) })
        }
        var lowering = prepared
        return try lowering.run(graph, inputs: tensors).map { tensor throws(InferenceError) in
            guard let values = tensor.values else { preconditionFailure("what follows from known numbers is known") }
            return values
        }
    }
}
