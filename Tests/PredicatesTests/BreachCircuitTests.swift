import Algebra
import CanonicalEncoding
import CircuitChecker
import Predicates
import Primitives
import R1CS
import Statements
import Testing

/// Whole circuits: signed batches in, every public input recomputed from the statement.
@Suite("Breach circuits")
struct BreachCircuitTests {
    /// A claim ready to be proved: everything but the proof.
    struct Claim {
        let statement: BreachStatement
        let publicInputs: [Fr]
        let inputs: [Fr]
    }

    static func claim(
        shape: CircuitShape, signed: SignedBatch, rule: BreachRule, window: TimeWindow, claim: Polarity
    ) throws -> Claim {
        let salt = CommitmentSalt.random()
        let digest = Digest.sha256(domain: "test", [1])
        let statement = try BreachStatement(
            claim: claim, rule: rule, window: window,
            source: ReadingSource(signed),
            inputCommitment: salt.inputCommitment(root: signed.batch.root),
            outputCommitment: salt.outputCommitment(claim: claim),
            program: ProgramReference(circuit: shape.id, circuitDigest: digest, verifyingKeyDigest: digest),
            terms: StatementTerms(nonce: [1, 2, 3]))
        let publicInputs = try statement.publicInputs()
        let parameters = try statement.parameters()
        var evaluation = try BreachEvaluator.evaluate(TimedCodes(signed.batch), parameters)
        if evaluation.provability.evidence == nil {
            evaluation = Self.evaluation(like: evaluation, first: 0, last: signed.batch.readings.count - 1)
        }
        let assignment = try BreachAssignment(
            shape: shape, signed: signed, publicInputs: publicInputs, parameters: parameters, evaluation: evaluation,
            salt: salt)
        return Claim(statement: statement, publicInputs: publicInputs, inputs: assignment.inputs)
    }

    /// What a cheating prover would have liked the evaluator to say.
    static func evaluation(like one: ClaimEvaluation, first: Int, last: Int) -> ClaimEvaluation {
        ClaimEvaluation(
            claim: one.claim, combination: one.combination,
            conditions: one.conditions.map { _ in .provable(Provability.Evidence(first: first, last: last)) })
    }

    /// Where the circuits with one threshold have a public input.
    static func index(_ input: BreachPublicInput) throws -> Int {
        try #require(CircuitShape.catalogue[0].publicInputs.firstIndex(of: input))
    }

    /// "above 8 °C for more than 30 min", and logs of one reading a minute with an excursion of a given length.
    static func rule(family: RuleFamily) throws -> BreachRule {
        let family = family == .instant ? "family: instant" : "family: \(family.rawValue)\nduration: more than 30min"
        let text = "rule: test\nexceeds: above 8 Cel\nmaximum-gap: 5min\n" + family + "\n"
        return try RuleFile(parsing: Array(text.utf8)).rule
    }

