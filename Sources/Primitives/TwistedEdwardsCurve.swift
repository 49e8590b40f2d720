import Algebra

/// A point of a twisted Edwards curve in affine coordinates; the neutral element is (0, 1).
///
/// The type does not promise that the point is on any curve: `TwistedEdwardsCurve` answers that.
public struct TwistedEdwardsPoint<F: PrimeField>: Hashable, Sendable {
    /// First coordinate.
    public var x: F
    /// Second coordinate.
    public var y: F

    /// From coordinates.
    public init(x: F, y: F) {
        self.x = x
        self.y = y
    }

    /// The neutral element.
    public static var identity: Self { Self(x: .zero, y: .one) }

    /// The opposite point.
    public static prefix func - (operand: Self) -> Self { Self(x: -operand.x, y: operand.y) }
}

/// a·x² + y² = 1 + d·x²·y² with a a square and d not one, so that the addition law has no exceptions, and with a group
/// of order 8·ℓ, ℓ an odd prime.
///
/// Generic over the field so that the curve code and the circuits on top of it are exhausted over toy curves.
///
/// Source: Bernstein et al., "Twisted Edwards Curves" (ePrint 2008/013).
public struct TwistedEdwardsCurve<F: PrimeField>: Sendable {
    /// A point of the curve.
    public typealias Point = TwistedEdwardsPoint<F>

    /// Coefficient of x².
    public let a: F
    /// Coefficient of x²·y².
    public let d: F
    /// A generator of the subgroup of order `subgroupOrder`: 8 times the generator of the group.
    public let base: Point
    /// A point of order 8, ℓ times the generator of the group.
    public let torsion: Point
    /// ℓ, an odd prime.
    public let subgroupOrder: FieldInteger

    /// A curve with given parameters.
    ///
    /// - Precondition: the generator is on the curve and has order 8·`subgroupOrder`. That a is a square, d is not, ℓ
    ///   is prime and the curve has no more than 8ℓ points is the caller's promise.
    public init(a: F, d: F, generator: Point, subgroupOrder: FieldInteger) {
        self.a = a
        self.d = d
        self.subgroupOrder = subgroupOrder
        // Until the stored properties are set, arithmetic runs on a curve of the same equation with stand-ins.
        let equation = Self(a: a, d: d, base: .identity, torsion: .identity, subgroupOrder: subgroupOrder)
        base = equation.multiplyByCofactor(generator)
        torsion = equation.multiply(generator, by: subgroupOrder)
        precondition(contains(generator) && base != .identity && isInSubgroup(base))
        precondition(double(double(torsion)) == Point(x: .zero, y: -F.one))
    }

    private init(a: F, d: F, base: Point, torsion: Point, subgroupOrder: FieldInteger) {
        self.a = a
        self.d = d
        self.base = base
        self.torsion = torsion
        self.subgroupOrder = subgroupOrder
    }

    /// Whether the point satisfies the equation.
    public func contains(_ point: Point) -> Bool {
        let (xx, yy) = (point.x.squared, point.y.squared)
        return a * xx + yy == F.one + d * xx * yy
    }

    /// Whether a point of the curve lies in the subgroup of order ℓ (the neutral element does).
    ///
    /// The steps are those of ℓ, the same for every point: less than half the work of `multiply`, whose steps are the same
    /// for every scalar.
    @specialized(where F == Fr)
    public func isInSubgroup(_ point: Point) -> Bool {
        let addend = projective(point)
        var sum = addend
        for index in stride(from: subgroupOrder.bitWidth - 2, through: 0, by: -1) {
            sum = double(sum)
            if ScalarRing.bit(subgroupOrder, index) == 1 { sum = add(sum, addend) }
        }
        return sum.x.isZero && sum.y == sum.z
    }

    /// The sum of two points of the curve.
    public func add(_ lhs: Point, _ rhs: Point) -> Point {
        affine(add(projective(lhs), projective(rhs)))
    }

    /// Twice a point of the curve.
    public func double(_ point: Point) -> Point { add(point, point) }

    /// 8 times a point of the curve: always in the subgroup.
    public func multiplyByCofactor(_ point: Point) -> Point { double(double(double(point))) }

    /// scalar · point, for a point of the curve and any 256-bit scalar.
    ///
    /// The sequence of field operations does not depend on the scalar, and nothing here branches on or indexes by it;
    /// see `EdDSASigningKey` for what that is and is not worth.
    @specialized(where F == Fr)
    public func multiply(_ point: Point, by scalar: FieldInteger) -> Point {
        let addend = projective(point)
        var sum = projective(.identity)
        for index in stride(from: 255, through: 0, by: -1) {
            sum = add(sum, sum)
            let candidate = add(sum, addend)
            let choice = F(bit: ScalarRing.bit(scalar, index))
            sum = Projective(
                x: sum.x + choice * (candidate.x - sum.x), y: sum.y + choice * (candidate.y - sum.y),
                z: sum.z + choice * (candidate.z - sum.z))
        }
        return affine(sum)
    }

    // MARK: Projective coordinates

    /// (X/Z, Y/Z), Z ≠ 0.
    private struct Projective {
        var x: F
        var y: F
        var z: F
    }

    private func projective(_ point: Point) -> Projective { Projective(x: point.x, y: point.y, z: .one) }

    private func affine(_ point: Projective) -> Point {
        // Z ≠ 0 because the law is complete on the curve; for points that are not on it any answer will do.
        // By Fermat's power, whose steps depend on the modulus only: Z tells how a secret multiple was computed.
        let inverse = point.z.power(F.modulus.wrappingSubtract(FieldInteger(2)))
        return Point(x: point.x * inverse, y: point.y * inverse)
    }

    /// The unified law, "add-2008-bbjlp".
    private func add(_ lhs: Projective, _ rhs: Projective) -> Projective {
        let z = lhs.z * rhs.z
        let zz = z.squared
        let x = lhs.x * rhs.x
        let y = lhs.y * rhs.y
        let dxy = d * x * y
        let minus = zz - dxy
        let plus = zz + dxy
        let cross = (lhs.x + lhs.y) * (rhs.x + rhs.y) - x - y
        return Projective(x: z * minus * cross, y: z * plus * (y - a * x), z: minus * plus)
    }

    /// Twice a point of the curve, "dbl-2008-bbjlp": the same law, with the curve's equation put in.
    private func double(_ point: Projective) -> Projective {
        let (xx, yy) = (point.x.squared, point.y.squared)
        let axx = a * xx
        let sum = axx + yy
        let zz = point.z.squared
        let rest = sum - zz - zz
        return Projective(
            x: ((point.x + point.y).squared - xx - yy) * rest, y: sum * (axx - yy), z: sum * rest)
    }
}
