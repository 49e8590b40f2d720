import Algebra
import R1CS

/// What one condition sees of a batch: which readings exceed, which belong to excursions, and how time goes by.
package struct ExcursionLog<F: PrimeField>: Sendable {
    /// Whether each reading exceeds.
    let exceeds: [Bit<F>]
    /// Whether each exceeds, or is within an excursion that has not re-armed.
    let active: [Bit<F>]
    /// The step to each reading, in ticks.
    let steps: [Bounded<F>]
    /// Whether that step is no gap.
    let isObserved: [Bit<F>]
    /// Whether excursions re-arm, so that `active` is another thing than `exceeds`.
    let rearms: Bool
    let blocks: LogBlocks<F>

    /// A batch seen relative to one threshold.
    init(_ log: ReadingLog<F>) {
        exceeds = log.slots.map(\.exceeds)
        active = exceeds
        steps = log.slots.map(\.step)
        isObserved = log.slots.map(\.stepIsObserved)
        rearms = false
        blocks = log.blocks
    }

    /// The parts, as they are.
    init(
        exceeds: [Bit<F>], active: [Bit<F>], steps: [Bounded<F>], isObserved: [Bit<F>], rearms: Bool,
        blocks: LogBlocks<F>
    ) {
        self.exceeds = exceeds
        self.active = active
        self.steps = steps
        self.isObserved = isObserved
        self.rearms = rearms
        self.blocks = blocks
    }

    var widths: ReadingWidths { blocks.layout.widths }

    /// The ticks since the first reading, as a column of pointers.
    var elapsed: PrefixColumn<F> { .elapsed(steps, widths) }

    /// Where a condition re-arms: which readings exceed, so that an excursion can be shown to begin at one.
    ///
    /// What went on before the window would otherwise count as an excursion inside of it.
    var beginnings: [PrefixColumn<F>] {
        guard rearms else { return [] }
        return [PrefixColumn(name: "exceeding", values: exceeds.map { Bounded($0) }, bits: 1, sumBits: 16)]
    }
}

extension CircuitBuilder {
    /// Asserts, for a breach, that the reading pointed at exceeds; `column` is where the table has `beginnings`.
    mutating func enforceBeginning(
        _ pointer: LogPointer<F>, column: Int, of log: ExcursionLog<F>, claim: ClaimWires<F>
    ) {
        guard log.rearms else { return }
        enforceZero("begins", pointer.through[column] - pointer.before[column] - 1, if: claim.isBreach)
    }
}
