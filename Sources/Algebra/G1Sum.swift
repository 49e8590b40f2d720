import CCurves

/// A point of G1 in Jacobian coordinates: what sums are accumulated in.
@frozen
public struct G1Sum: CurveSum {
    /// The affine form.
    public typealias Point = G1Point

    /// The representation that the C core works on.
    public var raw: bn254_g1

    /// Wraps a representation that is known to be a point of the group; nothing is checked.
    @inlinable
    package init(unchecked raw: bn254_g1) {
        self.raw = raw
    }

    /// The point at infinity.
    public init() {
        raw = bn254_g1()
    }

    /// The same point.
    public init(_ point: G1Point) {
        var source = point.raw
        var result = bn254_g1()
        bn254_g1_from_affine(&result, &source)
        raw = result
    }

    /// Whether this is the point at infinity.
    public var isInfinity: Bool {
        var raw = raw
        return bn254_g1_is_infinity(&raw)
    }

    /// The same point in affine coordinates. One field inversion.
    public var affine: G1Point {
        var source = raw
        var result = bn254_g1_affine()
        bn254_g1_to_affine_vartime(&result, &source)
        return G1Point(unchecked: result)
    }

    /// The sum.
    public static func + (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_g1()
        bn254_g1_add(&result, &left, &right)
        return Self(unchecked: result)
    }

    /// The sum with an affine point.
    public static func + (lhs: Self, rhs: G1Point) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_g1()
        bn254_g1_add_affine(&result, &left, &right)
        return Self(unchecked: result)
    }

    /// The opposite point.
    public static prefix func - (operand: Self) -> Self {
        var source = operand.raw
        var result = bn254_g1()
        bn254_g1_neg(&result, &source)
        return Self(unchecked: result)
    }

    /// Twice the point.
    public var doubled: Self {
        var source = raw
        var result = bn254_g1()
        bn254_g1_double(&result, &source)
        return Self(unchecked: result)
    }

    /// The multiple by any 256-bit integer. Time depends on both.
    public func multiplied(by scalar: FieldInteger) -> Self {
        var source = raw
        var integer = bn254_integer(limb: scalar.limbs)
        var result = bn254_g1()
        bn254_g1_scalar_mul_vartime(&result, &source, &integer)
        return Self(unchecked: result)
    }

    /// The multiple by a secret. Time depends on neither: some three times that of the above.
    public func multiplied(bySecret scalar: Fr) -> Self {
        var source = raw
        var integer = bn254_integer(limb: scalar.integer.limbs)
        var result = bn254_g1()
        bn254_g1_scalar_mul(&result, &source, &integer)
        return Self(unchecked: result)
    }

    /// The affine point, in a time that does not depend on how it was computed.
    public var affineOfSecret: G1Point {
        var source = raw
        var result = bn254_g1_affine()
        bn254_g1_to_affine(&result, &source)
        return G1Point(unchecked: result)
    }

    /// Whether both are the same point, whatever their representations.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        var left = lhs.raw
        var right = rhs.raw
        return bn254_g1_equal(&left, &right)
    }

    /// Feeds the affine point to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(affine)
    }
}
