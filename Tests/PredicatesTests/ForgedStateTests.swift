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
    /// The widths of states that circuits of the catalogue have.
    static let widths = [8, 6]
    /// The slots of the last stretch: an error in it meets one range.
    private static let stretch = 196..<224
    private static let logs = Result { try widths.map(ForgedRun.init) }

    private static func log(_ bits: Int) throws -> ForgedRun {
        try #require(try logs.get().first { $0.bits == bits })
    }

    @Test(arguments: widths) func theHonestAnswerIsThatTheRuleIsBroken(bits: Int) throws {
        let log = try Self.log(bits)
        let honest = log.states { _ in .zero }
        #expect(log.refusal(try log.witness(honest, duration: log.held + 1)) == nil)
        #expect(try log.refusal(log.witness(honest))?.hasSuffix("no-time-\(log.held)") == true)
    }

    /// From one slot on the run is said to be one tick younger. The state is the honest one there, so it is off by one from
    /// the believed one, and each next by −B times as much; the range at the end of the stretch is what refuses it.
    @Test(arguments: Array(stretch), widths)
    func aStateOffByOneIsCaughtAtTheEndOfItsStretch(slot: Int, bits: Int) throws {
        let log = try Self.log(bits)
        func error(_ position: Int) -> Fr {
            position < slot ? .zero : (slot..<position).reduce(Fr.one) { error, _ in error * -Fr(log.base) }
        }
        var believed = log.calm
        var states: [Fr] = []
        for position in 0...223 {
            let before = position == slot ? believed - 1 : believed
            believed = log.next(before, at: position)
            states.append(Fr(believed) + (position < slot ? .zero : error(position + 1)))
        }
        let forged = try log.witness(states)
        #expect(log.refusal(forged) == "tables/sum")
        // Without that one range, a breach would be proved to be none.
        let system = log.circuit.constraints
        let range = try #require(
            (0..<system.constraintCount).last { system.constraintName($0).hasSuffix("/is-state[0]") })
        let term = try #require(system.a.row(range).first).wire
        let sum = try #require((0..<system.constraintCount).first { system.constraintName($0) == "tables/sum" })
        let residue = system.a.row(sum).reduce(Fr.zero) {
            $0 + system.coefficients[Int($1.coefficient)] * forged[Int($1.wire)]
        }
        var balanced = forged
        balanced[Int(term)] += residue
        #expect(log.circuit.removingConstraint(range).firstUnsatisfied(by: balanced)?.name == nil)
    }

    /// The other way round: the last state is right, and those before it are off by fractions, which vanish on the way.
    @Test(arguments: Array(stretch.dropFirst()), widths)
    func aFractionOfAStateIsCaughtWhereItBegins(slot: Int, bits: Int) throws {
        let log = try Self.log(bits)
        let inverse = try #require((-Fr(log.base)).inverted())
        let forged = log.states { position in
            position < slot ? .zero : (position..<224).reduce(-Fr.one) { error, _ in error * inverse }
        }
        #expect(try log.refusal(log.witness(forged, duration: log.held + 1)) == "tables/sum")
    }

    /// Errors at two slots that cancel are none: one of 1, and B a slot later, which no row can take back.
    @Test(arguments: [false, true], widths)
    func twoErrorsDoNotCancel(isLarge: Bool, bits: Int) throws {
        let log = try Self.log(bits)
        let size = isLarge ? 1 - log.base : 1
        for slot in Self.stretch.dropLast() {
            let forged = log.states { position in
                position == slot + 1 ? Fr(size) : position == slot + 2 ? Fr(-log.base * size) : .zero
            }
            #expect(try log.refusal(log.witness(forged, duration: log.held + 1)) == "tables/sum", "\(slot)")
        }
    }
}

/// A log whose last readings but one are a run, and the circuit whose states of it are forged.
private struct ForgedRun: Sendable {
    /// The run; it lasts until the last reading, `held` ticks later.
    private static let run = 180...222
    let bits: Int
    let shape: CircuitShape
    let circuit: Circuit<Fr>
    private let batch: ReadingBatch

    /// Ticks between readings: the run is to be known to the circuit.
    private var step: Int { bits == 8 ? 2 : 1 }
    var held: Int { Self.run.count * step }
    var base: Int { 1 << bits }
    var calm: Int { base - 1 }

    init(bits: Int) throws {
        self.bits = bits
        shape = CircuitShape(family: .consecutive, capacity: 224, encoding: .irregular, durationBits: bits)
        circuit = try BreachCircuit.synthesizePredicate(shape, mode: .committed)
        let step = bits == 8 ? 2 : 1
        let readings = (0..<224).map { index in
            Reading(value: Self.run.contains(index) ? 1090 : 1070, step: index == 0 ? 0 : UInt32(step))
        }
        batch = try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 1_000_000,
            readings: readings)
    }

    /// Inputs of "never above 10 for so long" as the run lasts, of which the log is a breach, or for some other time.
    private func inputs(duration: Int) throws -> [Fr] {
        let parameters = RuleParameters(
            claim: .noBreach, gapTicks: 5, windowStartTick: Int64(batch.header.startTick),
            windowEndTick: Int64(batch.header.endTick),
            conditions: [ConditionParameters(family: .consecutive, high: 1080, limit: Int64(duration))])
        let numbers = try #require(parameters.publicInputs(of: shape))
        let rule = BreachCircuit.predicateInputs(shape).compactMap { numbers[$0] }
        let evidence = Provability.Evidence(first: 0, last: 0)
        return rule
            + (try BreachAssignment.readings(batch, shape: shape, parameters: parameters, evidence: [evidence]))
    }

    /// What the states are that rows for the believed ones lead to; `error` is the state less the believed one, by slot.
    func states(error: (Int) -> Fr) -> [Fr] {
        var believed = calm
        return (0...223).map { slot in
            believed = next(believed, at: slot)
            return Fr(believed) + error(slot + 1)
        }
    }

    /// The state after a slot.
    func next(_ state: Int, at slot: Int) -> Int {
        Self.run.contains(slot) ? (state == calm ? 0 : state + step) : calm
    }

    func witness(_ states: [Fr], duration: Int? = nil) throws -> [Fr] {
        let hints = circuit.hintUses.enumerated().filter { $0.element.name == "run-state" }.map(\.offset)
        let slotOfHint = Dictionary(uniqueKeysWithValues: zip(hints, states.indices))
        return try circuit.witnessWithChallenge(inputs: inputs(duration: duration ?? held)) { hint, values in
            if let slot = slotOfHint[hint] { values[0] = states[slot] }
        }
    }

    func refusal(_ witness: [Fr]) -> String? { circuit.constraints.firstUnsatisfied(by: witness)?.name }
}
