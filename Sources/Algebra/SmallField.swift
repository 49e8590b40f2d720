/// The field of `p` elements for a small prime `p`, held as an ordinary integer.
///
/// It exists so that gadgets can be checked against all inputs and all witnesses (docs/soundness.md).
/// Nothing checks that `p` is prime; the tests use 13, 47, 61, 251 and their like.
@frozen
public struct SmallField<let p: Int>: PrimeField {
    /// The canonical representative, 0 ..< p.
    public let value: UInt32

    @inlinable
    init(unchecked value: UInt32) {
        self.value = value
    }

    /// The additive identity.
    @inlinable public static var zero: Self { Self(unchecked: 0) }
    /// The multiplicative identity.
    @inlinable public static var one: Self { Self(unchecked: 1) }
    /// The order p.
    @inlinable public static var modulus: FieldInteger { FieldInteger(UInt64(p)) }

    /// A small signed integer, taken mod p.
    @inlinable
    public init(_ value: Int) {
        let remainder = value % p
        self.init(unchecked: UInt32(remainder < 0 ? remainder + p : remainder))
    }

    /// The element of a canonical integer; `nil` unless it is less than p.
    @inlinable
    public init?(integer: FieldInteger) {
        guard integer < Self.modulus else { return nil }
        self.init(unchecked: UInt32(integer.limbs.0))
    }

    /// The element of an integer taken mod p.
    public init(reducing integer: FieldInteger) {
        // Horner over the limbs, most significant first; 2^64 mod p keeps every step below 2^64.
        let radix = (UInt64.max % UInt64(p) + 1) % UInt64(p)
        var result: UInt64 = 0
        for limb in [integer.limbs.3, integer.limbs.2, integer.limbs.1, integer.limbs.0] {
            result = (result * radix + limb % UInt64(p)) % UInt64(p)
        }
        self.init(unchecked: UInt32(result))
    }

    /// The canonical integer.
    @inlinable public var integer: FieldInteger { FieldInteger(UInt64(value)) }
    /// Whether this is zero.
    @inlinable public var isZero: Bool { value == 0 }
    /// The square.
    @inlinable public var squared: Self { self * self }

    /// The multiplicative inverse; `nil` for zero.
    public func inverted() -> Self? {
        isZero ? nil : power(FieldInteger(UInt64(p - 2)))
    }

    /// The power with an ordinary integer exponent.
    public func power(_ exponent: FieldInteger) -> Self {
        var result = Self.one
        for index in stride(from: exponent.bitWidth - 1, through: 0, by: -1) {
            result = result.squared
            if exponent.bit(index) { result *= self }
        }
        return result
    }

    /// The sum.
    @inlinable
    public static func + (lhs: Self, rhs: Self) -> Self {
        let sum = lhs.value + rhs.value
        return Self(unchecked: sum >= UInt32(p) ? sum - UInt32(p) : sum)
    }

    /// The difference.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Self {
        Self(unchecked: lhs.value >= rhs.value ? lhs.value - rhs.value : lhs.value + UInt32(p) - rhs.value)
    }

    /// The product.
    @inlinable
    public static func * (lhs: Self, rhs: Self) -> Self {
        Self(unchecked: UInt32(UInt64(lhs.value) * UInt64(rhs.value) % UInt64(p)))
    }

    /// The additive inverse.
    @inlinable
    public static prefix func - (operand: Self) -> Self {
        Self(unchecked: operand.isZero ? 0 : UInt32(p) - operand.value)
    }
}
