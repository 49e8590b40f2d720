import ONNX

/// A tensor at the edge of a quantised model: what its integers stand for.
package struct ModelTensor: Hashable, Sendable {
    /// The name in the model.
    package let name: String
    /// The shape, all of it known.
    package let shape: [Int]
    /// What ONNX takes the elements for.
    package let type: ElementType
    /// Bits after the point: an integer q stands for q·2^−fraction.
    package let fraction: Int

    /// How many elements.
    package var count: Int { shape.reduce(1, *) }

    /// The number that an integer stands for.
    package func value(_ integer: Int64) -> Double {
        Double(integer) * Double(sign: .plus, exponent: -fraction, significand: 1)
    }
}

extension ModelTensor {
    /// An input. Dimensions that the model leaves open become one; integers and bits have no fraction.
    ///
    /// - Throws: `model.bad-shape` without a rank, `model.unsupported-type`.
    init(_ input: ValueDescription, fraction: Int) throws(InferenceError) {
        guard let dimensions = input.dimensions else {
            throw InferenceError(code: "model.bad-shape", message: "the input \(input.name) has no rank")
        }
        let isReal = input.elementType.isReal
        guard isReal || input.elementType.integers != nil else {
            throw InferenceError(
                code: "model.unsupported-type", message: "the input \(input.name) is of the type \(input.elementType)")
        }
        let shape = dimensions.map { if case .fixed(let size) = $0 { size } else { 1 } }
        self.init(
            name: input.name, shape: try Strides.bounded(shape),
            type: input.elementType, fraction: isReal ? fraction : 0)
    }
}

