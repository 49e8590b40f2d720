import Algebra
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Cumulative: the observed time between exceeding readings inside the window adds up to the duration (breach); the time
    /// held by exceeding readings, each until the next, stays below it (no breach).
    mutating func cumulativePredicate(
        _ log: ReadingLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let slots = log.slots
        var held: [Bounded<F>] = [Bounded(0)]
        var observed: [Bounded<F>] = [Bounded(0)]
        for index in 1..<slots.count {
            let (heldStep, observedStep) = scope(ConstraintLabel("step", index)) { builder in
                let heldStep = builder.multiply("held", slots[index].step, Bounded(slots[index - 1].exceeds))
                let both = builder.and("both", slots[index].exceeds, slots[index].stepIsObserved)
                return (heldStep, builder.multiply("observed", heldStep, Bounded(both)))
            }
            held.append(heldStep)
            observed.append(observedStep)
        }
        scope("breach") { $0.observedTime(log, claim: claim, observed: observed, first: first, last: last) }
        scope("no-breach") { builder in
            let leading = builder.multiply("leading", claim.leading, Bounded(slots[0].exceeds))
            let ends = log.layout.blocks.map { Bounded(slots[$0.upperBound - 1].exceeds) }
            let trailing = builder.multiply(
                "trailing", claim.trailing, builder.atEnd("last-exceeds", ends, log.blocks))
            let total = builder.sum("held", held, log.blocks) + leading + trailing
            _ = builder.rangeIf("below", !claim.isBreach, claim.duration - 1 - total, bits: 32)
        }
    }

    private mutating func observedTime(
        _ log: ReadingLog<F>, claim: ClaimWires<F>, observed: [Bounded<F>], first: Advice<F>, last: Advice<F>
    ) {
        let widths = log.layout.widths
        let table = prefixTable(
            [
                PrefixColumn(name: "observed", values: observed, bits: widths.step, sumBits: 20),
                PrefixColumn(name: "elapsed", values: log.slots.map(\.step), bits: widths.step, sumBits: 20),
            ], slotsPerElement: widths.slotsPerElement)
        let first = scope("first") { $0.pointer(table, position: first) }
        let last = scope("last") { $0.pointer(table, position: last) }
        enforceInWindow("first-in-window", first, elapsed: first.through[1], claim: claim, slots: log.blocks.usedSlots)
        enforceInWindow("last-in-window", last, elapsed: last.through[1], claim: claim, slots: log.blocks.usedSlots)
        _ = rangeIf(
            "long-enough", claim.isBreach, last.through[0] - first.through[0] - claim.duration, bits: 20)
    }
}
