import Algebra
import R1CS

extension CircuitBuilder {
    /// Instant on a regular grid: some reading inside the window exceeds (breach); no reading does (no breach).
    mutating func gridInstant(
        _ log: GridLog<F>, claim: ClaimWires<F>, stretches: GridStretches<F>, first: Advice<F>
    ) {
        let direction = Bounded(log.direction)
        scope("breach") { builder in
            let table = builder.gridTable(log)
            let pointer = builder.gridPointer(table, position: first, log: log, claim: claim)
            for (index, stretch) in stretches.stretches.enumerated() {
                builder.scope(ConstraintLabel("stretch", index)) {
                    _ = $0.liesOutside("reading", pointer.place, stretch)
                }
            }
            let upper = pointer.pointer.through[0] - pointer.pointer.before[0]
            let exceeds = upper + builder.multiply("turned", Bounded(1) - upper * 2, direction)
            builder.enforceZero("exceeds", Bounded(1) - exceeds, if: claim.isBreach)
        }
        let upper = sum("upper", log.isUpper.map { Bounded($0) }, log.blocks)
        let exceeding = upper + multiply("turned", log.blocks.usedSlots - upper * 2, direction)
        enforceZero("no-reading-exceeds", exceeding, if: !claim.isBreach)
    }
}
