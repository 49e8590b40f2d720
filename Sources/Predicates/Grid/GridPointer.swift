import Algebra
import Gadgets
import R1CS

/// A place of a regular grid that the prover points at.
struct GridPointer<F: PrimeField>: Sendable {
    /// Counts of values from the pivot on, up to the slot.
    let pointer: LogPointer<F>
    /// The place, from 0.
    let place: Bounded<F>
}

extension CircuitBuilder {
    /// How many values from the pivot on there are up to each slot.
    mutating func gridTable(_ log: GridLog<F>) -> PrefixTable<F> {
        prefixTable(
            [PrefixColumn(name: "upper", values: log.isUpper.map { Bounded($0) }, bits: 1, sumBits: 16)],
            slotsPerElement: log.blocks.layout.widths.slotsPerElement)
    }

    /// A place of the log, for a breach claim inside the window.
    mutating func gridPointer(
        _ table: PrefixTable<F>, position: Advice<F>, log: GridLog<F>, claim: ClaimWires<F>
    ) -> GridPointer<F> {
        let pointer = pointer(table, position: position)
        let place = bounded("is-place", pointer.index - log.padding, bits: 17)
        _ = bounded("is-used", log.count - 1 - place, bits: 17)
        let tick = log.start + multiply("elapsed", place, log.interval)
        _ = rangeIf("after-window-start", claim.isBreach, tick - claim.windowStart, bits: 34)
        _ = rangeIf("before-window-end", claim.isBreach, claim.windowEnd - tick, bits: 34)
        return GridPointer(pointer: pointer, place: place)
    }
}
