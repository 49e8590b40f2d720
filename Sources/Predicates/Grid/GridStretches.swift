import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// The stretches of a regular grid at which readings are missing, as the signed header lists them.
package struct GridStretches<F: PrimeField>: Sendable {
    /// First place without a reading, and how many in a row; both zero where the list has ended.
    package let stretches: [(start: Bounded<F>, count: Bounded<F>)]
    /// Whether each is longer than the rule allows.
    package let isWide: [Bit<F>]
    /// The packed list.
    package let elements: [Bounded<F>]
}

/// What the caller supplies of a stretch.
package struct StretchAdvice<F: PrimeField>: Sendable {
    let start: Advice<F>
    let count: Advice<F>
    let before: Advice<F>
    let after: Advice<F>
}

extension CircuitBuilder {
    /// Decodes the list, and compares each stretch with the longest gap.
    ///
    /// - Parameter gapPlaces: over how many places the longest gap reaches.
    package mutating func gridStretches(
        _ advice: [StretchAdvice<F>], gapPlaces: Bounded<F>
    ) -> GridStretches<F> {
        let signed = Hint<F>.Uniqueness.unique(because: "it is a digit of the signed list")
        var stretches: [(start: Bounded<F>, count: Bounded<F>)] = []
        var isWide: [Bit<F>] = []
        var words: [Bounded<F>] = []
        for (index, one) in advice.enumerated() {
            scope(ConstraintLabel("stretch", index)) { builder in
                func field(_ name: String, _ value: Advice<F>, _ bits: Int, _ builder: inout Self) -> Bounded<F> {
                    builder.boundedAdvice(name, value.combination, bits: bits, signed)
                }
                let start = field("start", one.start, MissingStretch.startBits, &builder)
                let count = field("count", one.count, MissingStretch.countBits, &builder)
                let before = field("before", one.before, Reading.valueBits, &builder)
                let after = field("after", one.after, Reading.valueBits, &builder)
                words.append(
                    Bounded(
                        sum: zip(MissingStretch.shifts, [start, count, before, after]).map { (BigInt(1) << $0, $1) }))
                stretches.append((start, count))
                // count + 1 places lie between the readings around the stretch.
                isWide.append(!builder.isAtMost("wide", count + 1, gapPlaces))
            }
        }
        let perElement = BatchPacking.stretchesPerElement
        let elements = stride(from: 0, to: words.count, by: perElement).map { start in
            Bounded(
                sum: words[start..<start + perElement].enumerated().map {
                    (BigInt(1) << (MissingStretch.wordBits * $0.offset), $0.element)
                })
        }
        return GridStretches(stretches: stretches, isWide: isWide, elements: elements)
    }

    /// Asserts that a place is none of a stretch; returns whether the stretch begins after it.
    mutating func liesOutside(
        _ name: String, _ place: Bounded<F>, _ stretch: (start: Bounded<F>, count: Bounded<F>)
    ) -> Bit<F> {
        scope(ConstraintLabel(name)) { builder in
            let isLater = builder.isLess("later", place, stretch.start)
            // Either start − 1 − place or place − start − count is not negative.
            let ahead = stretch.start - 1 - place
            let behind = place - stretch.start - stretch.count
            let distance = behind + builder.multiply("distance", ahead - behind, Bounded(isLater))
            _ = builder.bounded("outside", Bounded(hullOf: [ahead, behind], distance), bits: 20)
            return isLater
        }
    }
}
