import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// Bit widths of code words and how many of them one field element packs.
package struct ReadingWidths: Sendable {
    package let value: Int
    package let step: Int
    package let slotsPerElement: Int
    package let elementsPerBlock: Int

    /// Widths of one's own; the tests use tiny ones.
    package init(value: Int, step: Int, slotsPerElement: Int, elementsPerBlock: Int) {
        self.value = value
        self.step = step
        self.slotsPerElement = slotsPerElement
        self.elementsPerBlock = elementsPerBlock
    }

    /// The widths of batches of BN254's scalar field.
    package init(_ encoding: ReadingEncoding) {
        self.init(
            value: Reading.valueBits, step: encoding.stepBits, slotsPerElement: encoding.slotsPerElement,
            elementsPerBlock: ReadingEncoding.elementsPerBlock)
    }

    /// Readings that a block takes.
    package var slotsPerBlock: Int { slotsPerElement * elementsPerBlock }

    /// A value relative to a threshold takes one bit more than a value, a step relative to a gap one more than a step;
    /// slots are that far apart, which is what makes a decomposition relative to public numbers unique.
    package var stride: Int { value + 1 + (step > 0 ? step + 1 : 0) }
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
    /// in them. In committed mode it gives the top bit and the number below it. For one threshold and one limit the digits v + 2^13·Δ so described lie in an interval of 2^18 numbers, so
    /// that Σ 2^(18j)·digitⱼ determines them: no other digits pack to the signed element (docs/decisions/0003).
    ///
    /// Cost: 18 constraints a slot and one an element; in committed mode 2 a slot and look-ups of 12 and 4 bits.
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
        let excess = split(
            "value", .offsetExcess(valueBits: widths.value),
            inputs: [value, rule.threshold.combination, rule.direction.combination], bits: widths.value)
        let slack = split(
            "step", .stepSlack(stepBits: widths.step), inputs: [step, rule.stepLimit.combination], bits: widths.step)
        return ReadingSlot(
            exceeds: excess.top, stepIsObserved: slack.top,
            step: rule.stepLimit + (1 << widths.step) - slack.whole,
            excess: excess.whole - (1 << widths.value))
    }

    /// An integer of count + 1 bits that a hint gives by its bits: its top bit, and all of it.
    ///
    /// Cost: count + 1 constraints in plain mode; in committed mode one for the top bit, and a look-up of the rest.
    mutating func split(
        _ name: String, _ bits: DecodedInteger<F>, inputs: [LinearCombination<F>], bits count: Int
    ) -> (top: Bit<F>, whole: Bounded<F>) {
        switch mode {
        case .plain:
            let all = self.bits(bits.inBits, name + "-bit", inputs: inputs, count: count + 1)
            return (all[count], Bounded(bits: all))
        case .committed:
            let parts = hint(bits.inParts(low: count), name, inputs: inputs, count: 2)
            let top = bit(ConstraintLabel(name + "-top"), asserting: parts[1])
            let low = lookupRange(name, of: parts[0], bits: count)
            return (top, low + Bounded(top) * (1 << count))
        }
    }
}

/// An integer that hints decode from values and public numbers, by bits or as its low bits and the one above.
struct DecodedInteger<F: PrimeField>: Sendable {
    let name: String
    let integer: @Sendable (UnsafeBufferPointer<F>) -> F

    private static var packing: Hint<F>.Uniqueness {
        .unique(because: "digits relative to the public threshold and gap pack into the signed element in one way only")
    }

    var inBits: Hint<F> {
        let integer = integer
        return Hint(name, Self.packing) { inputs, outputs in Hint.writeBits(of: integer(inputs), to: outputs) }
    }

    func inParts(low count: Int) -> Hint<F> {
        let integer = integer
        // A hint runs for every reading; what does not depend on it is computed with the circuit.
        let weight = F.powerOfTwo(count)
        return Hint(name, Self.packing) { inputs, outputs in
            let whole = integer(inputs)
            let top = whole.integer.bit(count)
            outputs.initializeElement(at: 0, to: top ? whole - weight : whole)
            outputs.initializeElement(at: 1, to: top ? .one : .zero)
        }
    }

    /// ±(value − threshold) + 2^valueBits; the sign is the direction's.
    static func offsetExcess(valueBits: Int) -> Self {
        let offset = F.powerOfTwo(valueBits)
        return Self(name: "offset-excess") { inputs in
            (inputs[2].isZero ? inputs[0] - inputs[1] : inputs[1] - inputs[0]) + offset
        }
    }

    /// limit − step + 2^stepBits
    static func stepSlack(stepBits: Int) -> Self {
        let offset = F.powerOfTwo(stepBits)
        return Self(name: "step-slack") { inputs in inputs[1] - inputs[0] + offset }
    }
}
