import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements
import Testing

/// Logs in several batches: what is claimed of them one by one is what the rule says of all together, and the circuits agree.
@Suite("Claims that continue each other")
struct ContinuedClaimTests {
    private static let families = CarriedState.families

    /// A rule with one threshold for a log.
    private static func rule(
        _ family: CircuitFamily, _ batch: ReadingBatch, using random: inout SplitMix64
    ) throws -> RuleParameters? {
        try SampleParameters(family: family, claim: .breach, batch: batch).draw(using: &random)
    }

    /// Where windows meet at readings, batch by batch is the same as all at once; where they meet anywhere, never laxer.
    @Test(arguments: families, [true, false])
    func sameAsOneLog(family: CircuitFamily, isExact: Bool) throws {
        var random = SplitMix64(seed: 0xc047 + (family == .cumulative ? 1 : 0))
        var seen: [String: Int] = [:]
        for _ in 0..<4000 {
            let batch = try PredicateSamples.batch(count: Int.random(in: 2...60, using: &random), using: &random)
            guard let rule = try Self.rule(family, batch, using: &random) else { continue }
            let log = try ContinuedLog(cutting: batch, isExact: isExact, using: &random)
            var state: CarriedState?
            for number in log.batches.indices {
                func evaluate(_ claim: Polarity) throws -> (part: ClaimEvaluation, whole: Bool) {
                    let whole = try BreachEvaluator.evaluate(
                        log.log(upTo: number), log.parameters(upTo: number, claim: claim, of: rule))
                    let part = try BreachEvaluator.evaluate(
                        TimedCodes(log.batches[number]), log.parameters(number, claim: claim, of: rule),
                        carried: state)
                    return (part, whole.provability.evidence != nil)
                }
                let breach = try evaluate(.breach)
                let kept = try evaluate(.noBreach)
                let (isBreach, isKept) = (
                    breach.part.provability.evidence != nil, kept.part.provability.evidence != nil
                )
                if isExact {
                    #expect(isBreach == breach.whole, "breach, batch \(number) of \(log.batches.count), \(rule)")
                    #expect(isKept == kept.whole, "no breach, batch \(number) of \(log.batches.count), \(rule)")
                } else {
                    #expect(!isBreach || breach.whole)
                    #expect(!isKept || kept.whole)
                }
                seen[isBreach ? "breach" : isKept ? "kept" : "neither", default: 0] += number > 0 ? 1 : 0
                guard isKept else { break }
                state = kept.part.carried
                #expect(state != nil)
            }
        }
        #expect(seen.values.allSatisfy { $0 > 100 } && seen.count == 3, "\(seen)")
    }

    /// Circuit and evaluator agree batch by batch, and on the state that is handed on.
    @Test(
        arguments: families.flatMap { family in
            [(family, 64), (family, 448)].map { family, capacity in
                CircuitShape(
                    family: family, capacity: capacity, encoding: .irregular,
                    durationBits: family == .consecutive ? 12 : 32, carriesState: true)
            }
        })
    func agreement(shape: CircuitShape) throws {
        let circuit = try BreachCircuit.synthesizePredicate(shape, mode: .committed)
        var random = SplitMix64(seed: 0xa9ee + UInt64(shape.number))
        var provable: [Polarity: Int] = [:]
        let isSmall = shape.capacity == 64
        for _ in 0..<(isSmall ? 500 : 700) {
            let count = Int.random(in: 2...(isSmall ? 64 : 900), using: &random)
            let batch = try PredicateSamples.batch(count: count, using: &random)
            guard let rule = try Self.rule(shape.family, batch, using: &random) else { continue }
            let log = try ContinuedLog(cutting: batch, isExact: Bool.random(using: &random), using: &random)
            var before: StateOpening?
            for (number, batch) in log.batches.enumerated() where batch.readings.count <= shape.capacity {
                var next: StateOpening?
                for claim in Polarity.allCases {
                    let parameters = log.parameters(number, claim: claim, of: rule)
                    guard shape.holdsDurations(of: parameters, interval: 0) else { continue }
                    let case_ = ContinuedCase(
                        circuit: circuit, shape: shape, batch: batch, parameters: parameters, before: before)
                    if let evaluation = try case_.provable() {
                        provable[claim, default: 0] += number > 0 ? 1 : 0
                        let continuity = case_.continuity(carrying: evaluation.carried, using: &random)
                        #expect(try case_.unsatisfied(continuity, evaluation.conditions) == nil)
                        try case_.expectBound(continuity, evaluation.conditions, using: &random)
                        if claim == .noBreach { next = continuity.after }
                    } else {
                        // Whatever is pointed at, and whatever is handed on.
                        for pointers in PredicateSamples.pointers(
                            claim: claim, count: batch.readings.count, using: &random)
                        {
                            let continuity = case_.continuity(carrying: before?.state, using: &random)
                            #expect(try case_.unsatisfied(continuity, [.provable(pointers)]) != nil)
                        }
                    }
                }
                guard let next else { break }
                before = next
            }
        }
        #expect(provable[.breach, default: 0] >= 15 && provable[.noBreach, default: 0] >= 15, "\(provable)")
    }
}

