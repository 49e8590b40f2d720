import CCurves

/// The quadratic extension Fp[u]/(u² + 1): the coordinates of G2 points.
@frozen
public struct Fp2: Hashable, Sendable, BitwiseCopyable {
    /// The representation that the C core works on.
    public var raw: bn254_fp2

    /// Wraps a representation; nothing is checked.
    @inlinable
    public init(raw: bn254_fp2) {
        self.raw = raw
    }

    /// c0 + c1·u.
    @inlinable
    public init(_ c0: Fp, _ c1: Fp) {
        raw = bn254_fp2(c0: c0.raw, c1: c1.raw)
    }

    /// The coefficient of 1.
    @inlinable public var c0: Fp { Fp(raw: raw.c0) }
    /// The coefficient of u.
    @inlinable public var c1: Fp { Fp(raw: raw.c1) }

    /// The sum.
    public static func + (lhs: Self, rhs: Self) -> Self { Self(lhs.c0 + rhs.c0, lhs.c1 + rhs.c1) }
    /// The additive inverse.
    public static prefix func - (operand: Self) -> Self { Self(-operand.c0, -operand.c1) }
    /// The product.
    public static func * (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_fp2()
        bn254_fp2_mul(&result, &left, &right)
        return Self(raw: result)
    }

    /// The inverse; zero gives zero. Time depends on the value.
    public var inverse: Self {
        var source = raw
        var result = bn254_fp2()
        bn254_fp2_inverse_vartime(&result, &source)
        return Self(raw: result)
    }

    /// A square root, if there is one; which of the two is not specified. Time depends on the value.
    public func squareRoot() -> Self? {
        var source = raw
        var result = bn254_fp2()
        return bn254_fp2_sqrt_vartime(&result, &source) ? Self(raw: result) : nil
    }

    /// Whether both are the same element.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.c0 == rhs.c0 && lhs.c1 == rhs.c1 }

    /// Feeds the element to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(c0)
        hasher.combine(c1)
    }
}
