import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// An irregular batch whose runs of exceeding readings are followed reading by reading through a table.
///
/// One look-up a reading shows that the comparison's bit is a bit, and what the run has become. So a reading costs 3
/// constraints and the look-ups of a value and a step, where `ReadingLog` and `consecutivePredicate` need 4 and a third
/// look-up for every second reading; the price is a table of 2^13 rows, and that durations are short (`RunStates.longestDuration`).
package struct ScannedLog<F: PrimeField>: Sendable {
    /// Whether the value of each slot is at least the pivot: the threshold, or for a rule "below" the code above it.
    let isUpper: [Bit<F>]
    let steps: [Bounded<F>]
    /// The state before the first slot, and after each.
    let states: [Bounded<F>]
    let blocks: LogBlocks<F>
}

/// The states of a run: how long it has lasted, from its first reading to the present one, or that there is none.
enum RunStates {
    /// Bits of a state.
    static let bits = 8
    /// No run: the present reading does not exceed.
    static let calm = (1 << bits) - 1
    /// A run that has lasted so long or longer.
    static let longest = calm - 1
    /// A breach is shown by a run of the duration and at most one step more, so that its time is known exactly.
    static let longestDuration = Int(CircuitShape.longestScannedDuration)
    /// Steps are below this.
    static let steps = 1 << Reading.stepBits

    /// The state after a step to a reading; `observed` says whether the step was.
    static func next(_ state: Int, step: Int, exceeds: Bool, observed: Bool) -> Int {
        guard exceeds else { return calm }
        return state == calm || !observed ? 0 : min(state + step, longest)
    }
}

extension CircuitBuilder {
    /// Decodes a batch, and follows runs from `initial` on.
    ///
    /// Cost: 3 constraints a slot, and look-ups of 12 and of 4 bits.
    mutating func scannedLog(
        threshold: Bounded<F>, direction: Bit<F>, layout: LogLayout, advice: ReadingAdvice<F>,
        table: LookupRows<F>, limit: Bounded<F>,
        initial: (inout Self, _ firstExceeds: Bounded<F>) -> Bounded<F>
    ) -> ScannedLog<F> {
        let widths = layout.widths
        let pivot = threshold + Bounded(direction)
        var isUpper: [Bit<F>] = []
        var steps: [Bounded<F>] = []
        var states: [Bounded<F>] = []
        var elements: [Bounded<F>] = []
        for start in stride(from: 0, to: layout.slotCount, by: widths.slotsPerElement) {
            scope(ConstraintLabel("element", start / widths.slotsPerElement)) { builder in
                var parts: [(weight: BigInt, part: Bounded<F>)] = []
                for slot in 0..<widths.slotsPerElement {
                    let index = start + slot
                    let (value, upper) = builder.comparedValue(advice.values[index], pivot: pivot, bits: widths.value)
                    isUpper.append(upper)
                    if index == 0 {
                        let exceeds = builder.exceeding(
                            "first-exceeds", upper: Bounded(upper), of: Bounded(1), direction: direction)
                        states.append(initial(&builder, exceeds))
                    }
                    let (step, state) = builder.nextState(
                        states[index], step: advice.steps[index], upper: upper, direction: direction, limit: limit,
                        table: table)
                    steps.append(step)
                    states.append(state)
                    let weight = BigInt(1) << (widths.stride * slot)
                    parts += [(weight, value), (weight << (widths.value + 1), step)]
                }
                let packed = Bounded(sum: parts)
                builder.checkInterval(packed, "packed")
                elements.append(packed)
            }
        }
        precondition(elements.count % widths.elementsPerBlock == 0, "a scanned log has whole blocks")
        let isLast = lastBlock(advice.lastBlock, count: layout.blocks.count)
        return ScannedLog(
            isUpper: isUpper, steps: steps, states: states,
            blocks: LogBlocks(layout: layout, elements: elements, isLast: isLast))
    }

    /// A value, and whether it is at least the pivot. That the second is a bit is for the caller to show.
    private mutating func comparedValue(
        _ value: Advice<F>, pivot: Bounded<F>, bits: Int
    ) -> (value: Bounded<F>, isUpper: Bit<F>) {
        let parts = hint(
            DecodedInteger.offset(bits: bits).inParts(low: bits), "value",
            inputs: [value.combination, pivot.combination], count: 2)
        let top = bit(parts[1], because: "the table of runs holds a bit in this column")
        let low = lookupRange("value", of: parts[0], bits: bits)
        return (pivot + low + Bounded(top) * (1 << bits) - (1 << bits), top)
    }

    private mutating func nextState(
        _ state: Bounded<F>, step: Advice<F>, upper: Bit<F>, direction: Bit<F>, limit: Bounded<F>,
        table: LookupRows<F>
    ) -> (step: Bounded<F>, state: Bounded<F>) {
        let digit = hint(
            .value("step", .unique(because: "it is a digit of the signed element")), "step",
            inputs: [step.combination], count: 1)[0]
        // The key alone would also take a step that is off by a fraction of 2^−8 for each state that it skips.
        let ticks = lookupRange("step", of: digit, bits: Reading.stepBits)
        let inputs = [
            state.combination, digit.combination, upper.combination, direction.combination, limit.combination,
        ]
        let next = hint(.nextRunState, "state", inputs: inputs, count: 1)[0]
        lookUp(
            "run", table,
            [Scalar(state) + digit * F(1 << RunStates.bits), Scalar(upper), next])
        return (
            ticks, Bounded(from: 0, to: BigInt(RunStates.calm), next.combination)
        )
    }
}

extension Hint {
    /// inputs: state, step, whether the value is from the pivot on, direction, longest observed step.
    fileprivate static var nextRunState: Self {
        Self("run-state", .unique(because: "a table has one row for every state, step and reading")) {
            inputs, outputs in
            let (state, step) = (Int(clamping: inputs[0].integer.limbs.0), Int(clamping: inputs[1].integer.limbs.0))
            let exceeds = inputs[2].isZero != inputs[3].isZero
            let observed = step <= Int(clamping: inputs[4].integer.limbs.0)
            let next = RunStates.next(min(state, RunStates.calm), step: step, exceeds: exceeds, observed: observed)
            outputs.initializeElement(at: 0, to: F(next))
        }
    }
}
