/// A sparse matrix entry: which coefficient of the table, times which wire.
///
/// Layout-compatible with `bn254_term`, so that whole rows cross into C without copying.
@frozen
public struct SparseTerm: Hashable, Sendable, BitwiseCopyable {
    /// Index into the table of distinct coefficients.
    public var coefficient: UInt32
    /// Index of the wire; wire 0 is the constant one.
    public var wire: UInt32

    /// Creates an entry.
    @inlinable
    public init(coefficient: UInt32, wire: UInt32) {
        self.coefficient = coefficient
        self.wire = wire
    }
}

/// What is known of a coefficient, so that products by it may be saved.
public enum CoefficientKind: UInt8, Sendable {
    /// Nothing.
    case any
    /// It is 1.
    case one
    /// It is −1.
    case minusOne

    /// The kind of a coefficient.
    public init<F: PrimeField>(of coefficient: F) {
        self = coefficient == .one ? .one : coefficient == -F.one ? .minusOne : .any
    }
}

/// A field of prime order below 2^256.
///
/// Circuits are generic over it, so that the gadget that runs over BN254's scalar field is the very code
/// that is exhausted over fields of 13 or 61 elements.
public protocol PrimeField: Hashable, Sendable, BitwiseCopyable {
    /// The additive identity.
    static var zero: Self { get }
    /// The multiplicative identity.
    static var one: Self { get }
    /// The order p of the field.
    static var modulus: FieldInteger { get }

    /// A small signed integer; a negative one stands for p − |value|.
    init(_ value: Int)
    /// Zero or one, of a bit that may be a secret: in a field that is made for secrets, without a branch on it.
    init(bit: UInt64)
    /// The element of a canonical integer; `nil` unless it is less than p.
    init?(integer: FieldInteger)
    /// The element of an integer taken mod p.
    init(reducing integer: FieldInteger)
    /// The canonical integer of the element, less than p.
    var integer: FieldInteger { get }

    /// Whether this is the additive identity.
    var isZero: Bool { get }
    /// The square.
    var squared: Self { get }
    /// The multiplicative inverse; `nil` for zero. Time depends on the value.
    func inverted() -> Self?
    /// The power with an ordinary integer exponent. Time depends on both.
    func power(_ exponent: FieldInteger) -> Self

    static func + (lhs: Self, rhs: Self) -> Self
    static func - (lhs: Self, rhs: Self) -> Self
    static func * (lhs: Self, rhs: Self) -> Self
    static prefix func - (operand: Self) -> Self

    /// Rows of a sparse matrix times a vector: `result[i]` is Σ coefficients[t.coefficient] · values[t.wire] over the terms
    /// `rowStarts[i] ..< rowStarts[i + 1]`. `kinds` tells of each coefficient. `result` overlaps nothing.
    static func sparseRows(
        _ result: UnsafeMutablePointer<Self>, coefficients: UnsafePointer<Self>, kinds: UnsafePointer<CoefficientKind>,
        values: UnsafePointer<Self>, terms: UnsafePointer<SparseTerm>, rowStarts: UnsafePointer<UInt32>, rows: Int
    )

    /// result[i] = left[i] · right[i].
    static func multiply(
        _ result: UnsafeMutablePointer<Self>, _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, count: Int
    )

    /// The first place at which left · right is not `product`, or `nil`.
    static func firstUnequalProduct(
        _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, _ product: UnsafePointer<Self>, count: Int
    ) -> Int?
}

extension PrimeField {
    /// Adds in place.
    @inlinable
    public static func += (lhs: inout Self, rhs: Self) {
        lhs = lhs + rhs
    }

    /// Subtracts in place.
    @inlinable
    public static func -= (lhs: inout Self, rhs: Self) {
        lhs = lhs - rhs
    }

    /// Multiplies in place.
    @inlinable
    public static func *= (lhs: inout Self, rhs: Self) {
        lhs = lhs * rhs
    }

    /// 2^exponent.
    public static func powerOfTwo(_ exponent: Int) -> Self {
        var result = one
        for _ in 0..<exponent { result += result }
        return result
    }

    /// The plain loop; a field with a faster one overrides it.
    @inlinable
    public static func sparseRows(
        _ result: UnsafeMutablePointer<Self>, coefficients: UnsafePointer<Self>, kinds: UnsafePointer<CoefficientKind>,
        values: UnsafePointer<Self>, terms: UnsafePointer<SparseTerm>, rowStarts: UnsafePointer<UInt32>, rows: Int
    ) {
        for row in 0..<rows {
            var sum = zero
            for index in Int(rowStarts[row])..<Int(rowStarts[row + 1]) {
                let term = terms[index]
                sum += coefficients[Int(term.coefficient)] * values[Int(term.wire)]
            }
            result[row] = sum
        }
    }

    /// The plain loop; a field with a faster one overrides it.
    @inlinable
    public static func multiply(
        _ result: UnsafeMutablePointer<Self>, _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, count: Int
    ) {
        for index in 0..<count { result[index] = left[index] * right[index] }
    }

    /// The plain loop; a field with a faster one overrides it.
    @inlinable
    public static func firstUnequalProduct(
        _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, _ product: UnsafePointer<Self>, count: Int
    ) -> Int? {
        (0..<count).first { left[$0] * right[$0] != product[$0] }
    }
}

extension PrimeField {
    /// By the initialiser of small integers: fields for tests hold no secrets.
    @inlinable
    public init(bit: UInt64) { self.init(Int(bit)) }
}
