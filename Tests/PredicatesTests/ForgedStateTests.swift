import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements
import Testing

/// A look-up says what state and next state sum to in their places, and only the last state of a stretch has a range: a prover
/// who takes another state for granted at any slot, or at several, must be refused there.
@Suite("Forged states of runs")
struct ForgedStateTests {
    private static let shape = CircuitShape(family: .consecutive, capacity: 224, encoding: .irregular, durationBits: 8)
    /// The slots of the last stretch: an error in it meets one range.
    private static let stretch = 196..<224
    /// The run's last reading; it began at 180, two ticks apart, and is held for 86 ticks.
    private static let runEnd = 222
    private let circuit: Circuit<Fr>
    private let batch: ReadingBatch

    init() throws {
        circuit = try BreachCircuit.synthesizePredicate(Self.shape, mode: .committed)
        let readings = (0..<224).map { index in
            Reading(value: (180...Self.runEnd).contains(index) ? 1090 : 1070, step: index == 0 ? 0 : 2)
        }
        batch = try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 1_000_000,
            readings: readings)
    }

    /// Inputs of "never above 10 for 86 ticks", of which the log is a breach, or for some other time.
    private func inputs(duration: Int = 86) throws -> [Fr] {
        let parameters = RuleParameters(
            claim: .noBreach, gapTicks: 5, windowStartTick: Int64(batch.header.startTick),
            windowEndTick: Int64(batch.header.endTick),
            conditions: [ConditionParameters(family: .consecutive, high: 1080, limit: Int64(duration))])
        let numbers = try #require(parameters.publicInputs(of: Self.shape))
        let rule = BreachCircuit.predicateInputs(Self.shape).compactMap { numbers[$0] }
        let evidence = Provability.Evidence(first: 0, last: 0)
        return rule
            + (try BreachAssignment.readings(batch, shape: Self.shape, parameters: parameters, evidence: [evidence]))
    }

    /// What the states are that rows for the believed ones lead to; `error` is the state less the believed one, by slot.
    private func states(error: (Int) -> Fr) -> [Fr] {
        var believed = 255
        return (0...223).map { slot in
            believed = !(180...Self.runEnd).contains(slot) ? 255 : believed == 255 ? 0 : believed + 2
            return Fr(believed) + error(slot + 1)
        }
    }

    private func witness(_ states: [Fr], duration: Int = 86) throws -> [Fr] {
        let hints = circuit.hintUses.enumerated().filter { $0.element.name == "run-state" }.map(\.offset)
        let slotOfHint = Dictionary(uniqueKeysWithValues: zip(hints, states.indices))
        return try circuit.witnessWithChallenge(inputs: inputs(duration: duration)) { hint, values in
            if let slot = slotOfHint[hint] { values[0] = states[slot] }
        }
    }

    private func refusal(_ witness: [Fr]) -> String? { circuit.constraints.firstUnsatisfied(by: witness)?.name }

    @Test func theHonestAnswerIsThatTheRuleIsBroken() throws {
        let honest = states { _ in .zero }
        #expect(refusal(try witness(honest, duration: 87)) == nil)
        #expect(try refusal(witness(honest))?.hasSuffix("no-time-86") == true)
    }

    /// From one slot on the run is said to be one tick younger. The state is the honest one there, so it is off by one from
    /// the believed one, and each next by −2^8 times as much; the range at the end of the stretch is what refuses it.
    @Test(arguments: Array(stretch))
    func aStateOffByOneIsCaughtAtTheEndOfItsStretch(slot: Int) throws {
        func error(_ position: Int) -> Fr {
            position < slot ? .zero : (slot..<position).reduce(Fr.one) { error, _ in error * -Fr(256) }
        }
        var believed = 255
        var states: [Fr] = []
        for position in 0...223 {
            let before = position == slot ? believed - 1 : believed
            believed = !(180...Self.runEnd).contains(position) ? 255 : before == 255 ? 0 : before + 2
            states.append(Fr(believed) + (position < slot ? .zero : error(position + 1)))
        }
        let forged = try witness(states)
        #expect(refusal(forged) == "tables/sum")
        // Without that one range, a breach would be proved to be none.
        let system = circuit.constraints
        let range = try #require(
            (0..<system.constraintCount).last { system.constraintName($0).hasSuffix("/is-state[0]") })
        let term = try #require(system.a.row(range).first).wire
        let sum = try #require((0..<system.constraintCount).first { system.constraintName($0) == "tables/sum" })
        let residue = system.a.row(sum).reduce(Fr.zero) {
            $0 + system.coefficients[Int($1.coefficient)] * forged[Int($1.wire)]
        }
        var balanced = forged
        balanced[Int(term)] += residue
        #expect(circuit.removingConstraint(range).firstUnsatisfied(by: balanced)?.name == nil)
    }

    /// The other way round: the last state is right, and those before it are off by fractions, which vanish on the way.
    @Test(arguments: Array(stretch.dropFirst()))
    func aFractionOfAStateIsCaughtWhereItBegins(slot: Int) throws {
        let inverse = try #require((-Fr(256)).inverted())
        let forged = states { position in
            position < slot ? .zero : (position..<224).reduce(-Fr.one) { error, _ in error * inverse }
        }
        #expect(try refusal(witness(forged, duration: 87)) == "tables/sum")
    }

    /// Errors at two slots that cancel are none: one of 1, and 2^8 a slot later, which no row can take back.
    @Test(arguments: [1, -255])
    func twoErrorsDoNotCancel(size: Int) throws {
        for slot in Self.stretch.dropLast() {
            let forged = states { position in
                position == slot + 1 ? Fr(size) : position == slot + 2 ? Fr(-256 * size) : .zero
            }
            #expect(try refusal(witness(forged, duration: 87)) == "tables/sum", "\(slot)")
        }
    }
}
