import Algebra
import Primitives
import R1CS

extension CircuitBuilder {
    /// Asserts that coordinates satisfy the curve's equation. Cost: 3 constraints.
    public mutating func enforceOnCurve(
        _ label: ConstraintLabel, _ point: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) {
        scope(label) { builder in
            let xx = builder.multiply("xx", point.x, point.x)
            let yy = builder.multiply("yy", point.y, point.y)
            let left = xx * curve.a + yy - Scalar(constant: .one)
            builder.enforce(
                "equation", (xx * curve.d).combination, times: yy.combination, equals: left.combination)
        }
    }

    /// The sum of any two points of the curve. Cost: 6 constraints, 3 if one is a constant.
    public mutating func add(
        _ label: ConstraintLabel, _ left: EdwardsWires<F>, _ right: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> EdwardsWires<F> {
        scope(label) { builder in
            let parts = builder.sumFractions(left, right, curve)
            return EdwardsWires(
                x: builder.quotient("x", parts.x.top, by: parts.x.bottom, because: completeLaw),
                y: builder.quotient("y", parts.y.top, by: parts.y.bottom, because: completeLaw))
        }
    }

    /// Asserts that two points of the curve sum to a third, which need not be known to be on the curve. Cost: 6.
    public mutating func enforceSum(
        _ label: ConstraintLabel, _ left: EdwardsWires<F>, _ right: EdwardsWires<F>, equals sum: EdwardsWires<F>,
        _ curve: TwistedEdwardsCurve<F>
    ) {
        scope(label) { builder in
            let parts = builder.sumFractions(left, right, curve)
            builder.enforce(
                "x", sum.x.combination, times: parts.x.bottom.combination, equals: parts.x.top.combination)
            builder.enforce(
                "y", sum.y.combination, times: parts.y.bottom.combination, equals: parts.y.top.combination)
        }
    }

    private mutating func sumFractions(
        _ left: EdwardsWires<F>, _ right: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> (x: Fraction<F>, y: Fraction<F>) {
        let xy = multiply("xy", left.x, right.y)
        let yx = multiply("yx", left.y, right.x)
        let mixed = multiply("mixed", left.y - left.x * curve.a, right.x + right.y)
        let product = multiply("product", xy, yx) * curve.d
        let one = Scalar<F>(constant: .one)
        return (
            Fraction(top: xy + yx, bottom: one + product),
            Fraction(top: mixed + xy * curve.a - yx, bottom: one - product)
        )
    }

    /// Twice a point of the curve. Cost: 5 constraints.
    public mutating func double(
        _ label: ConstraintLabel, _ point: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> EdwardsWires<F> {
        scope(label) { builder in
            let parts = builder.doubleFractions(point, curve)
            return EdwardsWires(
                x: builder.quotient("x", parts.x.top, by: parts.x.bottom, because: completeLaw),
                y: builder.quotient("y", parts.y.top, by: parts.y.bottom, because: completeLaw))
        }
    }

    /// Asserts that a point lies in the subgroup of order ℓ, by exhibiting an eighth of it. Cost: 16 constraints.
    ///
    /// A point is in the subgroup exactly if it is 8 times some point of the curve. This implies that it is on the
    /// curve.
    public mutating func enforceInSubgroup(
        _ label: ConstraintLabel, _ point: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) {
        scope(label) { builder in
            let wires = builder.hint(
                .eighth(on: curve), "eighth", inputs: [point.x.combination, point.y.combination], count: 2)
            let eighth = EdwardsWires(x: wires[0], y: wires[1])
            let quarter: EdwardsWires<F> = builder.scope("quarter") { builder in
                let parts = builder.doubleFractions(eighth, curve)
                // With a·x² + y² = 1 + d·(xy)² the point is on the curve, which the formulas of doubling suppose.
                builder.enforce(
                    "on-curve", eighth.y.combination, times: eighth.y.combination,
                    equals: (parts.x.bottom - parts.xx * curve.a).combination)
                return EdwardsWires(
                    x: builder.quotient("x", parts.x.top, by: parts.x.bottom, because: completeLaw),
                    y: builder.quotient("y", parts.y.top, by: parts.y.bottom, because: completeLaw))
            }
            let half = builder.double("half", quarter, curve)
            let parts = builder.doubleFractions(half, curve)
            builder.enforce(
                "x", point.x.combination, times: parts.x.bottom.combination, equals: parts.x.top.combination)
            builder.enforce(
                "y", point.y.combination, times: parts.y.bottom.combination, equals: parts.y.top.combination)
        }
    }

    /// x = 2xy/(1 + d·(xy)²), y = (1 + d·(xy)² − 2a·x²)/(1 − d·(xy)²)
    private mutating func doubleFractions(
        _ point: EdwardsWires<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> (x: Fraction<F>, y: Fraction<F>, xx: Scalar<F>) {
        let xy = multiply("xy", point.x, point.y)
        let xx = multiply("xx", point.x, point.x)
        let product = multiply("product", xy, xy) * curve.d
        let one = Scalar<F>(constant: .one)
        return (
            Fraction(top: xy * F(2), bottom: one + product),
            Fraction(top: one + product - xx * (curve.a * F(2)), bottom: one - product), xx
        )
    }
}

private let completeLaw = "the addition law is complete: on the curve no denominator is zero"

private struct Fraction<F: PrimeField> {
    let top: Scalar<F>
    let bottom: Scalar<F>
}

extension Hint {
    /// The point of the subgroup whose 8-fold is the input, if the input is in the subgroup.
    fileprivate static func eighth(on curve: TwistedEdwardsCurve<F>) -> Self {
        let scalar = curve.inverseOfEight
        return Self(
            "eighth",
            .choice(
                because:
                    "any of the eight points whose 8-fold is the given one shows the same, and nothing else reads it")
        ) { inputs, outputs in
            let point = curve.multiply(TwistedEdwardsPoint(x: inputs[0], y: inputs[1]), by: scalar)
            outputs.initializeElement(at: 0, to: point.x)
            outputs.initializeElement(at: 1, to: point.y)
        }
    }
}

extension TwistedEdwardsCurve {
    /// 1/8 mod ℓ: the multiple of ℓ that is −1 mod 8, plus one, over 8.
    fileprivate var inverseOfEight: FieldInteger {
        var sum = FieldInteger(1)
        while sum.limbs.0 & 7 != 0 { sum = sum.wrappingAdd(subgroupOrder) }
        let (w0, w1, w2, w3) = sum.limbs
        return FieldInteger(limbs: (w0 >> 3 | w1 << 61, w1 >> 3 | w2 << 61, w2 >> 3 | w3 << 61, w3 >> 3))
    }
}
