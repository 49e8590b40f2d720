import Algebra
import CircuitChecker
import Predicates
import Primitives
import R1CS
import Statements
import Testing

/// A table whose key packs a known number and an unknown one below it does not show that the unknown one is an integer.
@Suite("Steps are whole ticks")
struct FractionalStepTests {
    /// A step of Δ + k/2^8 ticks makes 2^13·Δ + 32k of an element: as much as a value that is 32k higher. If the table of
    /// runs took such a step for Δ, with a state k higher, an exceeding reading could pass for one 32k lower.
    @Test func aReadingCannotHideInAFractionOfAStep() throws {
        let shape = try #require(CircuitShape(id: "consecutive-20160"))
        let circuit = try BreachCircuit.synthesize(shape)
        // 0 … 9 calm, 10 … 21 exceed by 10 codes, at steps of 10 ticks: 110 ticks where 100 break the rule.
        let readings = (0..<30).map { index in
            Reading(value: (10..<22).contains(index) ? 1090 : 1070, step: index == 0 ? 0 : 10)
        }
        let batch = try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 29_626_560,
            readings: readings)
        let signed = SignedBatch(signing: batch, with: EdDSASigningKey.generate())
        let rule = try RuleFile(
            parsing: Array(
                "rule: r\nfamily: consecutive\nexceeds: above 8 Cel\nmaximum-gap: 15min\nduration: more than 99min\n"
                    .utf8)
        ).rule
        let claim = try BreachCircuitTests.claim(
            shape: shape, signed: signed, rule: rule, window: BreachCircuitTests.window(of: batch), claim: .noBreach)
        var inputs = claim.inputs
        #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) != nil)

        // Slots begin with padding; of the last 30, number 13 is said to be one fraction short, 16 one too many.
        let first = shape.publicInputs.count + 4 + 5
        let slotCount = (inputs.count - first) / 2
        let before = BatchPacking.slots(of: batch).count - 30
        let fraction = try #require(Fr(256).inverted())
        for (reading, sign) in [(13, -Fr.one), (16, Fr.one)] {
            let slot = before + reading
            inputs[first + slot] -= sign * Fr(32)
            inputs[first + slotCount + slot] += sign * fraction
        }
        // The states that the rows of the table give.
        let slots = BatchPacking.slots(of: batch)
        var state = 255
        var states: [Int] = []
        for index in 0..<slotCount {
            let reading = index < slots.count ? slots[index] : Reading(value: 0, step: 0)
            let shift = index == before + 13 ? -1 : index == before + 16 ? 1 : 0
            let exceeds = Int(reading.value) - 32 * shift >= 1080
            let start = state + shift
            state = !exceeds ? 255 : start == 255 ? 0 : min(start + Int(reading.step), 254)
            states.append(state)
        }
        let hints = circuit.hintUses.enumerated().filter { $0.element.name == "run-state" }.map(\.offset)
        #expect(hints.count == slotCount)
        let slotOfHint = Dictionary(uniqueKeysWithValues: zip(hints, 0..<slotCount))
        let witness = try circuit.witnessWithChallenge(inputs: inputs) { hint, values in
            if let slot = slotOfHint[hint] { values[0] = Fr(states[slot]) }
        }
        let unsatisfied = circuit.constraints.firstUnsatisfied(by: witness)
        #expect(unsatisfied != nil, "a breach is proved to be none")
    }
}
