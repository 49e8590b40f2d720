import Algebra
import Gadgets
import R1CS
import Statements

/// The public numbers of a rate: a change of d codes in Δ ticks is too fast ⇔ |d|·second ≥ limit·Δ + isStrict.
struct RateNumbers<F: PrimeField>: Sendable {
    let limit: Bounded<F>
    let second: Bounded<F>
    let isStrict: Bit<F>
}

extension CircuitBuilder {
    /// The numbers of a rate, in range.
    mutating func rate(limit: Bounded<F>, second: Scalar<F>, isStrict: Scalar<F>) -> RateNumbers<F> {
        RateNumbers(
            limit: limit, second: bounded("second", of: second, bits: 32),
            isStrict: bit("is-strict", asserting: isStrict))
    }

    /// Rate of change: an observed step inside the window is too fast (breach); no step is (no breach).
    mutating func rateOfChangePredicate(
        _ log: ValueLog<F>, rate: RateNumbers<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        scope("breach") { $0.fastStep(log, rate: rate, claim: claim, first: first, last: last) }
        scope("no-breach") { $0.slowSteps(log, rate: rate, claim: claim) }
    }

    /// Two neighbouring readings, the step between them observed, and the change too great for it.
    private mutating func fastStep(
        _ log: ValueLog<F>, rate: RateNumbers<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let columns = [
            PrefixColumn(name: "value", values: log.values, bits: log.widths.value, sumBits: log.widths.value + 16),
            PrefixColumn(name: "observed", values: log.isObserved.map { Bounded($0) }, bits: 1, sumBits: 16),
            log.elapsed,
        ]
        let table = prefixTable(columns, slotsPerElement: log.slotsPerLeaf(columns))
        let (first, last) = pointersInWindow(
            table, elapsed: 2, first: first, last: last, claim: claim, blocks: log.blocks)
        enforceZero("neighbours", last.index - first.index - 1, if: claim.isBreach)
        enforceZero("observed", last.through[1] - last.before[1] - 1, if: claim.isBreach)
        let ticks = last.through[2] - last.before[2]
        // Slots in front of the first reading repeat it at no distance in time: they are no steps.
        _ = rangeIf("takes-time", claim.isBreach, ticks - 1, bits: 20)
        let values = (first.through[0] - first.before[0], last.through[0] - last.before[0])
        let rise = values.1 - values.0
        let isFall = isNegative("fall", rise)
        let change = rise - multiply("turned", rise * 2, Bounded(isFall))
        let excess =
            multiply("change-times-second", change, rate.second) - multiply("limit-times-ticks", rate.limit, ticks)
            - Bounded(rate.isStrict)
        _ = rangeIf("too-fast", claim.isBreach, excess, bits: 64)
    }

    /// For each length of a step the greatest change that is not too fast, in a table.
    private mutating func slowSteps(_ log: ValueLog<F>, rate: RateNumbers<F>, claim: ClaimWires<F>) {
        let most = (1 << log.widths.value) - 1
        var allowed = [Scalar(constant: F(most))]
        for ticks in 1..<1 << log.widths.step {
            scope(ConstraintLabel("ticks", ticks)) { builder in
                // A change of d is not too fast ⇔ d ≤ ⌊(limit·ticks + isStrict − 1)/second⌋.
                let dividend = builder.bounded("dividend", rate.limit * ticks + Bounded(rate.isStrict) - 1, bits: 36)
                let change = builder.divide("change", dividend, by: rate.second).quotient
                let isLess = builder.isLess("below-most", change, Bounded(most))
                let both = builder.and("bounded", isLess, claim.isKept)
                allowed.append(Scalar(builder.multiply("allowed", change - most, Bounded(both)) + most))
            }
        }
        let table = stepTable("allowed", allowed, most: most)
        for index in 1..<log.values.count {
            scope(ConstraintLabel("step", index)) { builder in
                let bound = builder.entry(of: log.steps[index], in: table)
                let change = log.values[index] - log.values[index - 1]
                _ = builder.bounded("rise", bound - change, bits: log.widths.value + 1)
                _ = builder.bounded("fall", bound + change, bits: log.widths.value + 1)
            }
        }
    }
}
