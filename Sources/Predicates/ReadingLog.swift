import Algebra
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
        if layout.elementsInFront > 0 {
            // Nothing but the first value, at no distance in time.
            let turned = multiply("padding-direction", slots[0].excess, Bounded(rule.direction))
            let first = layout.element(filledWith: rule.threshold + slots[0].excess - turned * 2)
            elements = Array(repeating: first, count: layout.elementsInFront) + elements
        }
        let isLast = lastBlock(advice.lastBlock, count: layout.blocks.count)
        return ReadingLog(
            slots: slots, blocks: LogBlocks(layout: layout, elements: elements, isLast: isLast))
    }
}
