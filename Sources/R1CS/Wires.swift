import Algebra
import BigInt

/// A wire expression that is zero or one in every satisfying witness.
///
/// Only the builder makes one: from a constraint that says so, or from other bits.
public struct Bit<F: PrimeField>: Sendable {
    /// The expression.
    public let combination: LinearCombination<F>

    init(unchecked combination: LinearCombination<F>) {
        self.combination = combination
    }

    /// A constant bit.
    public init(_ value: Bool) {
        combination = LinearCombination(constant: value ? .one : .zero)
    }

    /// The opposite bit; costs nothing.
    public static prefix func ! (operand: Self) -> Self {
        Self(unchecked: LinearCombination(constant: .one) - operand.combination)
    }
}

/// A wire expression that stands for an integer of a known interval, the same in every satisfying witness.
///
/// The interval is arithmetic about integers, not about residues. It is trustworthy because the only sources are bits and
/// constants; the builder refuses an expression whose interval does not fit the field (`SynthesisError.intervalTooWide`).
public struct Bounded<F: PrimeField>: Sendable {
    /// The expression.
    public let combination: LinearCombination<F>
    /// The least integer it can stand for.
    public let lower: BigInt
    /// The greatest integer it can stand for.
    public let upper: BigInt

    init(_ combination: LinearCombination<F>, _ lower: BigInt, _ upper: BigInt) {
        self.combination = combination
        self.lower = lower
        self.upper = upper
    }

    /// A constant.
    public init(_ value: Int) {
        self.init(LinearCombination(constant: F(value)), BigInt(value), BigInt(value))
    }

    /// A bit as the integer 0 or 1.
    public init(_ bit: Bit<F>) {
        let constant = bit.combination.constantValue
        self.init(bit.combination, constant == .one ? 1 : 0, constant == .zero ? 0 : 1)
    }

    /// Σ 2^i·bits[i].
    @_specialize(where F == Fr)
    public init(bits: [Bit<F>]) {
        self.init(sum: bits.enumerated().map { (BigInt(1) << $0.offset, Bounded($0.element)) })
    }

    /// Σ weightᵢ·partᵢ.
    @_specialize(where F == Fr)
    public init(sum parts: [(weight: BigInt, part: Self)]) {
        var lower = BigInt(0)
        var upper = BigInt(0)
        for (weight, part) in parts {
            let ends = (weight * part.lower, weight * part.upper)
            lower += min(ends.0, ends.1)
            upper += max(ends.0, ends.1)
        }
        self.init(LinearCombination(sum: parts.map { (F(bigInteger: $0.weight), $0.part.combination) }), lower, upper)
    }

    /// The sum of any number of parts.
    public init(total parts: [Self]) {
        self.init(sum: parts.map { (1, $0) })
    }

    /// An expression that always equals one of some integers: its interval is the hull of theirs, which interval arithmetic
    /// over the expression itself would not find.
    package init(hullOf values: [Self], _ expression: Self) {
        precondition(!values.isEmpty, "an expression equals one of some")
        self.init(
            expression.combination, values.map(\.lower).min() ?? 0, values.map(\.upper).max() ?? 0)
    }

    /// The sum of bits of which at most one is one: of those of a one-hot vector.
    package init(anyOf oneHot: some Collection<Bit<F>>) {
        self.init(LinearCombination(sum: oneHot.map { (.one, $0.combination) }), 0, 1)
    }

    /// An expression that constraints hold in an interval which the intervals of its parts do not show.
    package init(from lower: BigInt, to upper: BigInt, _ expression: LinearCombination<F>) {
        self.init(expression, lower, upper)
    }

    /// The sum; its interval is the sum of the intervals.
    public static func + (lhs: Self, rhs: Self) -> Self {
        Self(lhs.combination + rhs.combination, lhs.lower + rhs.lower, lhs.upper + rhs.upper)
    }

    /// The difference.
    public static func - (lhs: Self, rhs: Self) -> Self {
        Self(lhs.combination - rhs.combination, lhs.lower - rhs.upper, lhs.upper - rhs.lower)
    }

    /// The sum with a constant.
    public static func + (lhs: Self, rhs: Int) -> Self { lhs + Self(rhs) }
    /// The difference from a constant.
    public static func - (lhs: Self, rhs: Int) -> Self { lhs - Self(rhs) }

    /// A constant multiple.
    public static func * (lhs: Self, weight: Int) -> Self {
        Self(sum: [(BigInt(weight), lhs)])
    }

    /// Whether distinct integers of the interval are distinct in the field.
    var fitsField: Bool { upper - lower < BigInt(F.modulus) }
}

/// A wire expression about which nothing but membership in the field is known.
public struct Scalar<F: PrimeField>: Sendable {
    /// The expression.
    public let combination: LinearCombination<F>

    /// An expression as it stands.
    public init(_ combination: LinearCombination<F>) {
        self.combination = combination
    }

    /// Forgets the interval.
    public init(_ integer: Bounded<F>) {
        combination = integer.combination
    }

    /// Forgets that it is a bit.
    public init(_ bit: Bit<F>) {
        combination = bit.combination
    }

    /// A constant.
    public init(constant: F) {
        combination = LinearCombination(constant: constant)
    }

    /// The sum.
    public static func + (lhs: Self, rhs: Self) -> Self { Self(lhs.combination + rhs.combination) }
    /// The difference.
    public static func - (lhs: Self, rhs: Self) -> Self { Self(lhs.combination - rhs.combination) }
    /// A constant multiple.
    public static func * (lhs: Self, scale: F) -> Self { Self(lhs.combination * scale) }
}

/// A value that the caller supplies to hints only: it has no wire, and no constraint can read it.
///
/// What a circuit must be sure of it decomposes from advice by a hint, under constraints of its own.
public struct Advice<F: PrimeField>: Sendable {
    let slot: UInt32

    /// While building, advice slots are numbered from here, above every wire.
    static var firstIndex: UInt32 { 1 << 31 }

    /// The expression to pass to a hint.
    public var combination: LinearCombination<F> { LinearCombination(Wire(Self.firstIndex + slot)) }
}

extension BigInt {
    /// The integer as one of any size.
    package init(_ integer: FieldInteger) {
        let limbs = integer.limbs
        self.init(
            sign: .plus,
            magnitude: BigUInt(words: [UInt(limbs.0), UInt(limbs.1), UInt(limbs.2), UInt(limbs.3)]))
    }
}

extension PrimeField {
    /// The element of any integer, taken mod p.
    package init(bigInteger value: BigInt) {
        if let small = Int(exactly: value), abs(small) < 1 << 31 {
            self.init(small)
            return
        }
        let remainder = value.magnitude % BigUInt(BigInt(Self.modulus))
        var limbs = remainder.words.map { UInt64($0) }
        limbs += Array(repeating: 0, count: 4 - limbs.count)
        let element = Self(reducing: FieldInteger(limbs: (limbs[0], limbs[1], limbs[2], limbs[3])))
        self = value.sign == .minus ? -element : element
    }
}
