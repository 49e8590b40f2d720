import Algebra
import R1CS

extension CircuitBuilder {
    /// Montgomery coordinates of a point that is neither neutral nor (0, −1): u = (1 + y)/(1 − y), v = u/x. Cost: 2.
    ///
    /// The neutral point satisfies nothing.
    mutating func montgomery(_ label: ConstraintLabel, _ point: EdwardsWires<F>) -> MontgomeryWires<F> {
        scope(label) { builder in
            let one = Scalar<F>(constant: .one)
            let u = builder.quotient("u", one + point.y, by: one - point.y, because: "the point is not neutral")
            let v = builder.quotient("v", u, by: point.x, because: "x = 0 only for torsion points, and this is none")
            return MontgomeryWires(u: u, v: v)
        }
    }

    /// Edwards coordinates of any affine point of the Montgomery curve: y = (u − 1)/(u + 1), x = B·v/(u² + A·u + 1).
    /// Cost: 3.
    ///
    /// x = u/v is shorter but undefined at (0, 0). u = −1 and the roots of u² + A·u + 1 would make d or a·d a square.
    mutating func edwards(
        _ label: ConstraintLabel, _ point: MontgomeryWires<F>, _ gadget: EdwardsGadget<F>
    ) -> EdwardsWires<F> {
        scope(label) { builder in
            let one = Scalar<F>(constant: .one)
            let square = builder.multiply("uu", point.u, point.u)
            let nonResidue = "the denominator's zeros are not in the field, as a is a square and d is not"
            return EdwardsWires(
                x: builder.quotient(
                    "x", point.v * gadget.montgomeryB, by: square + point.u * gadget.montgomeryA + one,
                    because: nonResidue),
                y: builder.quotient("y", point.u - one, by: point.u + one, because: nonResidue))
        }
    }

    /// The sum of two points whose u differ. Cost: 3.
    mutating func add(
        _ label: ConstraintLabel, _ left: MontgomeryWires<F>, _ right: MontgomeryWires<F>, _ gadget: EdwardsGadget<F>
    ) -> MontgomeryWires<F> {
        scope(label) { builder in
            let slope = builder.quotient("slope", right.v - left.v, by: right.u - left.u, because: apart)
            let minusA = Scalar(constant: -gadget.montgomeryA)
            let u = builder.multiplyAdd("u", slope * gadget.montgomeryB, slope, plus: minusA - left.u - right.u)
            let v = builder.multiplyAdd("v", slope, left.u - u, plus: left.v * -F.one)
            return MontgomeryWires(u: u, v: v)
        }
    }

    /// 2·left + right as (left + right) + left, where left ≠ ±right and left + right ≠ ±left. Cost: 5.
    ///
    /// The second slope needs no v of the intermediate sum: it is 2·v/(u − u′) less the first.
    mutating func doubleAndAdd(
        _ label: ConstraintLabel, _ left: MontgomeryWires<F>, _ right: MontgomeryWires<F>, _ gadget: EdwardsGadget<F>
    ) -> MontgomeryWires<F> {
        scope(label) { builder in
            let minusA = Scalar(constant: -gadget.montgomeryA)
            let first = builder.quotient("first-slope", right.v - left.v, by: right.u - left.u, because: apart)
            let sum = builder.multiplyAdd(
                "sum-u", first * gadget.montgomeryB, first, plus: minusA - left.u - right.u)
            let both = builder.quotient("both-slopes", left.v * F(2), by: left.u - sum, because: apart)
            let second = both - first
            let u = builder.multiplyAdd("u", second * gadget.montgomeryB, second, plus: minusA - left.u - sum)
            let v = builder.multiplyAdd("v", second, left.u - u, plus: left.v * -F.one)
            return MontgomeryWires(u: u, v: v)
        }
    }
}

private let apart = "the summands' torsion keeps them apart: neither equal nor opposite"
