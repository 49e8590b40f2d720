import Algebra
import R1CS

extension CircuitBuilder {
    /// A new wire that holds left · right + addend. Cost: 1 constraint.
    mutating func multiplyAdd(
        _ label: String, _ left: Scalar<F>, _ right: Scalar<F>, plus addend: Scalar<F>
    ) -> Scalar<F> {
        let result = hint(
            .multiplyAdd, label, inputs: [left.combination, right.combination, addend.combination], count: 1)[0]
        enforce(
            ConstraintLabel(label), left.combination, times: right.combination, equals: (result - addend).combination)
        return result
    }

    /// A new wire that holds numerator / denominator, where the denominator cannot be zero. Cost: 1 constraint.
    mutating func quotient(
        _ label: String, _ numerator: Scalar<F>, by denominator: Scalar<F>, because: String
    ) -> Scalar<F> {
        let result = hint(
            .quotient(.unique(because: because)), label, inputs: [numerator.combination, denominator.combination],
            count: 1)[0]
        enforce(
            ConstraintLabel(label), result.combination, times: denominator.combination, equals: numerator.combination)
        return result
    }
}

extension Hint {
    /// inputs[0] · inputs[1] + inputs[2]
    fileprivate static var multiplyAdd: Self {
        Self("multiply-add", .unique(because: "the constraint is the definition")) { inputs, outputs in
            outputs.initializeElement(at: 0, to: inputs[0] * inputs[1] + inputs[2])
        }
    }
}
