import ONNX

/// What an operator does.
struct OperatorImplementation: Sendable {
    /// The attributes that it knows.
    let attributes: Set<String>
    /// Whether it weights and sums.
    let isLinear: Bool
    /// Whether it is given the integers of a quantised model with their scales; else they are numbers when they come to it.
    let takesScales: Bool
    let lower: @Sendable (inout Lowering, OperatorCall) throws(InferenceError) -> [LoweredTensor]

    init(
        _ attributes: Set<String> = [], isLinear: Bool = false, takesScales: Bool = false,
        _ lower: @escaping @Sendable (inout Lowering, OperatorCall) throws(InferenceError) -> [LoweredTensor]
    ) {
        self.attributes = attributes
        self.isLinear = isLinear
        self.takesScales = takesScales
        self.lower = lower
    }
}

/// All operators that are supported.
package enum OperatorTable {
    private static let own: [String: OperatorImplementation] =
        [
            linearOperators, elementwiseOperators, logicOperators, activationOperators, smoothOperators,
            poolingOperators, shapeOperators, rearrangingOperators, gatheringOperators, reductionOperators,
            orderOperators, quantizationOperators, quantizedLinearOperators,
        ]
        .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// Of the domain `ai.onnx.ml`.
    private static let machineLearning = machineLearningOperators.merging(treeOperators) { first, _ in first }

    /// Of the domain `com.microsoft`: what onnxruntime's tools make of models when they quantise them.
    private static let runtime = runtimeOperators

    static func find(_ name: ONNXOperator) -> OperatorImplementation? {
        switch name.domain {
        case "": own[name.name]
        case "ai.onnx.ml": machineLearning[name.name]
        case "com.microsoft": runtime[name.name]
        default: nil
        }
    }

    /// Why a node is not supported, going by its operator and attributes alone.
    static func refusal(of node: ONNXNode) -> InferenceError? {
        let name = PrintableName.of(node.operator.description)
        guard let implementation = find(node.operator) else {
            return InferenceError(
                code: "model.unsupported-operator", message: "the operator \(name) is not supported")
        }
        guard let unknown = node.unknownAttributes(known: implementation.attributes).first else { return nil }
        return InferenceError(
            code: "model.unsupported-attribute",
            message: "\(name) with the attribute \(PrintableName.of(unknown)) is not supported")
    }

    /// Their names.
    package static var names: [String] {
        own.keys.sorted() + machineLearning.keys.sorted().map { "ai.onnx.ml.\($0)" }
            + runtime.keys.sorted().map { "com.microsoft.\($0)" }
    }
}
