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
                return [
                    try lowering.requantized(call, product, scaleAt: 6) { place in
                        let (row, column) = (place / columns % rows, place % columns)
                        return Float(left[left.count == 1 ? 0 : row]) * Float(right[right.count == 1 ? 0 : column])
                    }
                ]
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
                return [
                    try lowering.requantized(call, sum, scaleAt: 6) { place in
                        Float(left[0]) * Float(right[right.count == 1 ? 0 : place / size % sum.shape[1]])
                    }
                ]
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
            places = Strides.places(x.shape, strides: x.shape.indices.map { $0 == own ? 1 : 0 })
        }
        var elements: [LoweredElement] = []
        for (element, place) in zip(x.elements, places) {
            elements.append(try adding(zero.elements[place], times: -1, to: element))
        }
        return LoweredTensor(shape: x.shape, type: .int32, elements: elements)
    }

    /// saturate(round(sum·multiplier) + zero point) by the output's scale and zero point, which are the inputs `scaleAt` and the next.
    ///
    /// The multiplier is a 32-bit float, as in onnxruntime: the product of the operands' scales over the output's. So is the product
    /// with it; its ties go to the even integer.
    mutating func requantized(
        _ call: OperatorCall, _ sums: LoweredTensor, scaleAt index: Int, _ scale: (_ place: Int) -> Float
    ) throws(InferenceError) -> LoweredTensor {
        let zero = try call.input(index + 1)
        let (step, zeros) = (try call.numbers(index, "scales"), try call.numbers(index + 1, "zero points"))
        guard step.count == 1, zeros.count == 1 else { throw call.badShape("an output with more than one scale") }
        guard Float(step[0]).isNormal, step[0] > 0 else { throw .scale }
        guard let range = zero.type.quantizedRange else {
            throw InferenceError(code: "model.unsupported-type", message: "\(call.node.operator) to \(zero.type)")
        }
        var elements: [LoweredElement] = []
        for (place, element) in sums.elements.enumerated() {
            elements.append(
                try quantized(element, .float(scale(place)), by: Float(step[0]), zero: Int64(zeros[0]), in: range))
        }
        return LoweredTensor(shape: sums.shape, type: zero.type, elements: elements)
    }
}
