import Algebra
import Primitives
import R1CS

extension CircuitBuilder {
    /// scalar · B for the curve's base point. Sound and complete for every scalar.
    ///
    /// Three bits of the scalar look a shifted multiple of B up in a table (2 to 3 constraints), and 3 add it.
    /// Cost over Baby Jubjub: 502.
    /// - Precondition: as many bits as ℓ has.
    public mutating func multiplyBase(
        _ label: ConstraintLabel, by scalar: [Bit<F>], with gadget: EdwardsGadget<F>
    ) -> EdwardsWires<F> {
        precondition(scalar.count == gadget.scalarBits, "the tables are made for \(gadget.scalarBits) bits")
        return scope(label) { builder in
            var sum: MontgomeryWires<F>?
            for (number, window) in gadget.windows.enumerated() {
                let bits = Array(scalar[(3 * number)..<min(3 * number + 3, scalar.count)])
                let entry = builder.lookUp(number, window, bits)
                sum = sum.map { builder.add(ConstraintLabel("sum", number), $0, entry, gadget) } ?? entry
            }
            guard let sum else { preconditionFailure("a scalar has bits") }
            return builder.edwards("edwards", sum, gadget).plusOrderTwo
        }
    }

    /// The entry of a window by its bits, as polynomials in them: constants cost nothing.
    private mutating func lookUp(
        _ number: Int, _ window: EdwardsGadget<F>.Window, _ bits: [Bit<F>]
    ) -> MontgomeryWires<F> {
        scope(ConstraintLabel("window", number)) { builder in
            var monomials = [Scalar<F>(constant: .one), Scalar(bits[0])]
            if bits.count > 1 {
                monomials += [Scalar(bits[1]), Scalar(builder.and("both", bits[0], bits[1]))]
            }
            func value(_ name: ConstraintLabel, _ table: [F], _ builder: inout Self) -> Scalar<F> {
                let coefficients = Self.interpolate(table)
                func sum(_ part: ArraySlice<F>) -> Scalar<F> {
                    Scalar(LinearCombination(sum: zip(part, monomials).map { ($0, $1.combination) }))
                }
                let low = sum(coefficients.prefix(4))
                return bits.count < 3 ? low : low + builder.multiply(name, sum(coefficients[4...]), Scalar(bits[2]))
            }
            return MontgomeryWires(u: value("u", window.u, &builder), v: value("v", window.v, &builder))
        }
    }

    /// Coefficients of the polynomial, linear in every bit, through a table over all values of the bits.
    private static func interpolate(_ table: [F]) -> [F] {
        var result = table
        var stride = 1
        while stride < table.count {
            for index in result.indices where index & stride != 0 { result[index] -= result[index ^ stride] }
            stride *= 2
        }
        return result
    }

    /// (2·scalar + 1) · point, for a point of the subgroup. The neutral point satisfies nothing; every other is right
    /// for every scalar of at least two bits.
    ///
    /// 2k + 1 = 2^n + Σ ±2^i with plus where bit i of k is one. So every step is 2·sum ± point: 5 constraints, and one
    /// for the sign. Let t be the torsion of the sum, out of 8. Summands ±(point + 4T) and ±(point + T) alternate, T of
    /// order 8, so that t is one of ±2 and of ±1 or ±3 in turn; from ±2, a last step with ±point leaves 4 whatever the
    /// signs were.
    ///
    /// Cost: 6 a bit, and 12.
    mutating func multiplyOdd(
        _ label: ConstraintLabel, _ point: EdwardsWires<F>, by scalar: [Bit<F>], with gadget: EdwardsGadget<F>
    ) -> EdwardsWires<F> {
        precondition(scalar.count >= 2, "the schedule of torsion needs two steps")
        return scope(label) { builder in
            let plain = builder.montgomery("point", point)
            let plusTwo = builder.montgomery("plus-order-two", point.plusOrderTwo)
            let eight = builder.add("order-eight", point, EdwardsWires(gadget.curve.torsion), gadget.curve)
            let plusEight = builder.montgomery("plus-order-eight", eight)
            // The step before the last must leave ±2, so it takes the shift of order two.
            var takesTwo = scalar.count % 2 == 0
            var sum = takesTwo ? plusEight : plusTwo
            for index in stride(from: scalar.count - 1, through: 0, by: -1) {
                let summand = index == 0 ? plain : takesTwo ? plusTwo : plusEight
                takesTwo.toggle()
                let product = builder.multiply(ConstraintLabel("sign", index), summand.v, Scalar(scalar[index]))
                let signed = MontgomeryWires(u: summand.u, v: product * F(2) - summand.v)
                sum = builder.doubleAndAdd(ConstraintLabel("step", index), sum, signed, gadget)
            }
            return builder.edwards("edwards", sum, gadget).plusOrderTwo
        }
    }

    /// scalar · point, for a point of the subgroup that is not neutral; the neutral point satisfies nothing.
    ///
    /// Cost: 6 a bit, and 14.
    /// - Precondition: at least three bits.
    public mutating func multiply(
        _ label: ConstraintLabel, _ point: EdwardsWires<F>, by scalar: [Bit<F>], with gadget: EdwardsGadget<F>
    ) -> EdwardsWires<F> {
        scope(label) { builder in
            // scalar = (2·rest + 1) − (1 − lowest bit)
            let odd = builder.multiplyOdd("odd", point, by: Array(scalar[1...]), with: gadget)
            let lowest = Scalar(scalar[0])
            let x = builder.multiply("correction-x", lowest, point.x) - point.x
            let y = point.y - builder.multiply("correction-y", lowest, point.y - Scalar(constant: .one))
            return builder.add("sum", odd, EdwardsWires(x: x, y: y), gadget.curve)
        }
    }
}
