import Algebra

extension CircuitBuilder {
    /// A value that the prover learns only when it has committed to `values`: a hash of that commitment and of all public
    /// inputs. A circuit has one.
    ///
    /// Committed is every wire that occurs in one of the expressions, so that no part of a value is free afterwards. What
    /// is computed later may depend on the challenge; what was computed before does not.
    public mutating func challenge(
        _ label: ConstraintLabel, committingTo values: [LinearCombination<F>]
    ) -> Scalar<F> {
        if commitment != nil { fail(.secondChallenge(name: label.text)) }
        let mask = newWire("commitment-mask")
        // Says nothing, but gives the mask a base of its own.
        enforce(
            "commitment-mask", LinearCombination(mask), times: LinearCombination(constant: .one),
            equals: LinearCombination(mask))
        let challenge = newWire(label)
        var wires: Set<UInt32> = [mask.index]
        for value in values {
            if value.readsAdvice { fail(.adviceInConstraint(constraint: label.text)) }
            for term in value.terms where term.wire.index > publicInputCount { wires.insert(term.wire.index) }
        }
        commitment = CommittedWires(wires: wires.sorted(), mask: mask.index, challenge: challenge.index)
        challengeStep = steps.count
        return Scalar(LinearCombination(challenge))
    }
}
