/// A length of time in whole seconds, 0 … 10^10.
public struct TimeSpan: Hashable, Comparable, Sendable {
    /// The seconds.
    public let seconds: Int64

    /// The longest span: about 317 years.
    public static let maximumSeconds: Int64 = 10_000_000_000
    /// No time at all.
    public static let zero = TimeSpan(unchecked: 0)

    private init(unchecked seconds: Int64) {
        self.seconds = seconds
    }

    /// A span of so many seconds.
    ///
    /// - Throws: `span.out-of-range` below 0 or above 10^10.
    public init(seconds: Int64) throws(QuantityError) {
        guard (0...Self.maximumSeconds).contains(seconds) else {
            throw QuantityError(code: "span.out-of-range", message: "a time span is 0 to 10000000000 seconds long")
        }
        self.seconds = seconds
    }

    /// Reads `30min`, `4h`, `1h30m`, `1 h 30 min`, `90s`, `2d`, `0`: whole numbers with the units d, h, min or m, s,
    /// largest first, each at most once. Only zero may go without a unit.
    ///
    /// - Throws: `span.malformed`, `span.out-of-range`.
    public init(parsing text: some StringProtocol) throws(QuantityError) {
        let malformed = QuantityError(
            code: "span.malformed", message: "expected a time span such as 30min, 4h, 1h30m or 90s")
        var rest = Array(text.utf8)[...]
        guard (1...64).contains(rest.count) else { throw malformed }
        guard Array(rest) != [UInt8(ascii: "0")] else {
            self = .zero
            return
        }
        var total: Int64 = 0
        var previous = Int64.max
        repeat {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count).drop { $0 == 0x20 }
            let letters = rest.prefix { (0x61...0x7a).contains($0) }
            rest = rest.dropFirst(letters.count).drop { $0 == 0x20 }
            guard (1...11).contains(digits.count),
                let unit = Self.unitSeconds(String(decoding: letters, as: UTF8.self)),
                unit < previous
            else { throw malformed }
            previous = unit
            // At most 11 digits times 86,400: far from overflowing.
            total += digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) } * unit
        } while !rest.isEmpty
        try self.init(seconds: total)
    }

    private static func unitSeconds(_ name: String) -> Int64? {
        switch name {
        case "d": 86_400
        case "h": 3_600
        case "min", "m": 60
        case "s": 1
        default: nil
        }
    }

    /// For people: `30 min`, `1 h 30 min`, `0 s`.
    public var text: String {
        let parts: [(Int64, String)] = [
            (seconds / 3_600, "h"), (seconds % 3_600 / 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "0 s" : shown.joined(separator: " ")
    }

    /// Shorter before longer.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.seconds < rhs.seconds }
}
