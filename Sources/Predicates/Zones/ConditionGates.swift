import Algebra
import Gadgets
import R1CS
import Statements

/// What one condition has to show of a claim: a breach, its absence, or nothing.
struct ConditionGates<F: PrimeField>: Sendable {
    let isBreach: Bit<F>
    let isKept: Bit<F>
}

extension CircuitBuilder {
    /// Which conditions show the claim. The prover chooses, as far as the rule lets it: nobody learns which.
    ///
    /// A breach of all conditions, and the absence of a breach of any, must be shown by every condition that the rule has; of
    /// a breach of any, and the absence of a breach of all, one is enough (`RuleCombination.needsEvery`).
    mutating func conditionGates(
        _ family: CircuitFamily, isBreach: Bit<F>, advice: [ConditionAdvice<F>],
        publicInput wire: (BreachPublicInput) -> Scalar<F>
    ) -> [ConditionGates<F>] {
        guard family.isCompound else { return [ConditionGates(isBreach: isBreach, isKept: !isBreach)] }
        return scope("conditions") { builder in
            let isAll = builder.bit("combination-is-bit", asserting: wire(.combination))
            var (used, shown): ([Bit<F>], [Bit<F>]) = ([], [])
            for (number, one) in advice.enumerated() {
                guard let choice = one.isShown else {
                    preconditionFailure("of several conditions each is chosen or not")
                }
                used.append(
                    builder.bit(
                        ConstraintLabel("is-used", number), asserting: wire(.condition(number, .isUsed))))
                let isShown = builder.bits(
                    .value("is-shown", .choice(because: "one of the conditions that can be shown is enough")),
                    "is-shown-\(number)", inputs: [choice.combination], count: 1)[0]
                builder.enforce(
                    ConstraintLabel("shown-is-used", number), isShown.combination,
                    times: (!used[number]).combination, equals: LinearCombination())
                shown.append(isShown)
            }
            let count = Bounded(total: shown.map { Bounded($0) })
            let missing = Bounded(total: used.map { Bounded($0) }) - count
            // Equal for a breach of all, and for the absence of a breach of any.
            let both = builder.and("breach-of-all", isAll, isBreach)
            let needsEvery = Bounded(1) - Bounded(isAll) - Bounded(isBreach) + Bounded(both) * 2
            builder.enforceZero(
                "every", missing,
                if: builder.bit(Scalar(needsEvery), because: "it is one exactly if two bits are equal"))
            _ = builder.bounded("some", count - 1, bits: 4)
            return shown.enumerated().map { number, isShown in
                let isBreach = builder.and(ConstraintLabel("shows-breach", number), isShown, isBreach)
                return ConditionGates(
                    isBreach: isBreach,
                    isKept: builder.bit(
                        Scalar(isShown) - Scalar(isBreach), because: "the product is one only if the bit is"))
            }
        }
    }
}
