import ONNX

extension OperatorTable {
    /// Operators between real numbers and a model's own integers: exact, as ONNX defines them.
    static var quantizationOperators: [String: OperatorImplementation] {
        [
            "QuantizeLinear": OperatorImplementation(
                ["axis", "saturate", "block_size", "output_dtype", "precision"], takesScales: true, quantizeLinear),
            "DequantizeLinear": OperatorImplementation(["axis", "block_size", "output_dtype"], dequantizeLinear),
            "DynamicQuantizeLinear": OperatorImplementation { lowering, call throws(InferenceError) in
                try lowering.dynamicallyQuantized(call.input(0))
            },
        ]
    }

    /// y = saturate(round(x / scale) + zero point), ties to the even one.
    private static func quantizeLinear(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        let scale = try QuantizationParameters(call, shape: x.shape)
        let named = try call.int("output_dtype", 0)
        let type = scale.type ?? (named == 0 ? .uint8 : ElementType(rawValue: named) ?? .string)
        guard let range = type.quantizedRange, scale.type == nil || named == 0 || named == type.rawValue else {
            throw InferenceError(code: "model.unsupported-type", message: "QuantizeLinear to \(type)")
        }
        var elements: [LoweredElement] = []
        for (index, element) in x.elements.enumerated() {
            let (step, zero) = scale[index]
            elements.append(
                try lowering.quantized(
                    element, x.scales?[index] ?? .powerOfTwo(0), by: Float(step), zero: zero, in: range))
        }
        return [LoweredTensor(shape: x.shape, type: type, elements: elements)]
    }

    /// y = (x − zero point)·scale
    private static func dequantizeLinear(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        let scale = try QuantizationParameters(call, shape: x.shape)
        guard x.type.quantizedRange != nil, scale.type == nil || scale.type == x.type else {
            throw InferenceError(code: "model.unsupported-type", message: "DequantizeLinear of \(x.type)")
        }
        var (elements, scales): ([LoweredElement], [IntegerScale]) = ([], [])
        for (index, element) in x.elements.enumerated() {
            let (step, zero) = scale[index]
            elements.append(try lowering.weightedSum([1], [element], bias: -Double(zero)))
            scales.append(.float(Float(step)))
        }
        let integers = LoweredTensor(
            shape: x.shape, type: try call.input(1).type, elements: elements, scales: scales)
        return [try integers.canKeepScales(x.type) ? integers : lowering.real(integers)]
    }
}

extension LoweredTensor {
    /// Whether layers may calculate with the integers, of a type: where these are known, or have at most eight bits.
    fileprivate func canKeepScales(_ type: ElementType) -> Bool {
        guard let scales, scales.allSatisfy({ $0.value.isNormal && $0.value > 0 }) else { return false }
        return values != nil || type.isByte
    }
}

/// Scales and zero points of QuantizeLinear and DequantizeLinear: one, one for each place along an axis, or one for each block.
private struct QuantizationParameters {
    private let scales: [Double]
    private let zeros: [Int64]
    private let places: [Int]
    /// The zero points' type, if there are any.
    let type: ElementType?

    /// The parameters of element i.
    subscript(_ index: Int) -> (scale: Double, zero: Int64) {
        (scales[places[index]], zeros.isEmpty ? 0 : zeros[places[index]])
    }

    init(_ call: OperatorCall, shape: [Int]) throws(InferenceError) {
        let scale = try call.input(1)
        let zero = call.optional(2)
        guard let scales = scale.values, let zeros = zero.map(\.integers) ?? [] else {
            throw InferenceError(
                code: "model.dynamic", message: "\(call.node.operator) with a scale that depends on the model's input")
        }
        guard zero == nil || zeros.count == scales.count else {
            throw call.badShape("\(scales.count) scales and \(zeros.count) zero points")
        }
        guard !scales.contains(0) else {
            throw InferenceError(code: "model.division", message: "\(call.node.operator) with a scale of zero")
        }
        let block = try call.int("block_size", 0)
        if scales.count == 1 {
            places = Array(repeating: 0, count: shape.reduce(1, *))
        } else {
            let axis = try call.axis(call.int("axis", 1), rank: shape.count)
            guard !shape.isEmpty else { throw call.badShape("several scales of a scalar") }
            if scale.rank == 1, block == 0 {
                guard scale.shape[0] == shape[axis] else { throw call.badShape("\(scale.shape) scales") }
                places = Strides.coordinates(shape, along: axis)
            } else {
                var expected = shape
                guard (1...1 << 30).contains(block) else { throw call.badShape("blocks of \(block) elements") }
                expected[axis] = (shape[axis] + block - 1) / block
                guard scale.shape == expected else { throw call.badShape("\(scale.shape) scales") }
                let (own, all) = (Strides.of(expected), Strides.of(shape))
                places = (0..<shape.reduce(1, *)).map { place in
                    shape.indices.reduce(0) { sum, dimension in
                        let coordinate = place / all[dimension] % shape[dimension]
                        return sum + (dimension == axis ? coordinate / block : coordinate) * own[dimension]
                    }
                }
            }
        }
        self.scales = scales
        self.zeros = zeros.map { Int64($0) }
        type = zero?.type
    }
}
