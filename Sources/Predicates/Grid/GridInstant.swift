import Algebra
import R1CS

extension CircuitBuilder {
    /// Instant on a regular grid: some reading inside the window exceeds (breach); no reading does (no breach).
    mutating func gridInstant(
        _ log: GridLog<F>, claim: ClaimWires<F>, stretches: GridStretches<F>, first: Advice<F>
    ) {
        scope("breach") { builder in
            let table = builder.gridTable(log)
            let pointer = builder.gridPointer(table, position: first, log: log, claim: claim)
            for (index, stretch) in stretches.stretches.enumerated() {
                builder.scope(ConstraintLabel("stretch", index)) {
                    _ = $0.liesOutside("reading", pointer.place, stretch)
                }
            }
            let upper = pointer.pointer.through[0] - pointer.pointer.before[0]
            let exceeds = builder.exceeding("turned", upper: upper, of: Bounded(1), direction: log.direction)
            builder.enforceZero("exceeds", Bounded(1) - exceeds, if: claim.isBreach)
        }
        let upper = sum("upper", log.isUpper.map { Bounded($0) }, log.blocks)
        let count = exceeding("turned", upper: upper, of: log.blocks.usedSlots, direction: log.direction)
        enforceZero("no-reading-exceeds", count, if: !claim.isBreach)
    }
}
