import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// An irregular batch of which each value has a wire of its own, so that several conditions can look at it.
struct ValueLog<F: PrimeField>: Sendable {
    /// The value of each slot. That it is one of `Reading.valueBits` is for the conditions to show, or for `rangeValues`.
    let values: [Bounded<F>]
    /// The step to each slot, in ticks.
    let steps: [Bounded<F>]
    /// Whether that step is no gap.
    let isObserved: [Bit<F>]
    /// For each slot the step if it is no gap, and else zero.
    let observedSteps: [Bounded<F>]
    let blocks: LogBlocks<F>

    var widths: ReadingWidths { blocks.layout.widths }

    /// The ticks since the first reading, as a column of pointers.
    var elapsed: PrefixColumn<F> { .elapsed(steps, widths) }

    /// The most slots that a pointer's leaves may have with some columns: a whole element's, or a part of them.
    func slotsPerLeaf(_ columns: [PrefixColumn<F>]) -> Int {
        let (bits, sumBits) = columns.reduce((0, 0)) { ($0.0 + $1.bits, $0.1 + $1.sumBits) }
        let most = (F.modulus.bitWidth - 1 - sumBits) / bits
        return (1...widths.slotsPerElement).last { widths.slotsPerElement % $0 == 0 && $0 <= most } ?? 1
    }
}

extension CircuitBuilder {
    /// Decodes a batch.
    ///
    /// Cost: 3 constraints a slot and a look-up of 4 bits.
    ///
    /// - Parameters:
    ///   - stepLimit: the longest observed step that a code word holds.
    ///   - needsObservedSteps: whether a condition multiplies by `observedSteps`.
    ///   - isInRange: whether the conditions show that every value has `Reading.valueBits`.
    mutating func valueLog(
        layout: LogLayout, inputs: BatchInputs<F>, stepLimit: Bounded<F>, isInRange: Bool, needsObservedSteps: Bool
    ) -> ValueLog<F> {
        let widths = layout.widths
        let digit = Hint<F>.Uniqueness.unique(because: "it is a digit of the signed element")
        var (values, steps, elements): ([Bounded<F>], [Bounded<F>], [Bounded<F>]) = ([], [], [])
        var isObserved: [Bit<F>] = []
        var observedSteps: [Bounded<F>] = []
        for start in stride(from: 0, to: layout.slotCount, by: widths.slotsPerElement) {
            scope(ConstraintLabel("element", start / widths.slotsPerElement)) { builder in
                var parts: [(weight: BigInt, part: Bounded<F>)] = []
                for slot in 0..<widths.slotsPerElement {
                    builder.scope(ConstraintLabel("slot", slot)) { builder in
                        let index = start + slot
                        let wire = builder.hint(
                            .value("value", digit), "value", inputs: [inputs.values[index].combination], count: 1)[0]
                        let value =
                            isInRange
                            ? Bounded(from: 0, to: BigInt(1) << widths.value - 1, wire.combination)
                            : builder.bounded("value", of: wire, bits: widths.value)
                        let slack = builder.split(
                            "step", .stepSlack(stepBits: widths.step),
                            inputs: [inputs.steps[index].combination, stepLimit.combination], bits: widths.step)
                        let step = stepLimit + (1 << widths.step) - slack.whole
                        values.append(value)
                        steps.append(step)
                        isObserved.append(slack.top)
                        if needsObservedSteps {
                            observedSteps.append(builder.multiply("observed-step", step, Bounded(slack.top)))
                        }
                        let weight = BigInt(1) << (widths.stride * slot)
                        parts += [(weight, value), (weight << (widths.value + 1), step)]
                    }
                }
                let packed = Bounded(sum: parts)
                builder.checkInterval(packed, "packed")
                elements.append(packed)
            }
        }
        // Time begins with the first reading.
        enforceEqual("first-step-is-zero", Scalar(steps[0]), Scalar(constant: .zero))
        elements = Array(repeating: layout.element(filledWith: values[0]), count: layout.elementsInFront) + elements
        let isLast = lastBlock(inputs.lastBlock, count: layout.blocks.count)
        return ValueLog(
            values: values, steps: steps, isObserved: isObserved, observedSteps: observedSteps,
            blocks: LogBlocks(layout: layout, elements: elements, isLast: isLast))
    }
}
