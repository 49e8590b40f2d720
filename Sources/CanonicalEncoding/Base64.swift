/// Base64 with padding (RFC 4648 section 4), on one line, in its one canonical form.
public enum Base64 {
    /// The text of the bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).utf8.map { character in
            switch character {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: character
            }
        }
        let padding = Array(repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
        return String(decoding: text + padding, as: Unicode.ASCII.self)
    }

    /// The bytes of a text; other alphabets, line breaks, missing padding and non-zero spare bits are refused.
    public static func decode(_ text: some Collection<UInt8>) throws(EncodingError) -> [UInt8] {
        try decode(array: Array(text))
    }

    // Not generic: callers are in other modules, and would run it through witness tables, digit by digit.
    private static func decode(array text: [UInt8]) throws(EncodingError) -> [UInt8] {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.dropFirst(digits.count)
        guard text.count.isMultiple(of: 4), padding.count <= 2, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else {
            throw EncodingError(code: "base64.bad-length", message: "base64 text has an impossible length or padding")
        }
        var translated: [UInt8] = []
        translated.reserveCapacity(digits.count)
        for digit in digits {
            switch digit {
            case UInt8(ascii: "+"): translated.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): translated.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
                throw EncodingError(
                    code: "base64.bad-digit", message: "base64 text holds a character outside its alphabet")
            default: translated.append(digit)
            }
        }
        do throws(EncodingError) {
            return try Base64URL.decode(String(decoding: translated, as: Unicode.ASCII.self))
        } catch {
            throw EncodingError(
                code: error.code.replacingPrefix("base64url", with: "base64"),
                message: error.message.replacingPrefix("base64url", with: "base64"))
        }
    }

    /// The bytes of a text, as `decode(_:)` of its UTF-8.
    public static func decode(_ text: String) throws(EncodingError) -> [UInt8] { try decode(text.utf8) }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
