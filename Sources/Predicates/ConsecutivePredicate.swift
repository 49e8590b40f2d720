import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Consecutive: an observed run of exceeding readings lasts at least the duration, first reading to last (breach); every
    /// run, each reading held until the next, stays below it (no breach).
    ///
    /// Returns the packed state that is handed on, if one was `carried` here or could have been.
    mutating func consecutivePredicate(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, durationBits: Int, first: Advice<F>, last: Advice<F>,
        carried: (advice: CarriedAdvice<F>, state: CarriedWires<F>)? = nil
    ) -> Bounded<F>? {
        scope("breach") { $0.observedRun(log, claim: claim, first: first, last: last, carried: carried) }
        return scope("no-breach") {
            $0.heldRuns(log, claim: claim, durationBits: durationBits, carried: carried?.state)
        }
    }

    /// Two pointers, and between them only exceeding readings and observed steps.
    private mutating func observedRun(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>,
        carried: (advice: CarriedAdvice<F>, state: CarriedWires<F>)?
    ) {
        let table = prefixTable(
            [
                PrefixColumn(name: "active", values: log.active.map { Bounded($0) }, bits: 1, sumBits: 16),
                PrefixColumn(name: "observed", values: log.isObserved.map { Bounded($0) }, bits: 1, sumBits: 16),
                log.elapsed,
            ] + log.beginnings, slotsPerElement: log.widths.slotsPerElement)
        let (first, last) = pointersInWindow(
            table, elapsed: 2, first: first, last: last, claim: claim, blocks: log.blocks)
        let steps = last.index - first.index
        enforceBeginning(first, column: 3, of: log, claim: claim)
        enforceZero("all-active", last.through[0] - first.before[0] - steps - 1, if: claim.isBreach)
        enforceZero("all-observed", last.through[1] - first.through[1] - steps, if: claim.isBreach)
        var lasted = last.through[2] - first.through[2]
        if let carried { lasted = lasted + countedBefore(carried.state, carried.advice, elapsed: first.through[2]) }
        _ = rangeIf("long-enough", claim.isBreach, lasted - claim.duration, bits: carried == nil ? 20 : 34)
    }

    /// The time that the current run has lasted at each reading, and that it is always below the duration.
    ///
    /// `held[i]` covers the run up to reading i, without reading i itself: held[i] = active[i−1]·(held[i−1] + step[i]). Of two
    /// neighbours one comparison is enough: if the run goes on, the later value is the greater; if not, the later is zero.
    /// No run goes on into a block that is not used.
    private mutating func heldRuns(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, durationBits: Int, carried: CarriedWires<F>?
    ) -> Bounded<F>? {
        let (blocks, used) = (log.blocks.layout.blocks, log.blocks.isUsed)
        var held = [claim.leading]
        if let carried {
            // A run that was handed on lasts until the first reading at least.
            held[0] = claim.leading + carried.held
            let toFirst = multiply("carried", held[0], Bounded(carried.isActive))
            _ = rangeIf("carried-below", claim.isKept, claim.duration - 1 - toFirst, bits: 32)
        }
        for index in 1..<log.steps.count {
            let lasted = multiply(
                ConstraintLabel("held", index), held[index - 1] + log.steps[index], Bounded(log.active[index - 1]))
            let block = index / blocks[0].count
            held.append(
                index == blocks[block].lowerBound
                    ? multiply(ConstraintLabel("goes-on", block), lasted, used[block]) : lasted)
        }
        let perElement = log.widths.slotsPerElement
        for element in 0..<log.steps.count / perElement {
            scope(ConstraintLabel("element", element)) { builder in
                let end = (element + 1) * perElement
                let checked = stride(from: max(1, element * perElement), to: end, by: 2).map { index in
                    guard index + 1 < end else { return held[index] }
                    let continued = builder.multiply(
                        ConstraintLabel("continued", index), held[index], Bounded(log.active[index]))
                    return held[index + 1] + held[index] - continued
                }
                builder.enforceBelow(claim.duration, checked, bits: durationBits, if: claim.isKept)
            }
        }
        return scope("last-run") { $0.lastRun(log, claim: claim, held: held, carried: carried) }
    }

    /// value < limit for all values if the condition holds: their differences, each in its range, compared with one
    /// constraint.
    private mutating func enforceBelow(
        _ limit: Bounded<F>, _ values: [Bounded<F>], bits count: Int, if condition: Bit<F>
    ) {
        let differences = values.map { limit - 1 - $0 }
        var parts: [(weight: BigInt, part: Bounded<F>)] = []
        var weight = BigInt(1)
        for (index, difference) in differences.enumerated() {
            let error =
                difference
                - boundedAdvice(
                    "below-\(index)", difference.combination, bits: count,
                    .choice(because: "a claim that asks for no comparison may hold any number against it"))
            parts.append((weight, error))
            // Weights so far apart that the sum is zero only if every error is.
            let magnitude = max(error.upper.magnitude, error.lower.magnitude)
            weight <<= 2 + magnitude.bitWidth
        }
        enforceZero("below", Bounded(sum: parts), if: condition)
    }

    /// The run that reaches the end of the log goes on to the end of the window.
    private mutating func lastRun(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, held: [Bounded<F>], carried: CarriedWires<F>?
    ) -> Bounded<F>? {
        let ends = log.blocks.layout.blocks.map { $0.upperBound - 1 }
        let run = atEnd("held", ends.map { held[$0] }, log.blocks)
        let active = atEnd("active", ends.map { Bounded(log.active[$0]) }, log.blocks)
        let toEnd = multiply("to-window-end", run + claim.trailing, active)
        _ = rangeIf("below", claim.isKept, claim.duration - 1 - toEnd, bits: 32)
        guard let carried else { return nil }
        // A run of all readings has lasted longer than the log by what came before; any other one less long than the log.
        let elapsed = claim.end - claim.start
        let isWhole = isZero("whole-log", Scalar(run - held[0] - elapsed))
        let before = multiply("before-run", held[0] - carried.observed, Bounded(isWhole))
        let observed = multiply("observed-run", run - before, active)
        return packedState(isActive: active, end: claim.end, observed: observed, held: toEnd, claim: claim)
    }
}
