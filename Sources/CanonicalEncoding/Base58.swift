/// Base58 with the Bitcoin alphabet (draft-msporny-base58): the text form inside `did:key`.
public enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// Longer inputs are refused: the conversion is quadratic, and keys and digests are short.
    private static let maximumCount = 1024

    /// The text of the bytes (precondition: at most 1024); leading zero bytes become leading `1`s.
    public static func encode(_ bytes: [UInt8]) -> String {
        precondition(bytes.count <= maximumCount, "base58 is for short values")
        let zeros = bytes.prefix { $0 == 0 }.count
        var digits: [UInt8] = []
        for byte in bytes.dropFirst(zeros) {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let text = Array(repeating: alphabet[0], count: zeros) + digits.reversed().map { alphabet[Int($0)] }
        return String(decoding: text, as: Unicode.ASCII.self)
    }

    /// The bytes of a text of at most 1024 characters.
    public static func decode(_ text: String) throws(EncodingError) -> [UInt8] {
        let source = Array(text.utf8)
        guard source.count <= maximumCount else {
            throw EncodingError(code: "base58.too-long", message: "base58 text has more than 1024 characters")
        }
        let zeros = source.prefix { $0 == alphabet[0] }.count
        var bytes: [UInt8] = []
        for character in source.dropFirst(zeros) {
            guard let digit = alphabet.firstIndex(of: character) else {
                throw EncodingError(
                    code: "base58.bad-digit", message: "base58 text holds a character outside its alphabet")
            }
            var carry = digit
            for index in bytes.indices {
                carry += Int(bytes[index]) * 58
                bytes[index] = UInt8(carry & 255)
                carry >>= 8
            }
            while carry > 0 {
                bytes.append(UInt8(carry & 255))
                carry >>= 8
            }
        }
        return Array(repeating: 0, count: zeros) + bytes.reversed()
    }
}
