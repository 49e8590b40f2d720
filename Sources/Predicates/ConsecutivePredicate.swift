import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Consecutive: an observed run of exceeding readings lasts at least the duration, first reading to last (breach); every
    /// run, each reading held until the next, stays below it (no breach).
    mutating func consecutivePredicate(
        _ log: ReadingLog<F>, claim: ClaimWires<F>, durationBits: Int, first: Advice<F>, last: Advice<F>
    ) {
        scope("breach") { $0.observedRun(log, claim: claim, first: first, last: last) }
        scope("no-breach") { $0.heldRuns(log, claim: claim, durationBits: durationBits) }
    }

    /// Two pointers, and between them only exceeding readings and observed steps.
    private mutating func observedRun(
        _ log: ReadingLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let table = prefixTable(
            [
                PrefixColumn(
                    name: "exceeding", values: log.slots.map { Bounded($0.exceeds) }, bits: 1, sumBits: 16),
                PrefixColumn(
                    name: "observed", values: log.slots.map { Bounded($0.stepIsObserved) }, bits: 1, sumBits: 16),
                PrefixColumn(name: "elapsed", values: log.slots.map(\.step), bits: log.widths.step, sumBits: 20),
            ], slotsPerElement: log.widths.slotsPerElement)
        let first = scope("first") { $0.pointer(table, position: first) }
        let last = scope("last") { $0.pointer(table, position: last) }
        enforceInWindow("first-in-window", first, elapsed: first.through[2], claim: claim, count: log.count)
        enforceInWindow("last-in-window", last, elapsed: last.through[2], claim: claim, count: log.count)
        let steps = last.index - first.index
        enforceZero("all-exceed", last.through[0] - first.before[0] - steps - 1, if: claim.isBreach)
        enforceZero("all-observed", last.through[1] - first.through[1] - steps, if: claim.isBreach)
        _ = rangeIf(
            "long-enough", claim.isBreach, last.through[2] - first.through[2] - claim.duration,
            bits: 20)
    }

    /// The time that the current run has lasted at each reading, and that it is always below the duration.
    ///
    /// `held[i]` covers the run up to reading i, without reading i itself: held[i] = exceeds[i−1]·(held[i−1] + step[i]). Of two
    /// neighbours one comparison is enough: if the run goes on, the later value is the greater; if not, the later is zero.
    private mutating func heldRuns(_ log: ReadingLog<F>, claim: ClaimWires<F>, durationBits: Int) {
        let slots = log.slots
        var held = [claim.leading]
        for index in 1..<slots.count {
            held.append(
                multiply(
                    ConstraintLabel("held", index), held[index - 1] + slots[index].step,
                    Bounded(slots[index - 1].exceeds)))
        }
        let perElement = log.widths.slotsPerElement
        for element in 0..<slots.count / perElement {
            scope(ConstraintLabel("element", element)) { builder in
                let end = (element + 1) * perElement
                let checked = stride(from: max(1, element * perElement), to: end, by: 2).map { index in
                    guard index + 1 < end else { return held[index] }
                    let continued = builder.multiply(
                        ConstraintLabel("continued", index), held[index], Bounded(slots[index].exceeds))
                    return held[index + 1] + held[index] - continued
                }
                builder.enforceBelow(claim.duration, checked, bits: durationBits, if: !claim.isBreach)
            }
        }
        scope("last-run") { $0.lastRun(log, claim: claim, held: held) }
    }

    /// value < limit for all values if the condition holds: their differences' bits, compared with one constraint.
    private mutating func enforceBelow(
        _ limit: Bounded<F>, _ values: [Bounded<F>], bits count: Int, if condition: Bit<F>
    ) {
        let differences = values.map { limit - 1 - $0 }
        var parts: [(weight: BigInt, part: Bounded<F>)] = []
        var weight = BigInt(1)
        for (index, difference) in differences.enumerated() {
            let below = bits(.bits, "below-\(index)", inputs: [difference.combination], count: count)
            let error = difference - Bounded(bits: below)
            parts.append((weight, error))
            // Weights so far apart that the sum is zero only if every error is.
            let magnitude = max(error.upper.magnitude, error.lower.magnitude)
            weight <<= 2 + magnitude.bitWidth
        }
        enforceZero("below", Bounded(sum: parts), if: condition)
    }

    /// The run that reaches the end of the log goes on to the end of the window.
    private mutating func lastRun(_ log: ReadingLog<F>, claim: ClaimWires<F>, held: [Bounded<F>]) {
        let perElement = log.widths.slotsPerElement
        // State before each element: time held so far, and whether the reading before it exceeds.
        let heldBits = 24
        let states = stride(from: 0, to: log.slots.count, by: perElement).map { start -> Bounded<F> in
            guard start > 0 else { return claim.leading + (1 << heldBits) }
            return held[start - 1] + Bounded(log.slots[start - 1].exceeds) * (1 << heldBits)
        }
        let state = range("state-bit", selectLast("state", of: states, used: log.elementIsUsed), bits: heldBits + 1)
        var run = Bounded(bits: Array(state[..<heldBits]))
        var exceeds = state[heldBits]
        var total: [Bounded<F>] = []
        for (index, slot) in log.lastSlots.enumerated() {
            run = multiply(ConstraintLabel("held", index), run + slot.step, Bounded(exceeds))
            exceeds = slot.exceeds
            let toEnd = multiply(ConstraintLabel("to-window-end", index), run + claim.trailing, Bounded(exceeds))
            total.append(multiply(ConstraintLabel("is-last", index), toEnd, log.isLastReading(index)))
        }
        _ = rangeIf(
            "below", !claim.isBreach, claim.duration - 1 - Bounded(total: total), bits: 32)
    }
}
