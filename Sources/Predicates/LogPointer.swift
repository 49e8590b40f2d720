import Algebra
import BigInt
import Gadgets
import R1CS

/// One number of every slot, summed up to a pointer: what the families ask of the first and last reading of an excursion.
package struct PrefixColumn<F: PrimeField>: Sendable {
    package let name: String
    /// One value for every slot, each in 0 ..< 2^bits in every satisfying witness if the slot is in a used block.
    package let values: [Bounded<F>]
    package let bits: Int
    /// Bits that hold the sum over all slots.
    package let sumBits: Int

    /// A column; `values` must fit `bits`, and their sum `sumBits`.
    package init(name: String, values: [Bounded<F>], bits: Int, sumBits: Int) {
        self.name = name
        self.values = values
        self.bits = bits
        self.sumBits = sumBits
    }
}

extension PrefixColumn {
    /// The ticks since the first reading.
    static func elapsed(_ steps: [Bounded<F>], _ widths: ReadingWidths) -> Self {
        Self(name: "elapsed", values: steps, bits: widths.step, sumBits: 20)
    }
}

/// Sums of columns at a reading that the prover points at.
package struct LogPointer<F: PrimeField>: Sendable {
    /// The index of the reading, 0 ..< capacity.
    package let index: Bounded<F>
    /// For every column the sum over readings 0 … index.
    package let through: [Bounded<F>]
    /// For every column the sum over readings 0 ..< index.
    package let before: [Bounded<F>]
}

/// The columns of a log, packed once for any number of pointers: one leaf for every element, holding the sums before the
/// element and the values of its slots.
package struct PrefixTable<F: PrimeField>: Sendable {
    package let columns: [PrefixColumn<F>]
    package let slotsPerElement: Int
    package let leaves: [Bounded<F>]

    /// Where column `column`'s sum stands in a leaf.
    package func sumShift(_ column: Int) -> Int { columns[..<column].reduce(0) { $0 + $1.sumBits } }

    /// Where column `column` of slot `slot` stands in a leaf.
    package func valueShift(_ column: Int, slot: Int) -> Int {
        let perSlot = columns.reduce(0) { $0 + $1.bits }
        return sumShift(columns.count) + slot * perSlot + columns[..<column].reduce(0) { $0 + $1.bits }
    }

    package var leafBits: Int { valueShift(0, slot: slotsPerElement) }
}

extension CircuitBuilder {
    /// Packs columns into leaves. Cost: one constraint an element.
    ///
    /// - Precondition: the sums fit `sumBits`, so that none borrows from what stands above it.
    package mutating func prefixTable(_ columns: [PrefixColumn<F>], slotsPerElement: Int) -> PrefixTable<F> {
        var table = PrefixTable(columns: columns, slotsPerElement: slotsPerElement, leaves: [])
        precondition(table.leafBits < F.modulus.bitWidth, "a leaf fits one field element")
        for column in columns {
            precondition(column.values.count == columns[0].values.count, "columns are equally long")
            precondition(
                BigInt(column.values.count) * (BigInt(1) << column.bits - 1) < BigInt(1) << column.sumBits,
                "the sum of \(column.name) fits its bits")
        }
        let elementCount = columns[0].values.count / slotsPerElement
        var prefix = Bounded<F>(0)
        var leaves: [Bounded<F>] = []
        for element in 0..<elementCount {
            var values: [(weight: BigInt, part: Bounded<F>)] = []
            var sums: [(weight: BigInt, part: Bounded<F>)] = [(1, prefix)]
            for slot in 0..<slotsPerElement {
                for (number, column) in columns.enumerated() {
                    let value = column.values[element * slotsPerElement + slot]
                    values.append((BigInt(1) << table.valueShift(number, slot: slot), value))
                    sums.append((BigInt(1) << table.sumShift(number), value))
                }
            }
            leaves.append(Bounded(sum: [(1, prefix)] + values))
            if element + 1 < elementCount {
                prefix = materialize(ConstraintLabel("prefix", element), Bounded(sum: sums))
            }
        }
        table = PrefixTable(columns: columns, slotsPerElement: slotsPerElement, leaves: leaves)
        return table
    }

    /// The sums at the reading that `position` (advice: its index) points at. The prover may point anywhere below the
    /// capacity; the caller constrains where the pointer may stand and what must hold there.
    package mutating func pointer(_ table: PrefixTable<F>, position: Advice<F>) -> LogPointer<F> {
        let elementBits = max(1, (table.leaves.count - 1).bitWidthOfValue)
        let element = bits(
            .elementOfPosition(slotsPerElement: table.slotsPerElement), "element-bit",
            inputs: [position.combination], count: elementBits)
        let leaf = multiplexer("leaf", table.leaves, index: element)
        let leafBits = range("leaf-bit", leaf, bits: table.leafBits)
        let slot = hint(
            .slotOfPosition(slotsPerElement: table.slotsPerElement), "slot", inputs: [position.combination], count: 1)
        let isSlot = oneHot("is-slot", slot[0], count: table.slotsPerElement)
        let reached = isSlot.indices.map { Bounded(anyOf: isSlot[$0...]) }
        var through: [Bounded<F>] = []
        var before: [Bounded<F>] = []
        for (number, column) in table.columns.enumerated() {
            func field(_ shift: Int, _ width: Int) -> Bounded<F> {
                Bounded(bits: Array(leafBits[shift..<shift + width]))
            }
            let sum = field(table.sumShift(number), column.sumBits)
            let values = (0..<table.slotsPerElement).map { field(table.valueShift(number, slot: $0), column.bits) }
            scope(ConstraintLabel(column.name)) { builder in
                let reachedValues = values.indices.map {
                    builder.multiply(ConstraintLabel("through", $0), values[$0], reached[$0])
                }
                // A slot lies before the pointer if the next one is reached.
                let passedValues = values.indices.dropLast().map {
                    builder.multiply(ConstraintLabel("before", $0), values[$0], reached[$0 + 1])
                }
                through.append(Bounded(total: [sum] + reachedValues))
                before.append(Bounded(total: [sum] + passedValues))
            }
        }
        let offset = Bounded(total: Array(reached.dropFirst()))
        return LogPointer(
            index: Bounded(bits: element) * table.slotsPerElement + offset, through: through, before: before)
    }
}

extension Hint {
    private static var pointed: Uniqueness {
        .choice(because: "any reading that meets the family's conditions proves that there is one")
    }

    package static func elementOfPosition(slotsPerElement: Int) -> Self {
        Self("element-of-position", pointed) { inputs, outputs in
            let element = Int(clamping: inputs[0].integer.limbs.0) / slotsPerElement
            for index in outputs.indices {
                outputs.initializeElement(at: index, to: (element >> index) & 1 == 1 ? .one : .zero)
            }
        }
    }

    package static func slotOfPosition(slotsPerElement: Int) -> Self {
        Self("slot-of-position", pointed) { inputs, outputs in
            let slot = Int(clamping: inputs[0].integer.limbs.0) % slotsPerElement
            outputs.initializeElement(at: 0, to: F(slot))
        }
    }
}

extension Int {
    /// Bits needed to write this non-negative number.
    package var bitWidthOfValue: Int { Int.bitWidth - leadingZeroBitCount }
}
