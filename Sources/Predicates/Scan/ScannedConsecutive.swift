import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// A consecutive claim about an irregular batch, for short durations: what `consecutivePredicate` says.
    mutating func scannedPredicate(
        _ shape: CircuitShape, _ numbers: BreachNumbers<F>, _ inputs: BatchInputs<F>, gap: Bounded<F>,
        limit: Bounded<F>, start: Bounded<F>
    ) -> BatchWires<F> {
        precondition(mode == .committed, "runs are looked up")
        let states = RunStates(bits: shape.durationBits)
        let table = runStateTable(
            states, limit: limit, duration: numbers.duration, isBreach: numbers.isBreach, direction: numbers.direction)
        let keeps = !numbers.isBreach
        let leading = scope("coverage") { $0.gapBeside("leading-gap", start - numbers.windowStart, gap, if: keeps) }
        let log = scope("readings") {
            $0.scannedLog(
                threshold: numbers.threshold, direction: numbers.direction, layout: LogLayout(shape),
                advice: ReadingAdvice(lastBlock: inputs.lastBlock, values: inputs.values, steps: inputs.steps),
                states: states, table: table, limit: limit
            ) { builder, exceeds in
                // What came before the first reading is unknown, and so counts with it.
                let held = builder.multiply("leading-held", leading, exceeds)
                _ = builder.bounded("leading-is-short", Bounded(states.longest) - held, bits: states.bits)
                return Bounded(states.calm) + held - exceeds * states.calm
            }
        }
        let end = start + sum("elapsed", log.steps, log.blocks)
        let trailing = scope("coverage") { $0.gapBeside("trailing-gap", numbers.windowEnd - end, gap, if: keeps) }
        let claim = ClaimWires(
            isBreach: numbers.isBreach, duration: numbers.duration, windowStart: numbers.windowStart,
            windowEnd: numbers.windowEnd, start: start, end: end, leading: leading, trailing: trailing)
        scope("breach") { $0.scannedRun(log, states, claim: claim, first: inputs.first, last: inputs.last) }
        scope("last-run") { builder in
            let ends = log.blocks.layout.blocks.map(\.upperBound)
            let state = builder.atEnd("state", ends.map { log.states[$0] }, log.blocks)
            let upper = builder.atEnd("upper", ends.map { Bounded(log.isUpper[$0 - 1]) }, log.blocks)
            let exceeds = builder.exceeding("exceeds", upper: upper, of: Bounded(1), direction: numbers.direction)
            let toEnd = builder.multiply("to-window-end", state + trailing, exceeds)
            _ = builder.rangeIf("below", keeps, numbers.duration - 1 - toEnd, bits: 32)
        }
        return BatchWires(
            blocks: log.blocks, isBreach: numbers.isBreach, count: nil, start: start, end: end, stretches: [])
    }

    /// A run in sight of which another reading inside the window lies, the duration or more before.
    ///
    /// The state at the last reading is how long its run of exceeding readings and observed steps has lasted. If that is no
    /// less than the time since the first reading, that one belongs to the run.
    private mutating func scannedRun(
        _ log: ScannedLog<F>, _ states: RunStates, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let widths = log.blocks.layout.widths
        let table = prefixTable(
            [
                .elapsed(log.steps, widths),
                PrefixColumn(
                    name: "state", values: Array(log.states.dropFirst()), bits: states.bits, sumBits: 24),
            ], slotsPerElement: widths.slotsPerElement)
        let (first, last) = pointersInWindow(
            table, elapsed: 0, first: first, last: last, claim: claim, blocks: log.blocks)
        let time = last.through[0] - first.through[0]
        let state = last.through[1] - last.before[1]
        _ = rangeIf("is-run", claim.isBreach, Bounded(states.longest) - state, bits: states.bits)
        _ = rangeIf("run-holds-first", claim.isBreach, state - time, bits: states.bits)
        _ = rangeIf("long-enough", claim.isBreach, time - claim.duration, bits: 20)
    }
}
