import Algebra
import BigInt
import R1CS

/// One number for every length of a step, as a table that steps are looked up in.
struct StepTable<F: PrimeField>: Sendable {
    let name: String
    let entries: [Scalar<F>]
    /// The greatest entry; none is negative.
    let most: Int
    let rows: LookupRows<F>
}

extension CircuitBuilder {
    /// A table of the entries for steps of 0, 1, 2… ticks, each an integer of 0 … `most`.
    mutating func stepTable(_ name: String, _ entries: [Scalar<F>], most: Int) -> StepTable<F> {
        let rows = entries.enumerated().map { [Scalar(constant: F($0.offset)), $0.element] }
        return StepTable(name: name, entries: entries, most: most, rows: lookupTable(name, rows: rows))
    }

    /// The entry of a step, which is thereby asserted to be one of the table's. Cost: a look-up of two columns.
    mutating func entry(of step: Bounded<F>, in table: StepTable<F>) -> Bounded<F> {
        let entry = hint(
            .stepEntry, table.name, inputs: [step.combination] + table.entries.map(\.combination), count: 1)[0]
        lookUp(table.name, table.rows, [Scalar(step), entry])
        return Bounded(from: 0, to: BigInt(table.most), entry.combination)
    }
}

extension Hint {
    /// inputs[1 + inputs[0]]
    fileprivate static var stepEntry: Self {
        Self("step-entry", .unique(because: "a table has one row for every number of ticks")) { inputs, outputs in
            let row = Int(clamping: inputs[0].integer.limbs.0)
            outputs.initializeElement(at: 0, to: row < inputs.count - 1 ? inputs[1 + row] : .zero)
        }
    }
}
