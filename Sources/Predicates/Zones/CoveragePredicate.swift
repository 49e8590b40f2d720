import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Coverage: a step or an end of the window is longer than the maximum gap, or too much time is missing in all (breach);
    /// neither (no breach). Both claims are about a log that lies in the window.
    ///
    /// - Parameters:
    ///   - due: the ticks between readings that are due; what a step takes longer is missing.
    ///   - unobserved: how many steps are gaps.
    mutating func coveragePredicate(
        _ log: ValueLog<F>, due: Bounded<F>, gap: Bounded<F>, unobserved: Bounded<F>, claim: ClaimWires<F>
    ) {
        let missing = scope("missing") { $0.missingTime(log, due: due) }
        // The claim has measured the ends of the window for a no-breach.
        let leading =
            claim.leading + rangeIf("leading", claim.isBreach, claim.start - claim.windowStart, bits: 32)
        let trailing =
            claim.trailing + rangeIf("trailing", claim.isBreach, claim.windowEnd - claim.end, bits: 32)
        var total = sum("missing", missing, log.blocks)
        for (name, time) in [("leading-missing", leading), ("trailing-missing", trailing)] {
            let isLonger = !isNegative("\(name)-is-time", time - due)
            let beyond = multiply(ConstraintLabel(name), time - due, Bounded(isLonger))
            total = total + Bounded(from: 0, to: time.upper, beyond.combination)
        }
        let isMissing = isAtMost("too-much", claim.duration, total)
        let isGap = [
            isLess("leading-is-gap", gap, leading), isLess("trailing-is-gap", gap, trailing),
            !isZero("no-step-is-gap", Scalar(unobserved)),
        ]
        let reasons = Bounded(total: (isGap + [isMissing]).map { Bounded($0) })
        _ = rangeIf("some", claim.isBreach, reasons - 1, bits: 2)
        // A no-breach allows no gap, whatever the condition.
        enforceZero("not-too-much", Bounded(isMissing), if: claim.isKept)
    }

    /// What each step takes longer than is due: 0 … 15 ticks.
    private mutating func missingTime(_ log: ValueLog<F>, due: Bounded<F>) -> [Bounded<F>] {
        let steps = 1 << log.widths.step
        // min(due, 15)
        let isShort = isLess("due-is-short", due, Bounded(steps - 1))
        let least = multiply("due-up-to-15", due - (steps - 1), Bounded(isShort)) + (steps - 1)
        let isDue = oneHot("due", Scalar(least), count: steps)
        let missing = (0..<steps).map { step in
            Scalar(LinearCombination(sum: (0..<step).map { (F(step - $0), isDue[$0].combination) }))
        }
        let table = stepTable("missing", missing, most: steps - 1)
        return log.steps.enumerated().map { index, step in
            scope(ConstraintLabel("step", index)) { $0.entry(of: step, in: table) }
        }
    }
}
