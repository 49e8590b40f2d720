import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// An irregular batch whose runs of exceeding readings are followed reading by reading through a table.
///
/// One look-up a reading shows that the comparison's bit is a bit, that the step is whole ticks, and what the run has
/// become. So a reading costs 3 constraints and the look-up of a value, where `ReadingLog` and `consecutivePredicate` need 4
/// constraints, the look-up of a step, and a third one for every second reading; the price is a table of 2^5 rows for
/// each state, and that durations are short (`RunStates.longestDuration`).
package struct ScannedLog<F: PrimeField>: Sendable {
    /// Whether the value of each slot is at least the pivot: the threshold, or for a rule "below" the code above it.
    let isUpper: [Bit<F>]
    let steps: [Bounded<F>]
    /// The state before the first slot, and after each.
    let states: [Bounded<F>]
    let blocks: LogBlocks<F>
}

/// The states of a run: how long it has lasted, from its first reading to the present one, or that there is none.
struct RunStates: Sendable {
    /// Bits of a state: 8, or fewer where readings are too few to pay for so many rows.
    let bits: Int
    /// No run: the present reading does not exceed.
    var calm: Int { (1 << bits) - 1 }
    /// A run that has lasted so long or longer.
    var longest: Int { calm - 1 }
    /// A breach is shown by a run of the duration and at most one step more, so that its time is known exactly.
    var longestDuration: Int { Int(CircuitShape.longestScannedDuration(stateBits: bits)) }
    /// Steps are below this.
    static let steps = 1 << Reading.stepBits
    /// Elements after which a state is shown to be one; `CircuitBuilder.scannedLog` says why not each.
    static let elementsPerStretch = 2

    /// The state after a step to a reading; `observed` says whether the step was.
    func next(_ state: Int, step: Int, exceeds: Bool, observed: Bool) -> Int {
        guard exceeds else { return calm }
        return state == calm || !observed ? 0 : min(state + step, longest)
    }
}

extension CircuitBuilder {
    /// Decodes a batch, and follows runs from `initial` on, a small integer.
    ///
    /// States have no range of their own but at the end of each stretch of two elements. That is enough. With s₀, s₁ … the
    /// states, B = 2^8 or less, and all that follows in integers: slot k's look-up says that B·sₖ + sₖ₊₁ = vₖ is the third column of
    /// a row, B·state + next, where both are below B; so 0 ≤ vₖ < B².
    /// - As s₀ is an integer, sₖ₊₁ = vₖ − B·sₖ is one for every k. There are no fractions: nothing is divided.
    /// - From |sₖ₊₁| < B² + B·|sₖ| follows |sₖ| + 2B < Bᵏ·(|s₀| + 2B). With |s₀| < 2^10 and a stretch of 28 slots all stay
    ///   below 2^235, so that they are the same numbers in the field, and small ones there only if they are small here.
    /// - If sₖ ≥ B, then sₖ₊₁ < B² − B·B = 0. If sₖ ≤ −1, then sₖ₊₁ ≥ B. A state that is none is followed by none.
    ///
    /// So if the last state of a stretch lies in 0 ..< B, all do, the first one included; it is where the next stretch begins.
    /// Then B·sₖ + sₖ₊₁ = B·state + next has one solution: the row's state is sₖ, and sₖ₊₁ its next.
    ///
    /// The range has to stand at the end. Backwards an error is divided by −B, and a fraction of a state would do.
    ///
    /// Cost: 3 constraints a slot and a look-up of 12 bits, and one of a state's bits for every second element.
    mutating func scannedLog(
        threshold: Bounded<F>, direction: Bit<F>, layout: LogLayout, advice: ReadingAdvice<F>,
        states runStates: RunStates, table: LookupRows<F>, limit: Bounded<F>,
        initial: (inout Self, _ firstExceeds: Bounded<F>) -> Bounded<F>
    ) -> ScannedLog<F> {
        let widths = layout.widths
        let pivot = threshold + Bounded(direction)
        let stretch = RunStates.elementsPerStretch * widths.slotsPerElement
        precondition(
            runStates.bits * stretch + 11 < F.modulus.bitWidth, "states that are none stay small in a stretch")
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
                        runStates, after: states[index], step: advice.steps[index], upper: upper,
                        direction: direction, limit: limit, table: table)
                    steps.append(step)
                    states.append(state)
                    let weight = BigInt(1) << (widths.stride * slot)
                    parts += [(weight, value), (weight << (widths.value + 1), step)]
                }
                let slots = start + widths.slotsPerElement
                if slots == layout.slotCount || slots % stretch == 0 {
                    _ = builder.bounded("is-state", of: Scalar(states[slots]), bits: runStates.bits)
                }
                let packed = Bounded(sum: parts)
                builder.checkInterval(packed, "packed")
                elements.append(packed)
            }
        }
        precondition(elements.count % widths.elementsPerBlock == 0, "a scanned log has whole blocks")
        // Time begins with the first reading.
        enforceEqual("first-step-is-zero", Scalar(steps[0]), Scalar(constant: .zero))
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
        _ states: RunStates, after state: Bounded<F>, step: Advice<F>, upper: Bit<F>, direction: Bit<F>,
        limit: Bounded<F>, table: LookupRows<F>
    ) -> (step: Bounded<F>, state: Bounded<F>) {
        let digit = hint(
            .value("step", .unique(because: "it is a digit of the signed element")), "step",
            inputs: [step.combination], count: 1)[0]
        let ticks = Bounded(from: 0, to: BigInt(RunStates.steps - 1), digit.combination)
        let inputs = [
            state.combination, digit.combination, upper.combination, direction.combination, limit.combination,
        ]
        let next = hint(.nextState(of: states), "state", inputs: inputs, count: 1)[0]
        lookUp("run", table, [digit, Scalar(upper), Scalar(state) * F(1 << states.bits) + next])
        return (ticks, Bounded(from: 0, to: BigInt(states.calm), next.combination))
    }
}

extension Hint {
    /// inputs: state, step, whether the value is from the pivot on, direction, longest observed step.
    fileprivate static func nextState(of states: RunStates) -> Self {
        Self("run-state", .unique(because: "a table has one row for every state, step and reading")) {
            inputs, outputs in
            let (state, step) = (Int(clamping: inputs[0].integer.limbs.0), Int(clamping: inputs[1].integer.limbs.0))
            let exceeds = inputs[2].isZero != inputs[3].isZero
            let observed = step <= Int(clamping: inputs[4].integer.limbs.0)
            let next = states.next(min(state, states.calm), step: step, exceeds: exceeds, observed: observed)
            outputs.initializeElement(at: 0, to: F(next))
        }
    }
}
