import Algebra
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Cumulative: the observed time between exceeding readings inside the window adds up to the duration (breach); the time
    /// held by exceeding readings, each until the next, stays below it (no breach).
    mutating func cumulativePredicate(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        var held: [Bounded<F>] = [Bounded(0)]
        var observed: [Bounded<F>] = [Bounded(0)]
        for index in 1..<log.steps.count {
            let (heldStep, observedStep) = scope(ConstraintLabel("step", index)) { builder in
                let heldStep = builder.multiply("held", log.steps[index], Bounded(log.active[index - 1]))
                let both = builder.and("both", log.active[index], log.isObserved[index])
                return (heldStep, builder.multiply("observed", heldStep, Bounded(both)))
            }
            held.append(heldStep)
            observed.append(observedStep)
        }
        scope("breach") { $0.observedTime(log, claim: claim, observed: observed, first: first, last: last) }
        scope("no-breach") { builder in
            let leading = builder.multiply("leading", claim.leading, Bounded(log.active[0]))
            let ends = log.blocks.layout.blocks.map { Bounded(log.active[$0.upperBound - 1]) }
            let trailing = builder.multiply(
                "trailing", claim.trailing, builder.atEnd("last-active", ends, log.blocks))
            let total = builder.sum("held", held, log.blocks) + leading + trailing
            _ = builder.rangeIf("below", claim.isKept, claim.duration - 1 - total, bits: 32)
        }
    }

    private mutating func observedTime(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, observed: [Bounded<F>], first: Advice<F>, last: Advice<F>
    ) {
        let table = prefixTable(
            [
                PrefixColumn(name: "observed", values: observed, bits: log.widths.step, sumBits: 20),
                log.elapsed,
            ] + log.beginnings, slotsPerElement: log.widths.slotsPerElement)
        let (first, last) = pointersInWindow(
            table, elapsed: 1, first: first, last: last, claim: claim, blocks: log.blocks)
        enforceBeginning(first, column: 2, of: log, claim: claim)
        _ = rangeIf(
            "long-enough", claim.isBreach, last.through[0] - first.through[0] - claim.duration, bits: 20)
    }
}
