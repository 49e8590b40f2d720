import Algebra
import BigInt
import Gadgets
import R1CS

/// The packed elements of a batch, block by block, and where it ends.
///
/// Readings stand at the end of whole blocks, behind repetitions of the first. So a circuit reads the used blocks as if
/// they were full, and looks at where the last of them ends.
package struct LogBlocks<F: PrimeField>: Sendable {
    package let layout: LogLayout
    /// The packed elements of all blocks, in order.
    package let elements: [Bounded<F>]
    /// Whether each block is the last one used: one bit of them is one.
    package let isLast: [Bit<F>]

    /// The parts, as they are.
    package init(layout: LogLayout, elements: [Bounded<F>], isLast: [Bit<F>]) {
        self.layout = layout
        self.elements = elements
        self.isLast = isLast
    }

    /// Whether each block is used: ones up to the last.
    package var isUsed: [Bounded<F>] {
        isLast.indices.map { index in Bounded(anyOf: isLast[index...]) }
    }

    /// The number of slots of all used blocks.
    package var usedSlots: Bounded<F> {
        let used = isUsed
        return Bounded(total: layout.blocks.enumerated().map { index, slots in used[index] * slots.count })
    }
}

/// How many slots a circuit has, and which block each belongs to.
package struct LogLayout: Sendable {
    package let widths: ReadingWidths
    package let slotCount: Int

    /// The slots for at least `capacity` readings: a part of one block, or whole blocks.
    package init(widths: ReadingWidths, capacity: Int) {
        self.widths = widths
        let unit = capacity <= widths.slotsPerBlock ? widths.slotsPerElement : widths.slotsPerBlock
        slotCount = (capacity + unit - 1) / unit * unit
    }

    /// Elements of a first block that a circuit for fewer readings does not decode.
    var elementsInFront: Int { widths.elementsPerBlock * blocks.count - slotCount / widths.slotsPerElement }

    /// What an element packs to that holds one value in every slot, and no steps.
    func element<F: PrimeField>(filledWith value: Bounded<F>) -> Bounded<F> {
        let ones = (0..<widths.slotsPerElement).reduce(BigInt(0)) { $0 + BigInt(1) << (widths.stride * $1) }
        return Bounded(sum: [(ones, value)])
    }

    /// The slots of each block.
    package var blocks: [Range<Int>] {
        stride(from: 0, to: slotCount, by: widths.slotsPerBlock).map {
            $0..<min($0 + widths.slotsPerBlock, slotCount)
        }
    }
}

extension CircuitBuilder {
    /// Which block is the last: the one that `advice` names.
    mutating func lastBlock(_ advice: Advice<F>, count: Int) -> [Bit<F>] {
        guard count > 1 else { return [Bit(true)] }
        let index = hint(
            .value("last-block", .unique(because: "the signed root is the capacity after this block")),
            "last-block", inputs: [advice.combination], count: 1)[0]
        return oneHot("is-last-block", index, count: count)
    }

    /// What a number, given after every block, is after the last one used. Cost: one constraint a block, none for one.
    package mutating func atEnd(_ name: String, _ values: [Bounded<F>], _ blocks: LogBlocks<F>) -> Bounded<F> {
        let products = zip(values, blocks.isLast).enumerated().map { index, pair in
            multiply(ConstraintLabel(name, index), pair.0, Bounded(pair.1))
        }
        return Bounded(hullOf: values, Bounded(total: products))
    }

    /// Σ over the slots of used blocks. Cost: one constraint a block, none for one.
    package mutating func sum(_ name: String, _ values: [Bounded<F>], _ blocks: LogBlocks<F>) -> Bounded<F> {
        let used = blocks.isUsed
        return Bounded(
            total: blocks.layout.blocks.enumerated().map { index, slots in
                multiply(ConstraintLabel(name, index), Bounded(total: values[slots].map { $0 }), used[index])
            })
    }
}
