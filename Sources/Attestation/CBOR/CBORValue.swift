/// A data item of CBOR (RFC 8949).
///
/// There are no floating-point numbers, and no simple values but four: no evidence here has them, and each would be one more encoding
/// to be wrong about.
package indirect enum CBORValue: Hashable, Sendable {
    /// A number that is not negative.
    case unsigned(UInt64)
    /// The number −1 − n.
    case negative(UInt64)
    /// Bytes.
    case bytes([UInt8])
    /// UTF-8 text.
    case text(String)
    /// Items in order.
    case array([CBORValue])
    /// Keys and values, in the order of the encoding. No key is there twice.
    case map([CBOREntry])
    /// An item with a tag's number.
    case tagged(UInt64, CBORValue)
    /// `true` or `false`.
    case bool(Bool)
    /// `null`.
    case null
    /// `undefined`.
    case undefined
}

/// A key with its value.
package struct CBOREntry: Hashable, Sendable {
    /// The key.
    package let key: CBORValue
    /// What stands under it.
    package let value: CBORValue

    /// Creates an entry.
    package init(_ key: CBORValue, _ value: CBORValue) {
        self.key = key
        self.value = value
    }
}

extension CBORValue {
    /// What kind of item this is, for messages.
    package var kind: String {
        switch self {
        case .unsigned, .negative: "an integer"
        case .bytes: "bytes"
        case .text: "a text"
        case .array: "an array"
        case .map: "a map"
        case .tagged: "a tagged item"
        case .bool: "a boolean"
        case .null: "null"
        case .undefined: "undefined"
        }
    }

    /// The item in its one preferred encoding (RFC 8949, 4.1): definite lengths, each head as short as can be; maps keep their order.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .unsigned(let number): Self.writeHead(0, number, to: &bytes)
        case .negative(let number): Self.writeHead(1, number, to: &bytes)
        case .bytes(let own):
            Self.writeHead(2, UInt64(own.count), to: &bytes)
            bytes += own
        case .text(let text):
            Self.writeHead(3, UInt64(text.utf8.count), to: &bytes)
            bytes += text.utf8
        case .array(let items):
            Self.writeHead(4, UInt64(items.count), to: &bytes)
            for item in items { item.write(to: &bytes) }
        case .map(let entries):
            Self.writeHead(5, UInt64(entries.count), to: &bytes)
            for entry in entries {
                entry.key.write(to: &bytes)
                entry.value.write(to: &bytes)
            }
        case .tagged(let tag, let item):
            Self.writeHead(6, tag, to: &bytes)
            item.write(to: &bytes)
        case .bool(let flag): bytes.append(flag ? 0xF5 : 0xF4)
        case .null: bytes.append(0xF6)
        case .undefined: bytes.append(0xF7)
        }
    }

    private static func writeHead(_ major: UInt8, _ argument: UInt64, to bytes: inout [UInt8]) {
        switch argument {
        case 0..<24: bytes.append(major << 5 | UInt8(argument))
        case 24...0xFF: bytes += [major << 5 | 24, UInt8(argument)]
        case 0x100...0xFFFF: bytes += [major << 5 | 25] + argument.bigEndianBytes.suffix(2)
        case 0x1_0000...0xFFFF_FFFF: bytes += [major << 5 | 26] + argument.bigEndianBytes.suffix(4)
        default: bytes += [major << 5 | 27] + argument.bigEndianBytes
        }
    }
}

extension UInt64 {
    fileprivate var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
}
