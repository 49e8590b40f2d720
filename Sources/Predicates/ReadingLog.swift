import Algebra
import BigInt
import Gadgets
import R1CS

/// All slots of a batch inside the circuit, the elements they pack to, and where the batch ends.
package struct ReadingLog<F: PrimeField>: Sendable {
    package let widths: ReadingWidths
    /// Slots of all elements, in order; those from `count` on are padding: value 0, step 0.
    package let slots: [ReadingSlot<F>]
    /// The packed elements, in order; zero beyond the last used one.
    package let elements: [Bounded<F>]
    /// Whether each element holds readings: ones, then zeros. The first always does.
    package let elementIsUsed: [Bit<F>]
    /// The number of readings.
    package let count: Bounded<F>
    /// The slots of the last used element, decoded a second time.
    package let lastSlots: [ReadingSlot<F>]
    /// Whether each slot of the last used element is a reading: ones, then zeros. The first always is.
    package let lastSlotIsUsed: [Bit<F>]

    /// Whether element `index` is the last used one.
    package func isLast(_ index: Int) -> Bounded<F> {
        Bounded(elementIsUsed[index])
            - (index + 1 < elementIsUsed.count ? Bounded(elementIsUsed[index + 1]) : Bounded(0))
    }

    /// Whether slot `index` of the last used element is the last reading.
    package func isLastReading(_ index: Int) -> Bounded<F> {
        Bounded(lastSlotIsUsed[index])
            - (index + 1 < lastSlotIsUsed.count ? Bounded(lastSlotIsUsed[index + 1]) : Bounded(0))
    }
}

/// What the caller supplies of a batch.
package struct ReadingAdvice<F: PrimeField>: Sendable {
    package let count: Advice<F>
    package let values: [Advice<F>]
    package let steps: [Advice<F>]
    /// The slots of the last used element once more.
    package let lastValues: [Advice<F>]
    package let lastSteps: [Advice<F>]
}

extension CircuitBuilder {
    /// Decodes a whole batch of at most `advice.values.count` readings.
    ///
    /// Padding is part of what is proved: elements beyond the last used one are zero, and so are the slots beyond the last
    /// reading, which the second decoding of the last element shows. Nothing of a slot's own cost goes into it.
    package mutating func readingLog(rule: RuleWires<F>, widths: ReadingWidths, advice: ReadingAdvice<F>) -> ReadingLog<
        F
    > {
        let perElement = widths.slotsPerElement
        precondition(advice.values.count % perElement == 0, "whole elements")
        let elementCount = advice.values.count / perElement
        var slots: [ReadingSlot<F>] = []
        var elements: [Bounded<F>] = []
        for index in 0..<elementCount {
            let range = index * perElement..<(index + 1) * perElement
            let (decoded, packed) = scope(ConstraintLabel("element", index)) {
                $0.decodeElement(
                    rule: rule, widths: widths, values: advice.values[range].map(\.combination),
                    steps: advice.steps[range].map(\.combination))
            }
            slots += decoded
            elements.append(packed)
        }
        // Time begins with the first reading.
        enforceEqual("first-step-is-zero", Scalar(slots[0].step), Scalar(constant: .zero))
        let used = scope("element-used") {
            $0.thermometer(
                "used", .elementUsed(slotsPerElement: perElement), inputs: [advice.count.combination],
                count: elementCount)
        }
        for (index, element) in elements.enumerated().dropFirst() {
            enforce(
                ConstraintLabel("unused-element-is-zero", index), element.combination,
                times: (!used[index]).combination,
                equals: LinearCombination())
        }
        let last = scope("last-element") {
            $0.lastElement(rule: rule, widths: widths, advice: advice, elements: elements, used: used)
        }
        let count =
            (Bounded(total: used.map { Bounded($0) }) - 1) * perElement
            + Bounded(total: last.used.map { Bounded($0) })
        return ReadingLog(
            widths: widths, slots: slots, elements: elements, elementIsUsed: used, count: count, lastSlots: last.slots,
            lastSlotIsUsed: last.used)
    }

    private mutating func lastElement(
        rule: RuleWires<F>, widths: ReadingWidths, advice: ReadingAdvice<F>, elements: [Bounded<F>], used: [Bit<F>]
    ) -> (slots: [ReadingSlot<F>], used: [Bit<F>]) {
        let selected = selectLast("selected", of: elements.map { Scalar($0) }, used: used)
        let perElement = widths.slotsPerElement
        let (slots, packed) = decodeElement(
            rule: rule, widths: widths, values: advice.lastValues.map(\.combination),
            steps: advice.lastSteps.map(\.combination))
        enforceEqual("selected-is-decoded", Scalar(packed), selected)
        let slotUsed = thermometer(
            "slot-used", .lastSlotUsed(slotsPerElement: perElement), inputs: [advice.count.combination],
            count: perElement)
        for (index, slot) in slots.enumerated().dropFirst() {
            scope(ConstraintLabel("padding", index)) { builder in
                let turned = builder.multiply("direction", slot.excess, Bounded(rule.direction))
                let value = rule.threshold + slot.excess - turned * 2
                let code = value + slot.step * (1 << (widths.value + 1))
                builder.enforce(
                    "zero", code.combination, times: (!slotUsed[index]).combination, equals: LinearCombination())
            }
        }
        return (slots, slotUsed)
    }
}
