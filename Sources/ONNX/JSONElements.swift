import CanonicalEncoding

/// Elements of a tensor out of JSON values, by the type that the model wants.
struct JSONElements {
    let values: [JSONValue]
    let input: ValueDescription

    /// Throws `input.bad-value` for what is no element of the type. A number beyond a float's range becomes infinite, and is
    /// refused as such.
    func elements() throws(ONNXError) -> TensorElements {
        let type = input.elementType
        return switch type.kind {
        case .float: .float(try list { rounded($0, to: type) })
        case .double: .double(try list { number($0).flatMap { Double($0) } })
        case .integer: .integers(try list { integer($0, in: type.integerRange ?? 0...0) })
        case .unsigned64: .unsigned64(try list { number($0).flatMap { UInt64($0) } })
        case .bool: .bools(try list(boolean))
        case .string: .strings(try list { if case .string(let text) = $0 { text } else { nil } })
        case .unsupported: preconditionFailure("the type was checked to be supported")
        }
    }

    private func list<Element>(_ element: (JSONValue) -> Element?) throws(ONNXError) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            guard let element = element(value) else {
                throw ONNXError(
                    .inputValue, at: input.name, "element \(index), \(shown(value)), is no \(input.elementType)")
            }
            result.append(element)
        }
        return result
    }

    private func shown(_ value: JSONValue) -> String {
        if case .number(let number) = value { PrintableName.of(number.lexeme) } else { value.kind }
    }

    private func number(_ value: JSONValue) -> String? {
        if case .number(let number) = value { number.lexeme } else { nil }
    }

    private func integer(_ value: JSONValue, in range: ClosedRange<Int64>) -> Int64? {
        number(value).flatMap { Int64($0) }.flatMap { range.contains($0) ? $0 : nil }
    }

    private func boolean(_ value: JSONValue) -> Bool? {
        switch value {
        case .bool(let value): value
        case .number(let number) where number.lexeme == "0": false
        case .number(let number) where number.lexeme == "1": true
        default: nil
        }
    }

    private func rounded(_ value: JSONValue, to type: ElementType) -> Float? {
        guard let lexeme = number(value) else { return nil }
        switch type {
        case .float16: return Float16(lexeme).map { Float($0) }
        case .bfloat16: return Double(lexeme).map(Self.bfloat16)
        default: return Float(lexeme)
        }
    }

    /// The nearest number of eight significant bits, ties to even.
    private static func bfloat16(_ value: Double) -> Float {
        // Rounding to odd first keeps what decides a tie; then the second rounding is as good as one.
        var float = Float(value)
        if Double(float) != value, float.isFinite {
            if Double(float).magnitude > value.magnitude { float = float.magnitude.nextDown * (value < 0 ? -1 : 1) }
            float = Float(bitPattern: float.bitPattern | 1)
        }
        let bits = float.bitPattern
        guard float.isFinite else { return float }
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
}