/// A model as integers: every input inside of the declared box has an answer, which the interpreter computes and the circuit
/// proves.
package struct QuantizedModel: Sendable {
    /// What is computed.
    package let program: IntegerProgram
    /// The inputs, in the order of the program's.
    package let inputs: [ModelTensor]
    /// The outputs, in the order of the program's.
    package let outputs: [ModelTensor]
    /// How finely numbers are kept.
    package let scheme: QuantizationScheme
    /// The least and the greatest number of each input.
    package let boxes: [ClosedRange<Double>]
    /// The integers of the private weights, in the order of the program's; empty where weights are public. Secret.
    package let weights: [Int64]

    /// Quantises a model, with one box for all inputs. Dimensions that the model leaves open become one.
    ///
    /// - Throws: `model.…`; the message begins with the node.
    package init(
        _ model: ONNXModel, scheme: QuantizationScheme = QuantizationScheme(), box: ClosedRange<Double>
    ) throws(InferenceError) {
        try self.init(model, scheme: scheme, box: box, trace: nil)
    }

    /// The same; `trace` is told what became of each node.
    init(
        _ model: ONNXModel, scheme: QuantizationScheme, box: ClosedRange<Double>, trace: ((Lowering.Trace) -> Void)?
    ) throws(InferenceError) {
        try self.init(
            model, scheme: scheme, boxes: Array(repeating: box, count: model.graph.inputs.count), constants: [:],
            trace: trace)
    }

    /// Quantises a model. Dimensions that the model leaves open become one.
    ///
    /// - Parameters:
    ///   - boxes: the least and the greatest number of each input that is not constant, in the model's order. Integers and bits
    ///     are never beyond their type, whatever the box says.
    ///   - constants: inputs that are the same in every run, by name.
    /// - Throws: `model.…`; the message begins with the node.
    package init(
        _ model: ONNXModel, scheme: QuantizationScheme = QuantizationScheme(), boxes: [ClosedRange<Double>],
        constants: [String: ONNXTensor] = [:]
    ) throws(InferenceError) {
        try self.init(model, scheme: scheme, boxes: boxes, constants: constants, trace: nil)
    }

    private init(
        _ model: ONNXModel, scheme: QuantizationScheme, boxes: [ClosedRange<Double>],
        constants: [String: ONNXTensor], trace: ((Lowering.Trace) -> Void)?
    ) throws(InferenceError) {
        var lowering = try Lowering(model, scheme: scheme)
        var tensors: [String: LoweredTensor] = [:]
        for (name, tensor) in constants { tensors[name] = try LoweredTensor(tensor) }
        let free = model.graph.inputs.filter { constants[$0.name] == nil }
        guard free.count == boxes.count else {
            throw InferenceError(
                code: "model.box-count",
                message: "the model has \(free.count) inputs, and \(boxes.count) boxes are given")
        }
        var inputs: [ModelTensor] = []
        for (input, box) in zip(free, boxes) {
            let tensor = try ModelTensor(input, fraction: scheme.inputBits)
            let range = try Self.range(of: tensor, in: box)
            let elements = (0..<tensor.count).map { _ in
                LoweredElement.wired(lowering.program.input(range), fraction: tensor.fraction)
            }
            tensors[input.name] = LoweredTensor(shape: tensor.shape, type: tensor.type, elements: elements)
            inputs.append(tensor)
        }
        let results = try lowering.run(model.graph, inputs: tensors, trace: trace)
        var outputs: [ModelTensor] = []
        var forms: [AffineForm] = []
        for (description, tensor) in zip(model.graph.outputs, results) {
            let (own, fraction) = try lowering.aligned(tensor.elements)
            forms += own
            outputs.append(
                ModelTensor(name: description.name, shape: tensor.shape, type: tensor.type, fraction: fraction))
        }
        guard scheme.weights == .isPublic || !lowering.weights.isEmpty else {
            throw InferenceError(
                code: "model.no-weights", message: "the model has no linear layer whose weights could be private")
        }
        weights = lowering.weights
        program = try lowering.program.finish(outputs: forms)
        self.inputs = inputs
        self.outputs = outputs
        self.scheme = scheme
        self.boxes = boxes
    }

    /// The integers that elements of an input can be.
    private static func range(
        of tensor: ModelTensor, in box: ClosedRange<Double>
    ) throws(InferenceError) -> ClosedRange<Int64> {
        guard var lower = box.lowerBound.quantized(tensor.fraction),
            var upper = box.upperBound.quantized(tensor.fraction)
        else { throw .tooWide }
        if let own = tensor.type.integers { (lower, upper) = (max(lower, own.lowerBound), min(upper, own.upperBound)) }
        guard lower <= upper else {
            throw InferenceError(
                code: "model.empty-box", message: "no \(tensor.type) lies in the box of the input \(tensor.name)")
        }
        return lower...upper
    }

    /// The integers that stand for numbers, each the next one; ties go to the even one.
    ///
    /// - Throws: `input.count`, `input.out-of-box`.
    package func quantize(_ values: [[Double]]) throws(InferenceError) -> [Int64] {
        guard values.count == inputs.count, zip(values, inputs).allSatisfy({ $0.count == $1.count }) else {
            throw InferenceError(
                code: "input.count",
                message: "the model takes \(inputs.map(\.count)) numbers, and \(values.map(\.count)) are given")
        }
        var integers: [Int64] = []
        for ((tensor, box), numbers) in zip(zip(inputs, boxes), values) {
            let range = try Self.range(of: tensor, in: box)
            for (index, number) in numbers.enumerated() {
                guard box.contains(number), let integer = number.quantized(tensor.fraction), range.contains(integer)
                else {
                    throw InferenceError(
                        code: "input.out-of-box",
                        message: "element \(index) of the input \(tensor.name) lies outside of the declared box")
                }
                integers.append(integer)
            }
        }
        return integers
    }

    /// The answer to integers of an input.
    package func run(_ integers: [Int64]) throws(InferenceError) -> [Int64] {
        try program.run(integers, weights: weights)
    }

    /// What the outputs' integers stand for.
    package func values(ofOutputs integers: [Int64]) -> [[Double]] {
        var rest = integers[...]
        return outputs.map { tensor in
            let own = rest.prefix(tensor.count)
            rest = rest.dropFirst(tensor.count)
            return own.map { tensor.value($0) }
        }
    }
}
