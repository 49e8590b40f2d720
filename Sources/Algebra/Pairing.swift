import CCurves

/// The line coefficients of a G2 point, computed once for many pairings.
public final class PreparedG2: @unchecked Sendable {
    // Written by the initialiser only, then read from any thread: hence Sendable.
    let lines: UnsafeMutablePointer<bn254_g2_prepared>
    /// The point.
    public let point: G2Point

    /// Prepares a point; infinity is allowed.
    ///
    /// - Parameter isReused: spend more now and less in every pairing, which pays from the third pairing on.
    public init(_ point: G2Point, isReused: Bool = false) {
        _ = Backend.honourEnvironment
        self.point = point
        lines = .allocate(capacity: 1)
        var raw = point.raw
        if isReused {
            bn254_g2_prepare_fixed_vartime(lines, &raw)
        } else {
            bn254_g2_prepare_vartime(lines, &raw)
        }
    }

    deinit { lines.deallocate() }
}

/// The optimal ate pairing of BN254.
public enum Pairing {
    /// Whether Π e(pᵢ, qᵢ) is one; true for no pairs. Pairs with infinity on either side contribute one.
    public static func productIsOne(_ pairs: [(G1Point, PreparedG2)]) -> Bool {
        product(pairs).isOne
    }

    /// Π e(pᵢ, qᵢ).
    public static func product(_ pairs: [(G1Point, PreparedG2)]) -> TargetElement {
        finalExponentiation(millerLoop(pairs))
    }

    /// The product before the final exponentiation.
    static func millerLoop(_ pairs: [(G1Point, PreparedG2)]) -> bn254_fp12 {
        let points = pairs.map { $0.0.raw }
        let lines = pairs.map { UnsafePointer($0.1.lines) as UnsafePointer<bn254_g2_prepared>? }
        var loop = bn254_fp12()
        withExtendedLifetime(pairs) {
            bn254_miller_loop_vartime(&loop, points, lines, pairs.count)
        }
        return loop
    }

    static func finalExponentiation(_ loop: bn254_fp12) -> TargetElement {
        var loop = loop
        var result = bn254_fp12()
        bn254_final_exponentiation_vartime(&result, &loop)
        return TargetElement(raw: result)
    }
}

/// An element of the pairing's target group, the r-th roots of unity in Fp12.
public struct TargetElement: Sendable, Equatable {
    let raw: bn254_fp12

    /// Whether this is the neutral element.
    public var isOne: Bool {
        var raw = raw
        return bn254_fp12_is_one(&raw)
    }

    /// The product.
    public static func * (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_fp12()
        bn254_fp12_mul(&result, &left, &right)
        return Self(raw: result)
    }

    /// The inverse: the conjugate, as the norm is one.
    public var inverse: Self {
        var source = raw
        var result = bn254_fp12()
        bn254_fp12_conjugate(&result, &source)
        return Self(raw: result)
    }

    /// The power with any 256-bit integer. Time depends on both.
    public func power(_ exponent: FieldInteger) -> Self {
        var source = raw
        var integer = bn254_integer(limb: exponent.limbs)
        var result = bn254_fp12()
        bn254_fp12_power_vartime(&result, &source, &integer)
        return Self(raw: result)
    }

    /// Whether both are the same element.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        var left = lhs.raw
        var right = rhs.raw
        return bn254_fp12_equal(&left, &right)
    }

    /// The coefficients over Fp2: [i][j] belongs to wⁱ·vʲ, with w² = v and v³ = 9 + u.
    public var coefficients: [[Fp2]] {
        [raw.c0, raw.c1].map { half in [half.c0, half.c1, half.c2].map(Fp2.init(raw:)) }
    }
}

extension TargetElement {
    /// The neutral element.
    public static var one: Self { Pairing.product([]) }
}
