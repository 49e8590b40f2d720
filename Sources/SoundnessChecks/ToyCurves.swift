import Algebra
import Primitives

/// Curves small enough to exhaust: a = 1, order 8ℓ.
package enum ToyCurves {
    /// A curve with a = 1 from a generator of all of its points.
    static func curve<F: PrimeField>(
        _: F.Type = F.self, d: Int, generator: (Int, Int), order: UInt64
    ) -> TwistedEdwardsCurve<F> {
        TwistedEdwardsCurve(
            a: F.one, d: F(d), generator: TwistedEdwardsPoint(x: F(generator.0), y: F(generator.1)),
            subgroupOrder: FieldInteger(order))
    }

    /// 24 points, ℓ = 3.
    package static var over17: TwistedEdwardsCurve<SmallField<17>> { curve(d: 3, generator: (2, 5), order: 3) }
    /// 24 points, ℓ = 3.
    package static var over23: TwistedEdwardsCurve<SmallField<23>> { curve(d: 11, generator: (17, 7), order: 3) }
    /// 40 points, ℓ = 5.
    package static var over47: TwistedEdwardsCurve<SmallField<47>> { curve(d: 11, generator: (34, 26), order: 5) }
    /// 104 points, ℓ = 13.
    package static var over103: TwistedEdwardsCurve<SmallField<103>> { curve(d: 12, generator: (74, 21), order: 13) }
    /// 584 points, ℓ = 73: three windows of the fixed base.
    package static var over563: TwistedEdwardsCurve<SmallField<563>> { curve(d: 35, generator: (7, 241), order: 73) }
}

extension TwistedEdwardsCurve {
    /// Every point, by trying every pair of coordinates.
    package var points: [Point] {
        let p = Int(F.modulus.limbs.0)
        return (0..<p * p).map { Point(x: F($0 % p), y: F($0 / p)) }.filter(contains)
    }

    /// count · point by repeated addition.
    package func times(_ count: Int, _ point: Point) -> Point {
        (0..<count).reduce(.identity) { sum, _ in add(sum, point) }
    }
}

extension PrimeField {
    /// The canonical integer of an element of a small field.
    package var small: Int { Int(integer.limbs.0) }
}
