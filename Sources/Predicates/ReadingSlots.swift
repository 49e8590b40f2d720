import Algebra
import BigInt
import Gadgets
import R1CS

/// Bit widths of code words and how many of them one field element packs.
package struct ReadingWidths: Sendable {
    package let value: Int
    package let step: Int
    package let slotsPerElement: Int

    /// Widths of one's own; the tests use tiny ones.
    package init(value: Int, step: Int, slotsPerElement: Int) {
        self.value = value
        self.step = step
        self.slotsPerElement = slotsPerElement
    }

    /// 12-bit values, 4-bit steps, 14 readings in one element of BN254's scalar field.
    package static var standard: Self { Self(value: 12, step: 4, slotsPerElement: 14) }

    /// A value relative to a threshold takes one bit more than a value, a step relative to a gap one more than a step;
    /// slots are that far apart, which is what makes a decomposition relative to public numbers unique.
    package var stride: Int { value + 1 + step + 1 }
}

/// One reading inside the circuit, seen relative to the rule's threshold and gap.
package struct ReadingSlot<F: PrimeField>: Sendable {
    /// Whether the reading exceeds the threshold.
    package let exceeds: Bit<F>
    /// Whether the step to it is no gap.
    package let stepIsObserved: Bit<F>
    /// The step, in ticks.
    package let step: Bounded<F>
    /// |value − threshold| with the direction's sign, in −2^12 ..< 2^12.
    package let excess: Bounded<F>
}

/// The public numbers that decoding is relative to.
package struct RuleWires<F: PrimeField>: Sendable {
    /// 0 above, 1 below.
    package let direction: Bit<F>
    package let threshold: Bounded<F>
    /// The longest observed step, at most the longest step that a code word holds.
    package let stepLimit: Bounded<F>

    /// The numbers, each already in its range.
    package init(direction: Bit<F>, threshold: Bounded<F>, stepLimit: Bounded<F>) {
        self.direction = direction
        self.threshold = threshold
        self.stepLimit = stepLimit
    }
}

extension CircuitBuilder {
    /// Decodes the slots of one packed element, and returns them with the element that they pack to.
    ///
    /// Neither a value nor a step has a wire. The hint gives thirteen bits of ±(v − threshold) + 2^12, whose top bit is the
    /// comparison, and five bits of limit − Δ + 16, whose top bit says that the step is observed; value and step are linear
    /// in them. For one threshold and one limit the digits v + 2^13·Δ so described lie in an interval of 2^18 numbers, so
    /// that Σ 2^(18j)·digitⱼ determines them: no other digits pack to the signed element (docs/decisions/0003).
    ///
    /// Cost: 18 constraints a slot and one an element.
    package mutating func decodeElement(
        rule: RuleWires<F>, widths: ReadingWidths, values: [LinearCombination<F>], steps: [LinearCombination<F>]
    ) -> (slots: [ReadingSlot<F>], packed: Bounded<F>) {
        precondition(values.count == widths.slotsPerElement && steps.count == values.count, "one advice for every slot")
        let slots = values.indices.map { index in
            scope(ConstraintLabel("slot", index)) {
                $0.decodeSlot(rule: rule, widths: widths, value: values[index], step: steps[index])
            }
        }
        let weights = slots.indices.map { BigInt(1) << (widths.stride * $0) }
        let excess = Bounded(sum: zip(weights, slots).map { ($0, $1.excess) })
        // v = threshold + (1 − 2·direction)·excess, summed over the slots with one product.
        let turned = multiply("direction", excess, Bounded(rule.direction))
        let ones = weights.reduce(BigInt(0), +)
        let values = Bounded(sum: [(ones, rule.threshold), (BigInt(1), excess), (BigInt(-2), turned)])
        let steps = Bounded(sum: zip(weights, slots).map { ($0 << (widths.value + 1), $1.step) })
        let packed = values + steps
        checkInterval(packed, "packed")
        return (slots, packed)
    }

    private mutating func decodeSlot(
        rule: RuleWires<F>, widths: ReadingWidths, value: LinearCombination<F>, step: LinearCombination<F>
    ) -> ReadingSlot<F> {
        let excessBits = bits(
            .offsetExcess(valueBits: widths.value), "value-bit",
            inputs: [value, rule.threshold.combination, rule.direction.combination], count: widths.value + 1)
        let slackBits = bits(
            .stepSlack(stepBits: widths.step), "step-bit", inputs: [step, rule.stepLimit.combination],
            count: widths.step + 1)
        return ReadingSlot(
            exceeds: excessBits[widths.value], stepIsObserved: slackBits[widths.step],
            step: rule.stepLimit + (1 << widths.step) - Bounded(bits: slackBits),
            excess: Bounded(bits: excessBits) - (1 << widths.value))
    }
}

extension Hint {
    private static var packing: Uniqueness {
        .unique(because: "digits relative to the public threshold and gap pack into the signed element in one way only")
    }

    /// Bits of ±(value − threshold) + 2^valueBits; the sign is the direction's.
    package static func offsetExcess(valueBits: Int) -> Self {
        Self("offset-excess", packing) { inputs, outputs in
            let difference = inputs[2].isZero ? inputs[0] - inputs[1] : inputs[1] - inputs[0]
            writeBits(of: difference + .powerOfTwo(valueBits), to: outputs)
        }
    }

    /// Bits of limit − step + 2^stepBits.
    package static func stepSlack(stepBits: Int) -> Self {
        Self("step-slack", packing) { inputs, outputs in
            writeBits(of: inputs[1] - inputs[0] + .powerOfTwo(stepBits), to: outputs)
        }
    }
}
