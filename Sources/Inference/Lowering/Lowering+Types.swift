import ONNX

extension ElementType {
    /// Whether elements are numbers with fractions.
    var isReal: Bool { [.float, .float16, .bfloat16, .double].contains(self) }

    /// The integers that elements can be; of `uint64` those that fit in 64 bits with a sign. `nil` of real numbers and strings.
    var integers: ClosedRange<Int64>? {
        switch self {
        case .bool: 0...1
        case .uint64: 0...Int64.max
        default: integerRange
        }
    }

    /// The integers of a type that numbers are quantised to: one of 32 bits at most.
    var quantizedRange: ClosedRange<Int64>? { self == .int64 ? nil : integerRange }

    /// Whether elements are integers of eight bits or less.
    var isByte: Bool { quantizedRange.map { $0.upperBound - $0.lowerBound < 256 } ?? false }
}

extension Lowering {
    /// The tensor, if its integers lie in its type for all inputs: ONNX lets sums wrap around, which no proof should hide.
    ///
    /// - Throws: `model.integer-overflow`.
    func checked(_ tensor: LoweredTensor) throws(InferenceError) -> LoweredTensor {
        guard let range = tensor.type.integers else { return tensor }
        for element in tensor.elements {
            let fits: Bool
            switch element {
            case .known(let value):
                // Beyond 2^53 double precision does not hold every integer: the number may be another one already.
                fits =
                    value.magnitude <= 0x1p53 && value >= Double(range.lowerBound) && value <= Double(range.upperBound)
            case .wired(let form, _):
                let own = try program.range(of: form)
                fits = range.contains(own.lowerBound) && range.contains(own.upperBound)
            }
            guard fits else {
                throw InferenceError(
                    code: "model.integer-overflow",
                    message: """
                        a number that is computed may leave the type \(tensor.type) somewhere in the input box, or is a constant beyond 2^53
                        """)
            }
        }
        return tensor
    }

    /// The integer without what is after the point.
    mutating func truncated(_ element: LoweredElement) throws(InferenceError) -> LoweredElement {
        switch element {
        case .known(let value): return .known(value.rounded(.towardZero))
        case .wired(let form, let fraction):
            guard fraction > 0 else { return element }
            let above = try program.rescaled(form, shift: 0, lower: 0)
            let below = try program.rescaled(program.negated(form), shift: 0, lower: 0)
            let parts = (
                try program.rescaled(above, shift: fraction, .floor),
                try program.rescaled(below, shift: fraction, .floor)
            )
            return self.element(try AffineForm(weighted: [(1, parts.0), (-1, parts.1)]))
        }
    }

    /// Elements of one type as those of another.
    ///
    /// - Throws: `model.integer-overflow`, `model.unsupported-type`.
    mutating func cast(_ tensor: LoweredTensor, to type: ElementType) throws(InferenceError) -> LoweredTensor {
        guard type.isReal || type.integers != nil else {
            throw InferenceError(code: "model.unsupported-type", message: "a conversion to \(type)")
        }
        var elements: [LoweredElement] = []
        for element in tensor.elements {
            if type == .bool {
                elements.append(try not(isEqual(element, .known(0))))
            } else if type.isReal {
                elements.append(element.value.map { .known(type.rounded($0)) } ?? element)
            } else {
                elements.append(try truncated(element))
            }
        }
        return try checked(LoweredTensor(shape: tensor.shape, type: type, elements: elements))
    }
}

extension ElementType {
    /// A number as the type keeps it.
    fileprivate func rounded(_ value: Double) -> Double {
        switch self {
        case .float: Double(Float(value))
        case .float16: Double(Float16(value))
        default: value
        }
    }
}
