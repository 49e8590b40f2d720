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
        let zero = try program.rescaled(steps(program.negated(forms[1]), scale), shift: 0, upper: 255)
        var elements: [LoweredElement] = []
        for form in forms.dropFirst(2) {
            // Rounding to even is the same on both sides of zero.
            let magnitude = try steps(program.maximum([form, program.negated(form)]), scale)
            let negative = try program.product(program.isNegative(form), magnitude)
            let moved = try AffineForm(weighted: [(1, magnitude), (-2, negative), (1, zero)])
            elements.append(element(try program.rescaled(moved, shift: 0, lower: 0, upper: 255)))
        }
        return [
            LoweredTensor(shape: x.shape, type: .uint8, elements: elements),
            LoweredTensor(shape: [], type: .float, elements: [element(scale, fraction: bits)]),
            LoweredTensor(shape: [], type: .uint8, elements: [element(zero)]),
        ]
    }

    /// How often a scale goes into a number that is not negative, at most 256 times: their quotient as a 32-bit float, to the nearest
    /// integer, ties to the even one.
    ///
    /// With k = ⌊quotient⌋ and u the distance of such floats near k + 1/2, the float is k + 1/2 itself if the quotient is within
    /// u/2 of it. So an odd k is rounded up from k + 1/2 − u/2 on, an even one beyond k + 1/2 + u/2. A quotient exactly there would
    /// have 25 significant bits, and times a scale more than a number of 17 bits can have.
    private mutating func steps(_ form: AffineForm, _ scale: AffineForm) throws(InferenceError) -> AffineForm {
        let positive = try program.rescaled(form, shift: 0, lower: 0)
        let dividend = try AffineForm(weighted: [(1 << 31, positive)])
        let floor = try program.rescaled(flooredQuotient(dividend, scale), shift: 0, upper: 256)
        // ±2^24·u for k = 0 … 256.
        let distances = (0...256).map { (k: Int64) in
            (k & 1 == 1 ? 1 : -1) * (Int64(1) << Int64(64 - k.leadingZeroBitCount))
        }
        let distance = try program.lookup(floor, .init(name: "float-distance", lower: 0, values: distances))
        let window = try program.rescaled(program.product(scale, distance), shift: 24, .floor)
        // Twice what the quotient lacks of k + 1/2, times the scale.
        let gap = try AffineForm(
            weighted: [(2, dividend), (-2, program.product(floor, scale)), (-1, scale), (1, window)])
        return try AffineForm(weighted: [(1, floor), (-1, program.isNegative(gap))], constant: 1)
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
