import Algebra
import BigInt
import Gadgets
import R1CS

/// All slots of an irregular batch inside the circuit, and the elements they pack to.
package struct ReadingLog<F: PrimeField>: Sendable {
    /// Slots of all elements, in order.
    package let slots: [ReadingSlot<F>]
    package let blocks: LogBlocks<F>

    package var layout: LogLayout { blocks.layout }
}

/// What the caller supplies of a batch.
package struct ReadingAdvice<F: PrimeField>: Sendable {
    /// The last used block.
    package let lastBlock: Advice<F>
    package let values: [Advice<F>]
    package let steps: [Advice<F>]
}

extension CircuitBuilder {
    /// Decodes a whole batch.
    package mutating func readingLog(
        rule: RuleWires<F>, layout: LogLayout, advice: ReadingAdvice<F>
    ) -> ReadingLog<F> {
        let widths = layout.widths
        precondition(advice.values.count == layout.slotCount && advice.steps.count == layout.slotCount)
        var slots: [ReadingSlot<F>] = []
        var elements: [Bounded<F>] = []
        for start in stride(from: 0, to: layout.slotCount, by: widths.slotsPerElement) {
            let range = start..<start + widths.slotsPerElement
            let (decoded, packed) = scope(ConstraintLabel("element", start / widths.slotsPerElement)) {
                $0.decodeElement(
                    rule: rule, widths: widths, values: advice.values[range].map(\.combination),
                    steps: advice.steps[range].map(\.combination))
            }
            slots += decoded
            elements.append(packed)
        }
        // Time begins with the first reading.
        enforceEqual("first-step-is-zero", Scalar(slots[0].step), Scalar(constant: .zero))
        let missing = widths.elementsPerBlock * layout.blocks.count - elements.count
        if missing > 0 { elements.insert(contentsOf: padding(of: slots[0], rule, widths, missing), at: 0) }
        let isLast = lastBlock(advice.lastBlock, count: layout.blocks.count)
        return ReadingLog(
            slots: slots, blocks: LogBlocks(layout: layout, elements: elements, isLast: isLast))
    }

    /// Elements in front of those that the circuit decodes: nothing but the first value, at no distance in time.
    private mutating func padding(
        of first: ReadingSlot<F>, _ rule: RuleWires<F>, _ widths: ReadingWidths, _ count: Int
    ) -> [Bounded<F>] {
        let turned = multiply("padding-direction", first.excess, Bounded(rule.direction))
        let value = rule.threshold + first.excess - turned * 2
        let ones = (0..<widths.slotsPerElement).reduce(BigInt(0)) { $0 + BigInt(1) << (widths.stride * $1) }
        return Array(repeating: Bounded(sum: [(ones, value)]), count: count)
    }
}
