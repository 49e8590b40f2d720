import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// Degree-minutes: the lesser distances of neighbouring readings, times the observed steps between them, add up to the
    /// amount inside the window (breach); the distances, each for as long as its reading holds, stay below it (no breach).
    mutating func degreeMinutesPredicate(
        _ log: ValueLog<F>, zones: ZoneTable<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let most = (1 << Reading.valueBits) - 1
        let distances = log.values.enumerated().map { index, value in
            scope(ConstraintLabel("reading", index)) { builder in
                let line = builder.zone(Scalar(value), in: zones)
                let sloped = builder.multiply("sloped", line[0], Scalar(value))
                return Bounded(from: 0, to: BigInt(most), (sloped + line[1]).combination)
            }
        }
        var amounts = [Bounded<F>(0)]
        for index in 1..<distances.count {
            scope(ConstraintLabel("step", index)) { builder in
                // For a breach what the earlier distance is greater by does not count.
                let fall = builder.multiply(
                    "fall", distances[index - 1] - distances[index], Bounded(claim.isBreach))
                let isRise = builder.isNegative("rise", fall)
                let excess = Bounded(
                    from: 0, to: BigInt(most), builder.multiply("excess", fall, Bounded(!isRise)).combination)
                let counted = Bounded(
                    from: 0, to: BigInt(most), (distances[index - 1] - excess).combination)
                amounts.append(builder.multiply("amount", counted, log.observedSteps[index]))
            }
        }
        let bits = log.widths.value + log.widths.step
        let amount = PrefixColumn(name: "amount", values: amounts, bits: bits, sumBits: log.widths.value + 20)
        scope("breach") { builder in
            let sum = builder.amountInWindow(log, amount, claim: claim, first: first, last: last)
            _ = builder.rangeIf("enough", claim.isBreach, sum - claim.duration, bits: 44)
        }
        scope("no-breach") { builder in
            let leading = builder.multiply("leading", claim.leading, distances[0])
            let ends = log.blocks.layout.blocks.map { distances[$0.upperBound - 1] }
            let trailing = builder.multiply(
                "trailing", claim.trailing, builder.atEnd("last-distance", ends, log.blocks))
            let total = builder.sum("amount", amounts, log.blocks) + leading + trailing
            _ = builder.rangeIf("below", claim.isKept, claim.duration - 1 - total, bits: 44)
        }
    }

    /// What a column adds up to between two readings, for a breach claim inside the window.
    mutating func amountInWindow(
        _ log: ValueLog<F>, _ amount: PrefixColumn<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) -> Bounded<F> {
        let columns = [amount, log.elapsed]
        let table = prefixTable(columns, slotsPerElement: log.slotsPerLeaf(columns))
        let (first, last) = pointersInWindow(
            table, elapsed: 1, first: first, last: last, claim: claim, blocks: log.blocks)
        return last.through[0] - first.through[0]
    }
}
