import Glibc

/// Writes DER (ITU-T X.690), what tests make certificates, lists and extensions of: also such as no honest issuer would write.
package enum DER {
    /// A value with its tag and its length.
    package static func value(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        guard contents.count >= 0x80 else { return [tag, UInt8(contents.count)] + contents }
        let length = bigEndian(contents.count)
        return [tag, 0x80 | UInt8(length.count)] + length + contents
    }

    /// SEQUENCE.
    package static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, Array(parts.joined())) }

    /// SEQUENCE OF.
    package static func sequence(of parts: [[UInt8]]) -> [UInt8] { value(0x30, Array(parts.joined())) }

    /// SET with one member.
    package static func set(_ part: [UInt8]) -> [UInt8] { value(0x31, part) }

    /// `[number]`, explicitly tagged.
    package static func explicit(_ number: UInt8, _ part: [UInt8]) -> [UInt8] { value(0xA0 | number, part) }

    /// INTEGER of a number that is not negative.
    package static func integer(_ number: Int) -> [UInt8] { integer(bytes: bigEndian(number)) }

    /// INTEGER of a number that is not negative, from its big-endian bytes.
    package static func integer(bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return value(0x02, digits)
    }

    /// BOOLEAN.
    package static func boolean(_ flag: Bool) -> [UInt8] { value(0x01, [flag ? 0xFF : 0]) }

    /// ENUMERATED.
    package static func enumerated(_ number: UInt8) -> [UInt8] { value(0x0A, [number]) }

    /// NULL.
    package static let null: [UInt8] = [0x05, 0x00]

    /// OCTET STRING.
    package static func octets(_ bytes: [UInt8]) -> [UInt8] { value(0x04, bytes) }

    /// BIT STRING, its last byte without the bits that are not used.
    package static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] { value(0x03, [unused] + bytes) }

    /// UTF8String.
    package static func utf8(_ text: String) -> [UInt8] { value(0x0C, Array(text.utf8)) }

    /// PrintableString.
    package static func printable(_ text: String) -> [UInt8] { value(0x13, Array(text.utf8)) }

    /// IA5String.
    package static func ia5(_ text: String) -> [UInt8] { value(0x16, Array(text.utf8)) }

    /// OBJECT IDENTIFIER from dotted decimals (precondition: at least two numbers, the first one below 3).
    package static func identifier(_ text: String) -> [UInt8] {
        let numbers = text.split(separator: ".").map { Int($0)! }
        var bytes: [UInt8] = []
        for number in [40 * numbers[0] + numbers[1]] + numbers.dropFirst(2) {
            var groups = [UInt8(number & 0x7F)]
            var rest = number >> 7
            while rest > 0 {
                groups.insert(0x80 | UInt8(rest & 0x7F), at: 0)
                rest >>= 7
            }
            bytes += groups
        }
        return value(0x06, bytes)
    }

    /// UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5).
    package static func time(_ secondsSinceEpoch: Int64) -> [UInt8] {
        var seconds = time_t(secondsSinceEpoch)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let year = Int(parts.tm_year) + 1900
        let rest = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        let text = rest.map { padded(Int($0), to: 2) }.joined() + "Z"
        return year < 2050
            ? value(0x17, Array((padded(year % 100, to: 2) + text).utf8))
            : value(0x18, Array((padded(year, to: 4) + text).utf8))
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        repeat {
            bytes.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        } while rest > 0
        return bytes
    }
}
