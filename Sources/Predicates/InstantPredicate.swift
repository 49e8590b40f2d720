import Algebra
import R1CS

extension CircuitBuilder {
    /// Instant: some reading inside the window exceeds (breach); no reading does (no breach).
    mutating func instantPredicate(_ log: ReadingLog<F>, claim: ClaimWires<F>, first: Advice<F>) {
        let stepBits = log.widths.step
        let table = prefixTable(
            [
                PrefixColumn(
                    name: "exceeding", values: log.slots.map { Bounded($0.exceeds) }, bits: 1, sumBits: 16),
                PrefixColumn(name: "elapsed", values: log.slots.map(\.step), bits: stepBits, sumBits: 20),
            ], slotsPerElement: log.widths.slotsPerElement)
        scope("breach") { builder in
            let pointer = builder.pointer(table, position: first)
            builder.enforceInWindow("window", pointer, elapsed: pointer.through[1], claim: claim, count: log.count)
            builder.enforceZero("exceeds", pointer.through[0] - pointer.before[0] - 1, if: claim.isBreach)
        }
        // Padding has value 0, which a rule "below" takes for exceeding: those slots are subtracted again.
        let padding = Bounded<F>(log.slots.count) - log.count
        let paddingExceeds = multiply("padding-exceeds", padding, Bounded(claim.rule.direction))
        let exceeding = Bounded(total: log.slots.map { Bounded($0.exceeds) }) - paddingExceeds
        enforceZero("no-reading-exceeds", exceeding, if: !claim.isBreach)
    }
}
