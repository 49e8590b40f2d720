/// Walks over protobuf bytes before they are decoded, and allocates nothing.
///
/// It follows the wire format (protobuf.dev/programming-guides/encoding) by the table of `WireMessage`. What a decoder
/// would skip, merge or let win by being last is refused: fields that the schema does not have, values that an enumeration
/// does not have, a second occurrence of what does not repeat, two alternatives of one choice, groups. What remains means
/// the same to every reader of protobuf. And it adds up what the decoded values will take, so that short bytes which make
/// large values (empty messages, packed small integers) are refused while they are still bytes.
/// Nodes are counted, those of graphs in attributes and of functions too.
struct WireScanner {
    private let bytes: [UInt8]
    private let limits: ModelLimits
    private var position = 0
    private var memory: Int
    private var nodes = 0

    /// What a decoded message, and a text or a run of bytes, takes beyond its contents: estimates from above.
    private enum Cost {
        static let message = 1024
        static let string = 64
        static let number = 8
    }

    private init(_ bytes: [UInt8], limits: ModelLimits) {
        self.bytes = bytes
        self.limits = limits
        memory = limits.memoryBytes
    }

    /// Checks that the bytes are one message of a kind, within the limits of size, memory and depth.
    static func check(_ bytes: [UInt8], are message: WireMessage, limits: ModelLimits) throws(ONNXError) {
        guard bytes.count <= limits.fileBytes else {
            throw ONNXError(.fileBytes, "\(bytes.count) bytes; at most \(limits.fileBytes) are read")
        }
        var scanner = Self(bytes, limits: limits)
        try scanner.scan(message, end: bytes.count, depth: 1)
    }

    private mutating func scan(_ message: WireMessage, end: Int, depth: Int) throws(ONNXError) {
        guard depth <= limits.depth else {
            throw fault(.depth, "messages nest deeper than \(limits.depth) levels")
        }
        try spend(Cost.message)
        if case .node = message {
            nodes += 1
            guard nodes <= limits.nodes else {
                throw fault(.nodeCount, "more than the \(limits.nodes) nodes that are read")
            }
        }
        var seen: UInt64 = 0
        while position < end {
            let start = position
            let key = try varint(end: end)
            let number = key >> 3
            guard key <= UInt64(UInt32.max), number > 0 else {
                throw ONNXError(.badKey, "not the key of a field, at byte \(start)")
            }
            guard let field = message.field(Int(number)) else {
                throw ONNXError(
                    .unknownField, "field \(number) is none of the message \(message), at byte \(start)")
            }
            if !field.repeats {
                // Bit 0 stands for all alternatives: zero is no field's number.
                let mark: UInt64 = 1 << (field.isAlternative ? 0 : number)
                guard seen & mark == 0 else {
                    throw ONNXError(
                        .repeatedField, "field \(number) of the message \(message) occurs twice, at byte \(start)")
                }
                seen |= mark
            }
            try scan(field, number: number, form: key & 7, end: end, depth: depth)
        }
    }

    private mutating func scan(
        _ field: WireField, number: UInt64, form: UInt64, end: Int, depth: Int
    ) throws(ONNXError) {
        switch (field.kind, form) {
        case (.integer, 0):
            _ = try varint(end: end)
            if field.repeats { try spend(Cost.number) }
        case (.enumeration(let highest), 0):
            let value = try varint(end: end)
            guard value <= highest else {
                throw fault(.unknownField, "field \(number) holds \(value), which the schema does not know")
            }
        case (.float, 5), (.double, 1):
            position = try self.end(after: form == 5 ? 4 : 8, before: end)
            if field.repeats { try spend(Cost.number) }
        case (.integer, 2) where field.repeats:
            let last = try lengthDelimited(before: end)
            while position < last {
                _ = try varint(end: last)
                try spend(Cost.number)
            }
        case (.float, 2) where field.repeats, (.double, 2) where field.repeats:
            let last = try lengthDelimited(before: end)
            let width = if case .float = field.kind { 4 } else { 8 }
            guard (last - position).isMultiple(of: width) else {
                throw fault(.truncated, "a list of numbers of \(width) bytes ends within one")
            }
            try spend(last - position)
            position = last
        case (.text, 2), (.bytes, 2):
            let last = try lengthDelimited(before: end)
            try spend(Cost.string + last - position)
            position = last
        case (.message(let message), 2):
            let last = try lengthDelimited(before: end)
            try scan(message, end: last, depth: depth + 1)
        default:
            throw fault(.wrongWireType, "field \(number) has the wire type \(form), which is not that of its kind")
        }
    }

    /// Reads a length and gives where what it announces ends: within the message at hand.
    private mutating func lengthDelimited(before end: Int) throws(ONNXError) -> Int {
        let length = try varint(end: end)
        guard let length = Int(exactly: length) else {
            throw fault(.truncated, "a length goes beyond the end")
        }
        return try self.end(after: length, before: end)
    }

    private func end(after length: Int, before end: Int) throws(ONNXError) -> Int {
        guard length <= end - position else {
            throw fault(.truncated, "\(length) bytes are announced, \(end - position) are there")
        }
        return position + length
    }

    private mutating func varint(end: Int) throws(ONNXError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw fault(.truncated, "a number has no end") }
            let byte = UInt64(bytes[position])
            position += 1
            guard shift < 63 || byte <= 1 else { throw fault(.badVarint, "a number has more than 64 bits") }
            value |= (byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw fault(.badVarint, "a number has more than 64 bits")
    }

    private mutating func spend(_ cost: Int) throws(ONNXError) {
        guard cost <= memory else {
            throw fault(.memory, "its values would take more than the \(limits.memoryBytes) bytes of memory allowed")
        }
        memory -= cost
    }

    private func fault(_ fault: ONNXFault, _ message: String) -> ONNXError {
        ONNXError(fault, "\(message), at byte \(position)")
    }
}
