import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// Excursion count: at least so many excursions begin inside the window (breach); fewer begin in the log (no breach).
    ///
    /// The first that is counted for a breach is pointed at: a reading that exceeds, whatever went on before the window.
    mutating func excursionCountPredicate(
        _ log: ExcursionLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        var begins = [Bounded(log.active[0])]
        for index in 1..<log.active.count {
            let goesOn = and(ConstraintLabel("continues", index), log.active[index], log.active[index - 1])
            begins.append(Bounded(from: 0, to: 1, (Bounded(log.active[index]) - Bounded(goesOn)).combination))
        }
        let table = prefixTable(
            [PrefixColumn(name: "begins", values: begins, bits: 1, sumBits: 17), log.elapsed] + log.beginnings,
            slotsPerElement: log.widths.slotsPerElement)
        scope("breach") { builder in
            let (first, last) = builder.pointersInWindow(
                table, elapsed: 1, first: first, last: last, claim: claim, blocks: log.blocks)
            builder.enforceBeginning(first, column: 2, of: log, claim: claim)
            _ = builder.rangeIf(
                "enough", claim.isBreach, last.through[0] - first.through[0] + 1 - claim.duration, bits: 21)
        }
        let total = sum("begins", begins, log.blocks)
        _ = rangeIf("below", claim.isKept, claim.duration - 1 - total, bits: 21)
    }
}
