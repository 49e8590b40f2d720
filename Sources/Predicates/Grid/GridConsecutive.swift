import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Consecutive on a regular grid: what `consecutivePredicate` says, over places.
    mutating func gridConsecutive(
        _ log: GridLog<F>, claim: ClaimWires<F>, stretches: GridStretches<F>, first: Advice<F>, last: Advice<F>
    ) {
        scope("breach") { $0.gridRun(log, claim: claim, stretches: stretches, first: first, last: last) }
        scope("no-breach") { $0.gridHeldRuns(log, claim: claim) }
    }

    /// Two pointers at readings, and between them only exceeding values and no wide stretch.
    private mutating func gridRun(
        _ log: GridLog<F>, claim: ClaimWires<F>, stretches: GridStretches<F>, first: Advice<F>, last: Advice<F>
    ) {
        let table = gridTable(log)
        let first = scope("first") { $0.gridPointer(table, position: first, log: log, claim: claim) }
        let last = scope("last") { $0.gridPointer(table, position: last, log: log, claim: claim) }
        for (index, stretch) in stretches.stretches.enumerated() {
            scope(ConstraintLabel("stretch", index)) { builder in
                let afterFirst = builder.liesOutside("first", first.place, stretch)
                let afterLast = builder.liesOutside("last", last.place, stretch)
                builder.enforce(
                    "inside-is-not-wide", stretches.isWide[index].combination,
                    times: afterFirst.combination - afterLast.combination, equals: LinearCombination())
            }
        }
        let slots = last.place - first.place + 1
        let upper = last.pointer.through[0] - first.pointer.before[0]
        // Values from the pivot on: all of them if such exceed, none if not.
        let expected = multiply("expected-upper", slots, Bounded(!log.direction))
        enforceZero("all-exceed", upper - expected, if: claim.isBreach)
        let duration = multiply("lasts", slots - 1, log.interval)
        _ = rangeIf("long-enough", claim.isBreach, duration - claim.duration, bits: 33)
    }

    /// Runs of exceeding places, each held until the next place, stay below the duration.
    ///
    /// A run of k places lasts k intervals, so k is at most ⌊(D − 1)/interval⌋. The first run also lasts since the window's
    /// start, and so begins with that much of its allowance used up; the last one ends at the window's end. Eight places are
    /// looked up at once (`RunPattern`).
    private mutating func gridHeldRuns(_ log: GridLog<F>, claim: ClaimWires<F>) {
        let allowance = scope("allowance") { $0.runAllowance(log, claim: claim) }
        let width = RunPattern.slots
        let extra = (width - log.isUpper.count % width) % width
        precondition(log.isUpper.count + extra < RunAllowance<F>.noLimit, "no run is as long as what is no limit")
        let bits = Array(repeating: log.isUpper[0], count: extra) + log.isUpper
        // Slots in front of the first place belong to its run without lasting.
        var run = allowance.used - log.padding - extra
        let table = runTable(direction: log.direction)
        var ends: [Bounded<F>] = []
        let used = log.blocks.isUsed
        for (number, block) in log.blocks.layout.blocks.enumerated() {
            // What lies behind the last block is not looked at.
            let limit = allowance.places + (Bounded(1) - used[number]) * RunAllowance<F>.noLimit
            let groups = (number == 0 ? 0 : block.lowerBound + extra)..<block.upperBound + extra
            for start in stride(from: groups.lowerBound, to: groups.upperBound, by: width) {
                let group = Array(bits[start..<start + width])
                run = scope(ConstraintLabel("group", start / width)) {
                    $0.continueRun(run, group, limit: limit, table: table, direction: log.direction)
                }
            }
            ends.append(run)
        }
        scope("inner-runs") { $0.enforceInnerRuns(table, allowance: allowance, direction: log.direction) }
        scope("last-run") { builder in
            let last = builder.atEnd("run", ends, log.blocks)
            builder.gridLastRun(log, claim: claim, run: last, allowance)
        }
    }

    /// Columns: the pattern of values from the pivot on, whether a run goes on, what it reaches, what it goes on with.
    private mutating func runTable(direction: Bit<F>) -> LookupRows<F> {
        let last = 1 << RunPattern.slots - 1
        let rows = (0...last).map { bits -> [Scalar<F>] in
            let (above, below) = (RunPattern(bits), RunPattern(last - bits))
            func column(_ value: (RunPattern) -> Int) -> Scalar<F> {
                Scalar(constant: F(value(above))) + Scalar(direction) * F(value(below) - value(above))
            }
            return [
                Scalar(constant: F(bits)), column { $0.isFull ? 1 : 0 }, column(\.prefix), column(\.suffix),
            ]
        }
        return lookupTable("run-patterns", rows: rows)
    }

    /// The run after eight slots; what it reaches among them is within the limit.
    private mutating func continueRun(
        _ run: Bounded<F>, _ group: [Bit<F>], limit: Bounded<F>, table: LookupRows<F>, direction: Bit<F>
    ) -> Bounded<F> {
        let pattern = Bounded(bits: group)
        let found = hint(.runPattern, "pattern", inputs: [pattern.combination, direction.combination], count: 3)
        lookUp("pattern", table, [Scalar(pattern)] + found)
        let slots = BigInt(RunPattern.slots)
        let isFull = Bounded(from: 0, to: 1, found[0].combination)
        let prefix = Bounded(from: 0, to: slots - 1, found[1].combination)
        let suffix = Bounded(from: 0, to: slots, found[2].combination)
        // The limit is below 2^17, and a run begins at −311 at least.
        _ = bounded("within", limit - run - prefix, bits: 18)
        return multiply("continued", run, isFull) + suffix
    }

    /// Runs inside eight slots: those patterns that have too long ones are not there.
    private mutating func enforceInnerRuns(
        _ table: LookupRows<F>, allowance: RunAllowance<F>, direction: Bit<F>
    ) {
        // tooLong[m]: a run of m places is.
        var tooLong: [Bit<F>] = [Bit(false)]
        var reached = Bounded<F>(0)
        for places in 1...RunPattern.slots - 2 {
            reached =
                reached
                + Bounded(isZero(ConstraintLabel("allowed", places - 1), Scalar(allowance.places - (places - 1))))
            tooLong.append(bit(Scalar(reached), because: "of different numbers an integer equals one at most"))
        }
        let last = 1 << RunPattern.slots - 1
        let classes = Dictionary(grouping: 0...last) { bits in
            [RunPattern(bits).inner, RunPattern(last - bits).inner]
        }
        for (inner, rows) in classes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) where inner != [0, 0] {
            let label = "above-\(inner[0])-below-\(inner[1])"
            let (above, below) = (tooLong[inner[0]], tooLong[inner[1]])
            let chosen = select(ConstraintLabel(label), direction, Scalar(below), Scalar(above))
            prohibit(
                label, rows, of: table, if: bit(chosen, because: "it is one of two bits"),
                rowsDiffer: "the first column holds every pattern once")
        }
    }

    /// The run up to the last place goes on to the end of the window instead of for an interval.
    private mutating func gridLastRun(
        _ log: GridLog<F>, claim: ClaimWires<F>, run: Bounded<F>, _ allowance: RunAllowance<F>
    ) {
        let lasts = log.blocks.layout.blocks.map { Bounded(log.isUpper[$0.upperBound - 1]) }
        let upper = atEnd("last-is-upper", lasts, log.blocks)
        let exceeds = exceeding("exceeds", upper: upper, of: Bounded(1), direction: log.direction)
        // If it is the first run, too, it has lasted since the window's start to the tick, not in whole intervals.
        let all = scope("all") { $0.allExceed(log) }
        let whole = multiply("whole", allowance.remainder, Bounded(all))
        let lasted = multiply("places-last", run - 1, log.interval) + claim.trailing + whole
        let counted = multiply("counted", lasted, exceeds)
        _ = rangeIf("below", !claim.isBreach, claim.duration - 1 - counted, bits: 32)
    }

    /// Whether all places exceed.
    private mutating func allExceed(_ log: GridLog<F>) -> Bit<F> {
        let upper = sum("upper", log.isUpper.map { Bounded($0) }, log.blocks)
        let used = log.blocks.usedSlots
        let others = exceeding("others", upper: used - upper, of: used, direction: log.direction)
        return isZero("none-is-left", Scalar(others))
    }
}

extension Hint {
    /// What `RunPattern` says of the pattern inputs[0], with the direction inputs[1].
    fileprivate static var runPattern: Self {
        Self("run-pattern", .unique(because: "a table has one row for every pattern")) { inputs, outputs in
            let bits = Int(clamping: inputs[0].integer.limbs.0) & (1 << RunPattern.slots - 1)
            let pattern = RunPattern(inputs[1].isZero ? bits : 1 << RunPattern.slots - 1 - bits)
            outputs.initializeElement(at: 0, to: F(pattern.isFull ? 1 : 0))
            outputs.initializeElement(at: 1, to: F(pattern.prefix))
            outputs.initializeElement(at: 2, to: F(pattern.suffix))
        }
    }
}
