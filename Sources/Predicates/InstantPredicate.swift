import Algebra
import R1CS

extension CircuitBuilder {
    /// Instant: some reading inside the window exceeds (breach); no reading does (no breach).
    mutating func instantPredicate(_ log: ReadingLog<F>, claim: ClaimWires<F>, first: Advice<F>) {
        let widths = log.layout.widths
        let table = prefixTable(
            [
                PrefixColumn(
                    name: "exceeding", values: log.slots.map { Bounded($0.exceeds) }, bits: 1, sumBits: 17),
                PrefixColumn(name: "elapsed", values: log.slots.map(\.step), bits: widths.step, sumBits: 20),
            ], slotsPerElement: widths.slotsPerElement)
        scope("breach") { builder in
            let pointer = builder.pointer(table, position: first)
            builder.enforceInWindow(
                "window", pointer, elapsed: pointer.through[1], claim: claim, slots: log.blocks.usedSlots)
            builder.enforceZero("exceeds", pointer.through[0] - pointer.before[0] - 1, if: claim.isBreach)
        }
        let exceeding = sum("exceeding", log.slots.map { Bounded($0.exceeds) }, log.blocks)
        enforceZero("no-reading-exceeds", exceeding, if: !claim.isBreach)
    }
}
