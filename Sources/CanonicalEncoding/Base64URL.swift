/// Base64 with the URL alphabet and without padding (RFC 4648 section 5).
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The text of the bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var accumulator: UInt32 = 0
        var bits = 0
        for byte in bytes {
            accumulator = accumulator << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(accumulator >> UInt32(bits) & 63)])
            }
            accumulator &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(alphabet[Int(accumulator << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: Unicode.ASCII.self)
    }

    /// The bytes of a text; padding, other alphabets and non-zero spare bits are refused.
    public static func decode(_ text: String) throws(EncodingError) -> [UInt8] {
        let source = text.utf8
        guard source.count % 4 != 1 else {
            throw EncodingError(code: "base64url.bad-length", message: "base64url text has an impossible length")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count * 3 / 4)
        var accumulator: UInt32 = 0
        var bits = 0
        for character in source {
            accumulator = accumulator << 6 | UInt32(try digit(character))
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(accumulator >> UInt32(bits) & 255))
                accumulator &= (1 << UInt32(bits)) - 1
            }
        }
        guard accumulator == 0 else {
            throw EncodingError(code: "base64url.spare-bits", message: "base64url text ends in bits that mean nothing")
        }
        return bytes
    }

    private static func digit(_ character: UInt8) throws(EncodingError) -> UInt8 {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): return 62
        case UInt8(ascii: "_"): return 63
        default:
            throw EncodingError(
                code: "base64url.bad-digit", message: "base64url text holds a character outside its alphabet")
        }
    }
}