/// One claim of a chain before its circuit.
private struct ContinuedCase {
    let circuit: Circuit<Fr>
    let shape: CircuitShape
    let batch: ReadingBatch
    let parameters: RuleParameters
    let before: StateOpening?

    func provable() throws -> ClaimEvaluation? {
        let evaluation = try BreachEvaluator.evaluate(
            TimedCodes(batch), parameters, carried: before?.state)
        return evaluation.provability.evidence == nil ? nil : evaluation
    }

    func continuity(carrying state: CarriedState?, using random: inout SplitMix64) -> ClaimContinuity {
        ClaimContinuity(
            before: before, carrying: parameters.claim == .noBreach ? state : nil, salt: .random(using: &random))
    }

    /// The first constraint that is not satisfied.
    ///
    /// - Parameter commitments: in place of those of the states.
    func unsatisfied(
        _ continuity: ClaimContinuity, _ evidence: [Provability], commitments: Continuity? = nil
    ) throws -> String? {
        let commitments = commitments ?? continuity.commitments
        var numbers = try #require(parameters.publicInputs(of: shape))
        numbers[.interval] = .zero
        numbers[.stateBefore] = commitments.before
        numbers[.stateAfter] = commitments.after
        let inputs =
            BreachCircuit.predicateInputs(shape).compactMap { numbers[$0] }
            + (try BreachAssignment.readings(
                batch, shape: shape, parameters: parameters, evidence: evidence.map(\.evidence),
                continuity: continuity))
        return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }

    /// No other state is handed on, and none other taken up, than the one that is claimed.
    func expectBound(
        _ continuity: ClaimContinuity, _ evidence: [Provability], using random: inout SplitMix64
    ) throws {
        if let after = continuity.after {
            let state = after.state
            let others = [
                CarriedState(
                    lastTick: state.lastTick + 1, isActive: state.isActive, observed: state.observed,
                    held: state.held),
                CarriedState(
                    lastTick: state.lastTick, isActive: !state.isActive, observed: state.observed, held: state.held),
                CarriedState(
                    lastTick: state.lastTick, isActive: state.isActive, observed: state.observed + 1,
                    held: max(state.held, state.observed + 1)),
                CarriedState(
                    lastTick: state.lastTick, isActive: state.isActive, observed: 0, held: max(0, state.held - 1)),
            ]
            for other in others.compactMap({ $0 }) where other != state {
                let forged = StateOpening(state: other, salt: after.salt)
                let commitments = Continuity(before: continuity.commitments.before, after: forged.commitment)
                #expect(try unsatisfied(continuity, evidence, commitments: commitments) == "continuity/state-after")
            }
        }
        let elsewhere = Continuity(
            before: CommitmentSalt.random(using: &random).fieldElement, after: continuity.commitments.after)
        #expect(try unsatisfied(continuity, evidence, commitments: elsewhere) == "continuity/state-before")
    }
}
