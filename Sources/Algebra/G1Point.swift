import CCurves

/// A point of BN254's G1, y² = x³ + 3 over Fp, in affine coordinates.
///
/// Every value is on the curve; G1 has cofactor 1, so it is in the subgroup of order r as well.
/// (0, 0) stands for the point at infinity inside; it never appears in an encoding.
@frozen
public struct G1Point: CurvePoint {
    /// The accumulator of sums.
    public typealias Sum = G1Sum

    /// The representation that the C core works on.
    public let raw: bn254_g1_affine

    /// Wraps a representation that is known to be a point of the group; nothing is checked.
    @inlinable
    package init(unchecked raw: bn254_g1_affine) {
        self.raw = raw
    }

    /// Wraps coordinates that are known to be those of a point of the group; nothing is checked.
    package init(uncheckedX x: Fp, y: Fp) {
        raw = bn254_g1_affine(x: x.raw, y: y.raw)
    }

    /// The point with the given coordinates, if it is on the curve and in the subgroup.
    public init(x: Fp, y: Fp) throws(PointError) {
        var raw = bn254_g1_affine(x: x.raw, y: y.raw)
        // (0, 0) stands for infinity inside the C core, but no pair of coordinates does outside.
        guard !bn254_g1_affine_is_infinity(&raw), bn254_g1_affine_is_on_curve(&raw) else {
            throw .notOnCurve
        }
        guard bn254_g1_affine_is_in_subgroup_vartime(&raw) else { throw .notInSubgroup }
        self.init(unchecked: raw)
    }

    /// The point at infinity, the neutral element.
    public static var infinity: Self { Self(unchecked: bn254_g1_affine()) }
    /// The standard generator (EIP-196).
    public static var generator: Self { Self(unchecked: bn254_g1_generator) }

    /// The first coordinate; meaningless at infinity.
    public var x: Fp { Fp(raw: raw.x) }
    /// The second coordinate; meaningless at infinity.
    public var y: Fp { Fp(raw: raw.y) }

    /// Whether this is the point at infinity.
    public var isInfinity: Bool {
        var raw = raw
        return bn254_g1_affine_is_infinity(&raw)
    }

    /// The opposite point.
    public static prefix func - (operand: Self) -> Self {
        var raw = operand.raw
        var result = bn254_g1_affine()
        bn254_g1_affine_neg(&result, &raw)
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

extension G1Point {
    /// Decodes two canonical coordinates; refuses one that is not below the modulus before looking at the curve.
    public init(x: FieldInteger, y: FieldInteger) throws(PointError) {
        guard let x = Fp(integer: x), let y = Fp(integer: y) else { throw .coordinateNotCanonical }
        try self.init(x: x, y: y)
    }
}
