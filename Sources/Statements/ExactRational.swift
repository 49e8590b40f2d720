/// A rational number in lowest terms with a positive denominator; every operation is exact or throws.
///
/// Thresholds cross units (°F to °C divides by nine) and meet the code grid of a sensor; a float would move
/// the edge case "exactly 8.0 °C" to one side or the other.
public struct ExactRational: Hashable, Sendable {
    /// The numerator, carrying the sign.
    public let numerator: Int128
    /// The denominator, at least 1.
    public let denominator: Int128

    /// The fraction in lowest terms.
    ///
    /// - Precondition: the denominator is not zero.
    /// - Throws: `decimal.overflow` when it cannot be held.
    public init(_ numerator: Int128, over denominator: Int128) throws(QuantityError) {
        precondition(denominator != 0, "division by zero")
        guard numerator > .min, denominator > .min else { throw .overflow }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * (numerator / Int128(divisor))
        self.denominator = sign * (denominator / Int128(divisor))
    }

    /// An integer.
    public init(_ integer: Int64) {
        numerator = Int128(integer)
        denominator = 1
    }

    /// The sum.
    public func adding(_ other: Self) throws(QuantityError) -> Self {
        let left = try Self.product(numerator, other.denominator)
        let right = try Self.product(other.numerator, denominator)
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return try Self(sum, over: Self.product(denominator, other.denominator))
    }

    /// The difference.
    public func subtracting(_ other: Self) throws(QuantityError) -> Self {
        try adding(Self(-other.numerator, over: other.denominator))
    }

    /// The product.
    public func multiplied(by other: Self) throws(QuantityError) -> Self {
        try Self(Self.product(numerator, other.numerator), over: Self.product(denominator, other.denominator))
    }

    /// The quotient.
    ///
    /// - Precondition: `other` is not zero.
    public func divided(by other: Self) throws(QuantityError) -> Self {
        try Self(Self.product(numerator, other.denominator), over: Self.product(denominator, other.numerator))
    }

    /// The greatest integer that is not above the number.
    public var floor: Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The least integer that is not below the number.
    public var ceiling: Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder > 0 ? quotient + 1 : quotient
    }

    private static func product(_ lhs: Int128, _ rhs: Int128) throws(QuantityError) -> Int128 {
        let (product, overflow) = lhs.multipliedReportingOverflow(by: rhs)
        guard !overflow else { throw .overflow }
        return product
    }

    private static func greatestCommonDivisor(_ lhs: UInt128, _ rhs: UInt128) -> UInt128 {
        var (a, b) = (lhs, rhs)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
