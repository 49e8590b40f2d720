import ONNX

extension Lowering {
    /// DynamicQuantizeLinear: into `uint8`, by a scale such that zero and all elements are in: (greatest − least) / 255, or 1 if all
    /// are zero.
    ///
    /// The scale is a 32-bit float, as in onnxruntime: a table has it for every span, as an integer with `bits` after the point.
    mutating func dynamicallyQuantized(_ x: LoweredTensor) throws(InferenceError) -> [LoweredTensor] {
        if let values = x.values { return Self.dynamicallyQuantized(values.map { Float($0) }, shape: x.shape) }
        var own: [LoweredElement] = []
        for element in x.elements { own.append(try activation(element)) }
        // Zero is one of the elements, so that the greatest is not negative and the least not positive.
        let (greatest, least) = (try maximum(own + [.known(0)]), try minimum(own + [.known(0)]))
        let (forms, fraction) = try aligned([greatest, least] + own)
        let span = try AffineForm(weighted: [(1, forms[0]), (-1, forms[1])])
        let limit = max(0, try program.range(of: span).upperBound)
        guard limit < 1 << 16 else {
            throw InferenceError(code: "model.table-too-large", message: "a table of scales over 65,536 spans")
        }
        // A 255th of the least span has 24 significant bits from 2^−8 on.
        let bits = fraction + 31
        let unit = Double(sign: .plus, exponent: -fraction, significand: 1)
        var scales: [Int64] = []
        for span in 0...limit {
            let scale = span == 0 ? 1 : Float(Double(span) * unit) / 255
            scales.append(try quantized(Double(scale), bits))
        }
        let cut = try program.rescaled(span, shift: 0, lower: 0)
        let scale = try program.lookup(cut, .init(name: "scale", lower: 0, values: scales))
        let zero = try program.rescaled(steps(program.negated(forms[1]), scale), shift: 0, lower: 0, upper: 255)
        var elements: [LoweredElement] = []
        for form in forms.dropFirst(2) {
            // Rounding to even is the same on both sides of zero.
            let above = try steps(form, scale)
            let below = try steps(program.negated(form), scale)
            let moved = try AffineForm(weighted: [(1, above), (-1, below), (1, zero)])
            elements.append(element(try program.rescaled(moved, shift: 0, lower: 0, upper: 255)))
        }
        return [
            LoweredTensor(shape: x.shape, type: .uint8, elements: elements),
            LoweredTensor(shape: [], type: .float, elements: [element(scale, fraction: bits)]),
            LoweredTensor(shape: [], type: .uint8, elements: [element(zero)]),
        ]
    }

    /// How often a scale goes into a number, to the nearest, ties to the even one; none for negative numbers.
    private mutating func steps(_ form: AffineForm, _ scale: AffineForm) throws(InferenceError) -> AffineForm {
        let positive = try program.rescaled(form, shift: 0, lower: 0)
        return try roundedQuotient(AffineForm(weighted: [(1 << 31, positive)]), scale, atMost: 256)
    }

    /// The same of numbers that are known, in 32-bit floats.
    private static func dynamicallyQuantized(_ values: [Float], shape: [Int]) -> [LoweredTensor] {
        let (greatest, least) = (max(0, values.max() ?? 0), min(0, values.min() ?? 0))
        let scale = greatest == least ? 1 : (greatest - least) / 255
        func cut(_ value: Float) -> LoweredElement {
            .known(Double(min(max(value.rounded(.toNearestOrEven), 0), 255)))
        }
        let zero = (-least / scale).rounded(.toNearestOrEven)
        return [
            LoweredTensor(
                shape: shape, type: .uint8,
                elements: values.map { cut(($0 / scale).rounded(.toNearestOrEven) + zero) }),
            LoweredTensor(shape: [], type: .float, elements: [.known(Double(scale))]),
            LoweredTensor(shape: [], type: .uint8, elements: [cut(zero)]),
        ]
    }
}
