extension JSONValue {
    /// The bytes of RFC 8785: members sorted by the UTF-16 code units of their names, no white space, the shortest
    /// escapes.
    ///
    /// Precondition: every number is an integer with |n| ≤ 2^53 (`isCanonicalizable`), for which the RFC's number
    /// format is plain decimal; nothing here signs a fraction.
    public var canonicalBytes: [UInt8] {
        var output: [UInt8] = []
        writeCanonical(into: &output)
        return output
    }

    /// Whether every number in the document is an integer with |n| ≤ 2^53, written plainly.
    public var isCanonicalizable: Bool {
        switch self {
        case .null, .bool, .string: true
        case .number(let number): number.integer != nil
        case .array(let elements): elements.allSatisfy(\.isCanonicalizable)
        case .object(let members): members.allSatisfy(\.value.isCanonicalizable)
        }
    }

    private func writeCanonical(into output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number):
            precondition(number.integer != nil, "only integers up to 2^53 have a canonical form here")
            output.append(contentsOf: number.lexeme.utf8)
        case .string(let string): Self.writeString(string, into: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.writeCanonical(into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.writeString(member.name, into: &output)
                output.append(UInt8(ascii: ":"))
                member.value.writeCanonical(into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    static func writeString(_ string: String, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x08: output.append(contentsOf: #"\b"#.utf8)
            case 0x09: output.append(contentsOf: #"\t"#.utf8)
            case 0x0A: output.append(contentsOf: #"\n"#.utf8)
            case 0x0C: output.append(contentsOf: #"\f"#.utf8)
            case 0x0D: output.append(contentsOf: #"\r"#.utf8)
            case 0..<0x20:
                output.append(contentsOf: #"\u00"#.utf8)
                output.append(contentsOf: Hex.encode([byte]).utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
