extension JSONValue {
    /// The document with a line for every element and member, one space deeper at each level, members in their order and
    /// no line end at the end: how snarkjs writes its files.
    public var indentedBytes: [UInt8] {
        var output: [UInt8] = []
        writeIndented(into: &output, depth: 0)
        return output
    }

    private func writeIndented(into output: inout [UInt8], depth: Int) {
        switch self {
        case .null, .bool: output += canonicalBytes
        case .number(let number): output += number.lexeme.utf8
        case .string(let string): Self.writeString(string, into: &output)
        case .array(let elements):
            Self.writeLines(elements, "[", "]", into: &output, depth: depth) { element, output in
                element.writeIndented(into: &output, depth: depth + 1)
            }
        case .object(let members):
            Self.writeLines(members, "{", "}", into: &output, depth: depth) { member, output in
                Self.writeString(member.name, into: &output)
                output += ": ".utf8
                member.value.writeIndented(into: &output, depth: depth + 1)
            }
        }
    }

    private static func writeLines<Item>(
        _ items: [Item], _ opening: String, _ closing: String, into output: inout [UInt8], depth: Int,
        _ body: (Item, inout [UInt8]) -> Void
    ) {
        output += opening.utf8
        for (index, item) in items.enumerated() {
            output += (index == 0 ? "\n" : ",\n").utf8
            output += [UInt8](repeating: UInt8(ascii: " "), count: depth + 1)
            body(item, &output)
        }
        if !items.isEmpty { output += ("\n" + String(repeating: " ", count: depth)).utf8 }
        output += closing.utf8
    }
}
