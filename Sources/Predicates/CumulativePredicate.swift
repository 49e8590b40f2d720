import Algebra
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Cumulative: the observed time between exceeding readings inside the window adds up to the duration (breach); the time
    /// held by exceeding readings, each until the next, stays below it (no breach).
    ///
    /// Returns the packed state that is handed on, if one was `carried` here or could have been.
    mutating func cumulativePredicate(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>,
        carried: (advice: CarriedAdvice<F>, state: CarriedWires<F>)? = nil
    ) -> Bounded<F>? {
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
        scope("breach") {
            $0.observedTime(log, claim: claim, observed: observed, first: first, last: last, carried: carried)
        }
        return scope("no-breach") { builder in
            var leads = Bounded(log.active[0])
            if let state = carried?.state {
                // What was handed on lasts until the first reading.
                let neither = builder.and("neither", !log.active[0], !state.isActive)
                leads = Bounded(!neither)
            }
            let leading = builder.multiply("leading", claim.leading, leads)
            let ends = log.blocks.layout.blocks.map { Bounded(log.active[$0.upperBound - 1]) }
            let active = builder.atEnd("last-active", ends, log.blocks)
            let trailing = builder.multiply("trailing", claim.trailing, active)
            let total = builder.sum("held", held, log.blocks) + leading + trailing + (carried?.state.held ?? Bounded(0))
            _ = builder.rangeIf("below", claim.isKept, claim.duration - 1 - total, bits: 32)
            guard let state = carried?.state else { return nil }
            let observed = builder.sum("observed", observed, log.blocks) + state.observed
            return builder.packedState(
                isActive: active, end: claim.end, observed: observed, held: total, claim: claim)
        }
    }

    private mutating func observedTime(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, observed: [Bounded<F>], first: Advice<F>, last: Advice<F>,
        carried: (advice: CarriedAdvice<F>, state: CarriedWires<F>)?
    ) {
        let table = prefixTable(
            [
                PrefixColumn(name: "observed", values: observed, bits: log.widths.step, sumBits: 20),
                log.elapsed,
            ] + log.beginnings, slotsPerElement: log.widths.slotsPerElement)
        let (first, last) = pointersInWindow(
            table, elapsed: 1, first: first, last: last, claim: claim, blocks: log.blocks)
        enforceBeginning(first, column: 2, of: log, claim: claim)
        var total = last.through[0] - first.through[0]
        if let carried { total = total + countedBefore(carried.state, carried.advice, elapsed: first.through[1]) }
        _ = rangeIf("long-enough", claim.isBreach, total - claim.duration, bits: carried == nil ? 20 : 34)
    }
}
