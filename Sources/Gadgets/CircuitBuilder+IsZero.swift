import Algebra
import R1CS

extension CircuitBuilder {
    /// Whether a value is zero.
    ///
    /// With i the hinted inverse: value·i = 1 − z and value·z = 0. A non-zero value forces z = 0 by the second; zero
    /// forces z = 1 by the first. Cost: 2 constraints.
    public mutating func isZero(_ label: ConstraintLabel, _ value: Scalar<F>) -> Bit<F> {
        scope(label) { builder in
            let inverse = builder.hint(
                .quotient(.choice(because: "for zero any factor will do: the product is zero all the same")),
                "inverse", inputs: [LinearCombination(constant: .one), value.combination], count: 1)[0]
            let product = builder.multiply("product", value, inverse)
            let zero = Scalar(constant: .one) - product
            builder.enforce(
                "zero-or-inverse", value.combination, times: zero.combination, equals: LinearCombination())
            return builder.bit(zero, because: "a value that is not zero forces 0, zero forces 1")
        }
    }
}
