/// Lower-case hexadecimal, two digits a byte.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The lower-case digits of the bytes.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: Unicode.ASCII.self)
    }

    /// The bytes of lower-case digits; upper case is refused, since each byte string has one text only.
    public static func decode(_ text: String) throws(EncodingError) -> [UInt8] {
        let source = Array(text.utf8)
        guard source.count.isMultiple(of: 2) else {
            throw EncodingError(code: "hex.odd-length", message: "hexadecimal text has an odd number of digits")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count / 2)
        for index in stride(from: 0, to: source.count, by: 2) {
            bytes.append(try digit(source[index]) << 4 | digit(source[index + 1]))
        }
        return bytes
    }

    private static func digit(_ character: UInt8) throws(EncodingError) -> UInt8 {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return character - UInt8(ascii: "a") + 10
        default:
            throw EncodingError(
                code: "hex.bad-digit", message: "hexadecimal text may hold only the digits 0-9 and a-f, lower case")
        }
    }
}