    static func signedLog(count: Int, excursion: Range<Int>) throws -> SignedBatch {
        let readings = (0..<count).map { index in
            Reading(value: excursion.contains(index) ? 1081 : 1080, step: index == 0 ? 0 : 1)
        }
        let batch = try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 29_626_560,
            readings: readings)
        return SignedBatch(signing: batch, with: EdDSASigningKey.generate())
    }

    static func window(of batch: ReadingBatch) throws -> TimeWindow {
        let start = try #require(batch.time(ofTick: Int64(batch.header.startTick)))
        let end = try #require(batch.time(ofTick: Int64(batch.header.endTick)))
        return try TimeWindow(start: start, end: end)
    }

    @Test func breachOfThirtyOneMinutesSatisfiesAndOfThirtyDoesNot() throws {
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        for (length, isBreach) in [(32, true), (31, false)] {
            let signed = try Self.signedLog(count: 60, excursion: 10..<10 + length)
            let claim = try Self.claim(
                shape: shape, signed: signed, rule: Self.rule(family: .consecutive),
                window: Self.window(of: signed.batch), claim: .breach)
            let unsatisfied = circuit.constraints.firstUnsatisfied(
                by: try circuit.witnessWithChallenge(inputs: claim.inputs))
            #expect((unsatisfied == nil) == isBreach, "\(unsatisfied?.name ?? "")")
        }
    }

    /// Every public input takes part: changing any one of them leaves no witness.
    @Test func everyPublicInputMatters() throws {
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        let signed = try Self.signedLog(count: 60, excursion: 10..<50)
        let claim = try Self.claim(
            shape: shape, signed: signed, rule: Self.rule(family: .consecutive),
            window: Self.window(of: signed.batch), claim: .breach)
        #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: claim.inputs)) == nil)
        // Those that the readings themselves pin; a rule's numbers may be weakened without making a claim false.
        let pinned: [BreachPublicInput] = [
            .outputCommitment, .inputCommitment, .sensorX, .sensorY, .profile, .counter, .sequence, .batchTag,
            .tickSeconds, .claim,
        ]
        for input in pinned {
            var inputs = claim.inputs
            inputs[try Self.index(input)] += .one
            let unsatisfied = circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))
            #expect(unsatisfied != nil, "\(input)")
        }
    }

    /// A signature is valid at every capacity; what is proved about a changed reading is nothing.
    @Test func changedReadingsAreRefusedBySignature() throws {
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        let signed = try Self.signedLog(count: 40, excursion: 2..<39)
        for index in [0, 13, 14, 39] {
            var readings = signed.batch.readings
            readings[index] = Reading(value: 1090, step: readings[index].step)
            let header = signed.batch.header
            let forged = SignedBatch(
                batch: try ReadingBatch(
                    profile: header.profile, counter: header.counter, sequence: header.sequence,
                    tickSeconds: header.tickSeconds, startTick: header.startTick, readings: readings),
                sensor: signed.sensor, signature: signed.signature)
            let claim = try Self.claim(
                shape: shape, signed: forged, rule: Self.rule(family: .consecutive),
                window: Self.window(of: forged.batch), claim: .breach)
            let unsatisfied = circuit.constraints.firstUnsatisfied(
                by: try circuit.witnessWithChallenge(inputs: claim.inputs))
            #expect(unsatisfied?.name.hasPrefix("batch/signature") == true, "\(unsatisfied?.name ?? "satisfied")")
        }
    }

    /// D5: a prover who leaves out the end of the log, or appends readings beyond it, has no signature for what is left.
    @Test func omissionAndAppendingAreRefused() throws {
        let shape = try #require(CircuitShape(id: "instant-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        let signed = try Self.signedLog(count: 30, excursion: 29..<30)
        for count in [29, 31] {
            var readings = Array(signed.batch.readings.prefix(count))
            if count > 30 { readings.append(Reading(value: 1000, step: 1)) }
            let header = signed.batch.header
            let forged = SignedBatch(
                batch: try ReadingBatch(
                    profile: header.profile, counter: header.counter, sequence: header.sequence,
                    tickSeconds: header.tickSeconds, startTick: header.startTick, readings: readings),
                sensor: signed.sensor, signature: signed.signature)
            let claim = try Self.claim(
                shape: shape, signed: forged, rule: Self.rule(family: .instant), window: Self.window(of: forged.batch),
                claim: count == 29 ? .noBreach : .breach)
            let unsatisfied = circuit.constraints.firstUnsatisfied(
                by: try circuit.witnessWithChallenge(inputs: claim.inputs))
            #expect(unsatisfied?.name.hasPrefix("batch/signature") == true, "\(unsatisfied?.name ?? "satisfied")")
        }
    }

    /// Many circuits share one layout of public inputs; each accepts its own number only. A proof made by a weaker circuit
    /// must not be one of a stronger claim, even for a verifier who trusts the keys of both.
    @Test(arguments: ["instant-64", "cumulative-64", "consecutive-1440"])
    func anotherCircuitHasNoWitness(id: String) throws {
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let otherShape = try #require(CircuitShape(id: id))
        let circuit = try BreachCircuit.synthesize(otherShape)
        let signed = try Self.signedLog(count: 60, excursion: 10..<50)
        for polarity in Polarity.allCases {
            let claim = try Self.claim(
                shape: shape, signed: signed, rule: Self.rule(family: .consecutive),
                window: Self.window(of: signed.batch), claim: polarity)
            let salt = CommitmentSalt.random()
            var inputs = claim.publicInputs
            inputs[try Self.index(.inputCommitment)] = salt.inputCommitment(root: signed.batch.root)
            inputs[try Self.index(.outputCommitment)] = salt.outputCommitment(claim: polarity)
            let parameters = try claim.statement.parameters()
            let other = RuleParameters(
                claim: polarity, gapTicks: parameters.gapTicks, windowStartTick: parameters.windowStartTick,
                windowEndTick: parameters.windowEndTick,
                conditions: [
                    ConditionParameters(
                        family: otherShape.family.conditions[0], high: parameters.conditions[0].high,
                        limit: parameters.conditions[0].limit)
                ])
            let assignment = try BreachAssignment(
                shape: otherShape, signed: signed, publicInputs: inputs, parameters: other,
                evaluation: Self.evaluation(
                    like: BreachEvaluator.evaluate(TimedCodes(signed.batch), parameters), first: 10, last: 49),
                salt: salt)
            let unsatisfied = circuit.constraints.firstUnsatisfied(
                by: try circuit.witnessWithChallenge(inputs: assignment.inputs))
            #expect(unsatisfied?.name == "claim-is-bit", "\(polarity): \(unsatisfied?.name ?? "satisfied")")
        }
    }

    /// D7: the rule's numbers are public inputs; a proof for one rule is none for a stronger one.
    @Test func strongerRulesHaveNoWitness() throws {
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        // 40 exceeding readings: 39 minutes from first to last, in a window that begins with the first of them.
        let signed = try Self.signedLog(count: 60, excursion: 0..<40)
        let claim = try Self.claim(
            shape: shape, signed: signed, rule: Self.rule(family: .consecutive),
            window: Self.window(of: signed.batch), claim: .breach)
        #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: claim.inputs)) == nil)
        let stronger: [(BreachPublicInput, Fr)] = [
            (.thresholdCode, Fr(1082)), (.durationTicks, Fr(40)), (.gapTicks, .zero),
            (.windowStartTick, Fr(29_626_561)), (.windowEndTick, Fr(29_626_560 + 38)),
        ]
        for (input, value) in stronger {
            var inputs = claim.inputs
            inputs[try Self.index(input)] = value
            let unsatisfied = circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))
            #expect(unsatisfied != nil, "\(input)")
        }
    }

    /// Hints of every kind in a whole circuit, forged one output at a time, are refused.
    @Test(arguments: RuleFamily.allCases, Polarity.allCases)
    func forgedHintsAreRefused(family: RuleFamily, polarity: Polarity) throws {
        let shape = try #require(CircuitShape(id: "\(family.rawValue)-64"))
        let circuit = try BreachCircuit.synthesize(shape)
        let signed = try Self.signedLog(count: 60, excursion: polarity == .breach ? 5..<45 : 0..<0)
        let claim = try Self.claim(
            shape: shape, signed: signed, rule: Self.rule(family: family), window: Self.window(of: signed.batch),
            claim: polarity)
        #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: claim.inputs)) == nil)
        let accepted = try ForgedHintCheck(circuit).acceptedForgeries(inputs: claim.inputs, sample: 1)
        #expect(accepted.isEmpty, "\(accepted.prefix(5))")
    }
}
