import Algebra
import R1CS

extension CircuitBuilder {
    /// Instant: some reading inside the window exceeds (breach); no reading does (no breach).
    mutating func instantPredicate(_ log: ExcursionLog<F>, claim: ClaimWires<F>, first: Advice<F>) {
        let table = prefixTable(
            [
                PrefixColumn(
                    name: "exceeding", values: log.exceeds.map { Bounded($0) }, bits: 1, sumBits: 17),
                log.elapsed,
            ], slotsPerElement: log.widths.slotsPerElement)
        scope("breach") { builder in
            let pointer = builder.pointer(table, position: first)
            builder.enforceInWindow(
                "window", pointer, elapsed: pointer.through[1], claim: claim, slots: log.blocks.usedSlots)
            builder.enforceZero("exceeds", pointer.through[0] - pointer.before[0] - 1, if: claim.isBreach)
        }
        let exceeding = sum("exceeding", log.exceeds.map { Bounded($0) }, log.blocks)
        enforceZero("no-reading-exceeds", exceeding, if: claim.isKept)
    }
}
