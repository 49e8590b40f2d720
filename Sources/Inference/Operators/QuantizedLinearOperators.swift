import ONNX

extension OperatorTable {
    /// Convolutions and products of matrices on a model's own integers: sums are exact, in 32 bits.
    static var quantizedLinearOperators: [String: OperatorImplementation] {
        [
            "MatMulInteger": OperatorImplementation(isLinear: true) { lowering, call throws(InferenceError) in
                let a = try lowering.centered(call, call.input(0), zero: call.optional(2), axis: -2)
                let b = try lowering.centered(call, call.input(1), zero: call.optional(3), axis: -1)
                return [try lowering.matrixProduct(call, a, b)]
            },
            "ConvInteger": OperatorImplementation(
                Window.attributes.union(["group"]), isLinear: true
            ) { lowering, call throws(InferenceError) in
                let x = try lowering.centered(call, call.input(0), zero: call.optional(2), axis: nil)
                let w = try lowering.centered(call, call.input(1), zero: call.optional(3), axis: 0)
                return [try lowering.convolution(call, x, w, bias: nil)]
            },
            "QLinearMatMul": OperatorImplementation(isLinear: true) { lowering, call throws(InferenceError) in
                let a = try lowering.centered(call, call.input(0), zero: call.input(2), axis: -2)
                let b = try lowering.centered(call, call.input(3), zero: call.input(5), axis: -1)
                let product = try lowering.matrixProduct(call, a, b)
                let (left, right) = (try call.numbers(1, "scales"), try call.numbers(4, "scales"))
                let (rows, columns) = (
                    a.rank > 1 ? a.shape[a.rank - 2] : 1, b.rank > 1 ? b.shape[b.rank - 1] : 1
                )
                guard [1, rows].contains(left.count), [1, columns].contains(right.count) else {
                    throw call.badShape("scales that are not one, or one a row or column")
                }
                let scales = (0..<product.count).map { place in
                    let (row, column) = (place / columns % rows, place % columns)
                    let scale = Float(left[left.count == 1 ? 0 : row]) * Float(right[right.count == 1 ? 0 : column])
                    return IntegerScale.float(scale)
                }
                _ = try call.input(7)
                return [try lowering.requantized(call, product.scaled(scales), scaleAt: 6)]
            },
            "QLinearConv": OperatorImplementation(
                Window.attributes.union(["group"]), isLinear: true
            ) { lowering, call throws(InferenceError) in
                let x = try lowering.centered(call, call.input(0), zero: call.input(2), axis: nil)
                let w = try lowering.centered(call, call.input(3), zero: call.input(5), axis: 0)
                let sum = try lowering.convolution(call, x, w, bias: call.optional(8))
                let (left, right) = (try call.numbers(1, "scales"), try call.numbers(4, "scales"))
                guard left.count == 1, [1, sum.shape[1]].contains(right.count) else {
                    throw call.badShape("scales that are not one, or one a map")
                }
                let size = sum.shape.dropFirst(2).reduce(1, *)
                let scales = (0..<sum.count).map { place in
                    let map = right.count == 1 ? 0 : place / size % sum.shape[1]
                    return IntegerScale.float(Float(left[0]) * Float(right[map]))
                }
                _ = try call.input(7)
                return [try lowering.requantized(call, sum.scaled(scales), scaleAt: 6)]
            },
        ]
    }
}

extension OperatorCall {
    /// Numbers that must be known without the input of the model.
    func numbers(_ index: Int, _ what: String) throws(InferenceError) -> [Double] {
        guard let values = try input(index).values else {
            throw InferenceError(
                code: "model.dynamic", message: "\(node.operator) has \(what) that depend on the model's input")
        }
        return values
    }
}

extension Lowering {
    /// x − zero point, as 32-bit integers; the zero point is one, or one for each place along an axis (counted from the end if it
    /// is negative).
    mutating func centered(
        _ call: OperatorCall, _ x: LoweredTensor, zero: LoweredTensor?, axis: Int?
    ) throws(InferenceError) -> LoweredTensor {
        guard let zero else { return LoweredTensor(shape: x.shape, type: .int32, elements: x.elements) }
        var places = [Int](repeating: 0, count: x.count)
        if zero.count != 1 {
            guard let axis, zero.rank == 1, x.rank >= (axis < 0 ? -axis : 1) else {
                throw call.badShape("zero points of the shape \(zero.shape)")
            }
            let own = try call.axis(axis, rank: x.rank)
            guard zero.count == x.shape[own] else { throw call.badShape("zero points of the shape \(zero.shape)") }
            places = Strides.coordinates(x.shape, along: own)
        }
        var elements: [LoweredElement] = []
        for (element, place) in zip(x.elements, places) {
            elements.append(try adding(zero.elements[place], times: -1, to: element))
        }
        return LoweredTensor(shape: x.shape, type: .int32, elements: elements)
    }

    /// saturate(round(x / scale) + zero point), with those that are the inputs `index` and the next; without the latter it is 0, of
    /// the type of the input `operand`.
    ///
    /// What an integer is multiplied by is a 32-bit float, as in onnxruntime: its own scale over the output's. So is the product with
    /// it; its ties go to the even integer.
    mutating func requantized(
        _ call: OperatorCall, _ x: LoweredTensor, scaleAt index: Int, like operand: Int = 0
    ) throws(InferenceError) -> LoweredTensor {
        let step = try call.numbers(index, "scales")
        let zeros = try call.optional(index + 1) == nil ? [0] : call.numbers(index + 1, "zero points")
        guard step.count == 1, zeros.count == 1 else { throw call.badShape("an output with more than one scale") }
        guard Float(step[0]).isNormal, step[0] > 0 else { throw .scale }
        var type = try call.input(operand).type
        if let zero = call.optional(index + 1) { type = zero.type }
        guard let range = type.quantizedRange else {
            throw InferenceError(code: "model.unsupported-type", message: "\(call.node.operator) to \(type)")
        }
        var elements: [LoweredElement] = []
        for (place, element) in x.elements.enumerated() {
            elements.append(
                try quantized(
                    element, x.scales?[place] ?? .powerOfTwo(0), by: Float(step[0]), zero: Int64(zeros[0]), in: range))
        }
        return LoweredTensor(shape: x.shape, type: type, elements: elements)
    }
}
