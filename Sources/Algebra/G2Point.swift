import CCurves

/// A point of the subgroup of order r of BN254's twist, y² = x³ + 3/(9 + u) over Fp2, in affine coordinates.
///
/// Every value that a decoder returns is on the twist and in the subgroup.
/// (0, 0) stands for the point at infinity inside; it never appears in an encoding.
@frozen
public struct G2Point: CurvePoint {
    /// The accumulator of sums.
    public typealias Sum = G2Sum

    /// The representation that the C core works on.
    public let raw: bn254_g2_affine

    /// Wraps a representation that is known to be a point of the group; nothing is checked.
    @inlinable
    package init(unchecked raw: bn254_g2_affine) {
        self.raw = raw
    }

    /// Wraps coordinates that are known to be those of a point of the group; nothing is checked.
    package init(uncheckedX x: Fp2, y: Fp2) {
        raw = bn254_g2_affine(x: x.raw, y: y.raw)
    }

    /// The point with the given coordinates, if it is on the curve and in the subgroup.
    public init(x: Fp2, y: Fp2) throws(PointError) {
        var raw = bn254_g2_affine(x: x.raw, y: y.raw)
        // (0, 0) stands for infinity inside the C core, but no pair of coordinates does outside.
        guard !bn254_g2_affine_is_infinity(&raw), bn254_g2_affine_is_on_curve(&raw) else {
            throw .notOnCurve
        }
        guard bn254_g2_affine_is_in_subgroup_vartime(&raw) else { throw .notInSubgroup }
        self.init(unchecked: raw)
    }

    /// The point at infinity, the neutral element.
    public static var infinity: Self { Self(unchecked: bn254_g2_affine()) }
    /// The standard generator (EIP-197).
    public static var generator: Self { Self(unchecked: bn254_g2_generator) }

    /// The first coordinate; meaningless at infinity.
    public var x: Fp2 { Fp2(raw: raw.x) }
    /// The second coordinate; meaningless at infinity.
    public var y: Fp2 { Fp2(raw: raw.y) }

    /// Whether this is the point at infinity.
    public var isInfinity: Bool {
        var raw = raw
        return bn254_g2_affine_is_infinity(&raw)
    }

    /// The opposite point.
    public static prefix func - (operand: Self) -> Self {
        var raw = operand.raw
        var result = bn254_g2_affine()
        bn254_g2_affine_neg(&result, &raw)
        return Self(unchecked: result)
    }

    /// Whether both are the same point.
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.x == rhs.x && lhs.y == rhs.y }

    /// Feeds the coordinates to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(x)
        hasher.combine(y)
    }
}

extension G2Point {
    /// Decodes two canonical coordinates; refuses one that is not below the modulus before looking at the curve.
    public init(x: (c0: FieldInteger, c1: FieldInteger), y: (c0: FieldInteger, c1: FieldInteger)) throws(PointError) {
        guard let x0 = Fp(integer: x.c0), let x1 = Fp(integer: x.c1), let y0 = Fp(integer: y.c0),
            let y1 = Fp(integer: y.c1)
        else { throw .coordinateNotCanonical }
        try self.init(x: Fp2(x0, x1), y: Fp2(y0, y1))
    }
}
