/// An exact decimal number: an integer times a power of ten, such as −0.5 or 8.
///
/// Always held in lowest terms, so that 8 and 8.0 are one value with one spelling ("8").
/// At most 15 significant digits, at most 9 of them after the point.
public struct DecimalNumber: Hashable, Sendable {
    /// The digits as an integer, |coefficient| < 10^15, not divisible by ten unless `scale` is 0.
    public let coefficient: Int64
    /// The number of digits after the point, 0 … 9: the value is coefficient / 10^scale.
    public let scale: Int

    /// The most digits of a coefficient.
    public static let maximumDigits = 15
    /// The most digits after the point.
    public static let maximumScale = 9

    /// An integer; `nil` when it has more than 15 digits.
    public init?(_ integer: Int64) {
        guard integer.magnitude < 1_000_000_000_000_000 else { return nil }
        coefficient = integer
        scale = 0
    }

    /// Reads `[-+]digits[.digits]`; "8.0", "08" and "+8" are all 8, and so normalised.
    ///
    /// - Throws: `decimal.malformed`, `decimal.overflow`.
    public init(parsing text: some StringProtocol) throws(QuantityError) {
        var bytes = Array(text.utf8)[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts.first ?? []
        var fraction = parts.count == 2 ? parts[1] : []
        guard bytes.count <= 64, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
            (whole + fraction).allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw QuantityError(
                code: "decimal.malformed", message: "expected a decimal number such as 8, -0.5 or 74.25")
        }
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        let digits = Array((whole + fraction).drop { $0 == UInt8(ascii: "0") })
        guard digits.count <= Self.maximumDigits, fraction.count <= Self.maximumScale else { throw .overflow }
        let magnitude = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        coefficient = negative ? -magnitude : magnitude
        scale = fraction.count
    }

    /// Reads the one canonical spelling only: no plus sign, no leading zero, no zero at the end of a fraction, no −0.
    ///
    /// - Throws: `decimal.not-canonical` for another spelling of a number, otherwise as `init(parsing:)`.
    public init(canonical text: String) throws(QuantityError) {
        try self.init(parsing: text)
        guard self.text == text else {
            throw QuantityError(
                code: "decimal.not-canonical", message: "the canonical spelling of this number is \(self.text)")
        }
    }

    /// The canonical spelling.
    public var text: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return coefficient < 0 ? "-" + digits : digits
    }

    /// The same number as a fraction.
    public var rational: ExactRational {
        let denominator = (0..<scale).reduce(Int128(1)) { power, _ in power * 10 }
        guard let value = try? ExactRational(Int128(coefficient), over: denominator) else {
            preconditionFailure("fifteen digits over at most ten to the ninth always fit")
        }
        return value
    }
}
