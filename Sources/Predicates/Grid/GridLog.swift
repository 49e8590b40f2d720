import Algebra
import BigInt
import Gadgets
import R1CS

/// A regular batch inside the circuit: places at one distance from each other, each with a value.
package struct GridLog<F: PrimeField>: Sendable {
    /// Whether the value of each slot is at least the pivot: the threshold, or for a rule "below" the code above it.
    package let isUpper: [Bit<F>]
    package let blocks: LogBlocks<F>
    /// Ticks between neighbouring places.
    package let interval: Bounded<F>
    /// The number of places.
    package let count: Bounded<F>
    /// The number of slots in front of the first place.
    package let padding: Bounded<F>
    /// Ticks of the first and last place, at which there are readings.
    package let start: Bounded<F>
    package let end: Bounded<F>
    /// 0 above, 1 below.
    package let direction: Bit<F>
}

/// What the caller supplies of a regular batch.
package struct GridAdvice<F: PrimeField>: Sendable {
    package let count: Advice<F>
    package let lastBlock: Advice<F>
    package let start: Advice<F>
    package let values: [Advice<F>]
}

extension CircuitBuilder {
    /// Decodes a regular batch.
    ///
    /// Cost: in committed mode 1 constraint a slot and a look-up of 12 bits.
    package mutating func gridLog(
        threshold: Bounded<F>, direction: Bit<F>, interval: Bounded<F>, layout: LogLayout, advice: GridAdvice<F>
    ) -> GridLog<F> {
        let widths = layout.widths
        let pivot = threshold + Bounded(direction)
        var isUpper: [Bit<F>] = []
        var elements: [Bounded<F>] = []
        var first = Bounded<F>(0)
        for start in stride(from: 0, to: layout.slotCount, by: widths.slotsPerElement) {
            scope(ConstraintLabel("element", start / widths.slotsPerElement)) { builder in
                var parts: [(weight: BigInt, part: Bounded<F>)] = []
                for slot in 0..<widths.slotsPerElement {
                    let value = builder.scope(ConstraintLabel("slot", slot)) {
                        $0.split(
                            "value", .offset(bits: widths.value),
                            inputs: [advice.values[start + slot].combination, pivot.combination], bits: widths.value)
                    }
                    isUpper.append(value.top)
                    let code = pivot + value.whole - (1 << widths.value)
                    parts.append((BigInt(1) << (widths.stride * slot), code))
                    if start + slot == 0 { first = code }
                }
                let packed = Bounded(sum: parts)
                builder.checkInterval(packed, "packed")
                elements.append(packed)
            }
        }
        elements = Array(repeating: layout.element(filledWith: first), count: layout.elementsInFront) + elements
        let isLast = lastBlock(advice.lastBlock, count: layout.blocks.count)
        let blocks = LogBlocks(layout: layout, elements: elements, isLast: isLast)
        return placed(blocks, isUpper, interval: interval, direction: direction, advice: advice)
    }

    /// Where the places stand among the slots and in time.
    private mutating func placed(
        _ blocks: LogBlocks<F>, _ isUpper: [Bit<F>], interval: Bounded<F>, direction: Bit<F>, advice: GridAdvice<F>
    ) -> GridLog<F> {
        let header = Hint<F>.Uniqueness.unique(because: "the signed header holds it")
        let places = hint(.value("count", header), "count", inputs: [advice.count.combination], count: 1)[0]
        let used = blocks.usedSlots
        let padding = bounded(
            "padding", of: Scalar(used) - places, bits: (blocks.layout.widths.slotsPerBlock - 1).bitWidthOfValue)
        let start = boundedAdvice("start-tick", advice.start.combination, bits: 32, header)
        let count = used - padding
        let end = start + multiply("length", count - 1, interval)
        return GridLog(
            isUpper: isUpper, blocks: blocks, interval: interval, count: count, padding: padding, start: start,
            end: end, direction: direction)
    }
}

extension DecodedInteger {
    /// value − pivot + 2^bits
    static func offset(bits: Int) -> Self {
        let offset = F.powerOfTwo(bits)
        return Self(name: "offset") { inputs in inputs[0] - inputs[1] + offset }
    }
}
