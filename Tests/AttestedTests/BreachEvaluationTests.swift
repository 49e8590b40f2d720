import Algebra
import Attested
import CanonicalEncoding
import Primitives
import Statements
import Testing

/// Claims about readings, evaluated natively: whatever differs from the data is named.
@Suite("Attested: claims about readings")
struct BreachEvaluationTests {
    private func refusal(
        _ statement: BreachStatement, _ opening: StatementOpening, circuitDigest: Digest? = nil
    ) -> String? {
        do throws(AttestedError) {
            _ = try EvaluatedStatement(
                .breach(statement), opening: opening.with(statement.digest), circuitDigest: circuitDigest)
        } catch {
            return error.code
        }
        return nil
    }

    @Test("true statements hold: both claims, hidden sensors, logs in several batches, with a key or without")
    func good() throws {
        for sample in [
            BreachSample(), BreachSample(claim: .noBreach, tenths: Array(repeating: 50, count: 60)),
            BreachSample(isMember: true, circuit: "member-consecutive-1440"),
            BreachSample(
                claim: .noBreach, tenths: Array(repeating: 50, count: 60), isContinued: true,
                circuit: "continued-consecutive-1440"),
            BreachSample(verifyingKey: .sha256(of: [8])),
        ] {
            // The catalogue's own name for such circuits.
            let shape = try #require(
                CircuitShape.catalogue.first {
                    $0.family == .consecutive && $0.encoding == .irregular && $0.capacity == 1440
                        && $0.hidesSensor == sample.isMember && $0.carriesState == sample.isContinued
                })
            var sample = sample
            sample.circuit = shape.id
            let (statement, opening) = try sample.make()
            #expect(refusal(statement, opening) == nil)
            #expect(refusal(statement, opening, circuitDigest: BreachSample.circuitDigest) == nil)
            #expect(refusal(statement, opening, circuitDigest: .sha256(of: [])) == "attested.circuit-digest")
            let evaluated = try EvaluatedStatement(.breach(statement), opening: opening)
            #expect(evaluated.statement == .breach(statement))
        }
    }

    @Test("an opening of another statement opens nothing")
    func otherStatement() throws {
        let (statement, opening) = try BreachSample().make()
        #expect(throws: AttestedError.self) {
            try EvaluatedStatement(.breach(statement), opening: opening.with(.sha256(of: [1])))
        }
    }

    @Test("every field that a proof would bind is compared, and the one that differs is named")
    func fields() throws {
        let sample = BreachSample()
        let (statement, opening) = try sample.make()
        let source = statement.source
        let signed = try sample.signed()
        func changed(
            sensor: EdDSAPublicKey? = nil, counter: UInt64? = nil, sequence: UInt64? = nil, tick: Int? = nil,
            tag: Fr? = nil, calibration: String = "cal-2026", resolution: String = "0.1"
        ) throws -> BreachStatement {
            statement.with(
                source: try ReadingSource(
                    profile: SensorProfile(
                        device: Label("fridge-7"), keyId: Label("key-1"), unit: .celsius,
                        resolution: DecimalNumber(parsing: resolution), offset: -1000, calibration: Label(calibration)),
                    sensor: sensor ?? signed.sensor, counter: counter ?? source.counter,
                    sequence: sequence ?? source.sequence, tickSeconds: tick ?? source.tickSeconds,
                    batchTag: tag ?? source.batchTag))
        }
        #expect(refusal(try changed(), opening) == nil)
        #expect(refusal(try changed(sensor: EdDSASigningKey.generate().publicKey), opening) == "attested.sensor")
        #expect(refusal(try changed(calibration: "cal-2027"), opening) == "attested.profile")
        #expect(refusal(try changed(resolution: "0.2"), opening) == "attested.profile")
        #expect(refusal(try changed(counter: 2), opening) == "attested.counter")
        #expect(refusal(try changed(sequence: 1), opening) == "attested.sequence")
        #expect(refusal(try changed(tick: 30), opening) == "attested.tick-seconds")
        #expect(refusal(try changed(tag: source.batchTag + .one), opening) == "attested.batch-tag")
        #expect(
            refusal(statement.with(input: statement.inputCommitment + .one), opening) == "attested.input-commitment")
        #expect(refusal(statement.with(output: .one), opening) == "attested.output-commitment")
        #expect(refusal(statement, opening.with(salt: .random())) == "attested.input-commitment")
        // The rule and the window are what is evaluated: the claim does not follow under others.
        var other = sample
        other.threshold = "9"
        #expect(refusal(statement.with(rule: try other.rule()), opening) == "attested.claim")
        let early = try TimeWindow(
            start: UTCTime(secondsSinceEpoch: BreachSample.start),
            end: UTCTime(secondsSinceEpoch: BreachSample.start + 300))
        #expect(refusal(statement.with(window: early), opening) == "attested.claim")
        let opposite = statement.with(
            claim: .noBreach, output: sample.salt.outputCommitment(claim: .noBreach))
        #expect(refusal(opposite, opening) == "attested.claim")
        // A circuit that could not stand for the statement.
        let program = try ProgramReference(
            circuit: "consecutive-64", circuitDigest: BreachSample.circuitDigest, verifyingKeyDigest: nil)
        #expect(refusal(statement.with(program: program), opening)?.hasPrefix("batch.") == true)
        let unknown = try ProgramReference(
            circuit: "nothing", circuitDigest: BreachSample.circuitDigest, verifyingKeyDigest: nil)
        #expect(refusal(statement.with(program: unknown), opening) == "statement.circuit-unknown")
    }

    @Test("readings that the sensor did not sign are refused, whatever commits to them")
    func signature() throws {
        let sample = BreachSample()
        let (statement, _) = try sample.make()
        var warmer = sample
        warmer.tenths = Array(repeating: 95, count: 70)
        let forged = try SignedBatch(
            batch: warmer.signed().batch, sensor: sample.signed().sensor, signature: sample.signed().signature)
        let own = statement.with(
            source: ReadingSource(forged), input: sample.salt.inputCommitment(root: forged.root))
        let opening = StatementOpening(
            statement: own.digest, input: .readings(forged, membership: nil), salt: sample.salt)
        #expect(refusal(own, opening)?.contains("signature") == true)
    }

    @Test("membership is shown, by the registry and pseudonym that are stated, and not where the sensor is named")
    func registry() throws {
        let shape = try #require(
            CircuitShape.catalogue.first { $0.family == .consecutive && $0.hidesSensor && $0.encoding == .irregular })
        let (statement, opening) = try BreachSample(isMember: true, circuit: shape.id).make()
        guard case .readings(let signed, let membership?) = opening.input else {
            Issue.record("the opening has a membership")
            return
        }
        #expect(refusal(statement, opening.with(input: .readings(signed, membership: nil))) == "attested.origin")
        let (named, namedOpening) = try BreachSample().make()
        guard case .readings(let other, _) = namedOpening.input else { return }
        // Another sensor's membership shows nothing of this one.
        #expect(
            refusal(named, namedOpening.with(input: .readings(other, membership: membership))) == "attested.registry")
    }

    @Test("what is handed on is what was evaluated, under the salt that was kept")
    func continuity() throws {
        let shape = try #require(
            CircuitShape.catalogue.first {
                $0.family == .consecutive && $0.carriesState && !$0.hidesSensor && $0.encoding == .irregular
            })
        var sample = BreachSample(
            claim: .noBreach, tenths: Array(repeating: 50, count: 60), isContinued: true, circuit: shape.id)
        sample.nonce = nil
        let (statement, opening) = try sample.make()
        #expect(refusal(statement, opening) == nil)
        #expect(refusal(statement, opening.with(continuity: .some(nil))) == "attested.continuity")
        let kept = try #require(opening.continuity?.after)
        let resalted = ClaimContinuity(before: nil, after: StateOpening(state: kept.state, salt: .random()))
        #expect(refusal(statement, opening.with(continuity: resalted)) == "attested.continuity")
        let longer = try #require(
            CarriedState(lastTick: kept.state.lastTick, isActive: true, observed: 1, held: 2))
        let forged = StateOpening(state: longer, salt: kept.salt)
        let other = statement.with(
            continuity: Continuity(before: Continuity.start, after: forged.commitment))
        #expect(
            refusal(other, opening.with(continuity: ClaimContinuity(before: nil, after: forged)))
                == "attested.continuity")
    }

    @Test("two roots of one log are recomputed; what only a signature shows is not attested")
    func otherKinds() throws {
        let (claim, opening) = try BreachSample().make()
        let signed = try #require(opening.readings)
        func code(_ statement: Statement) -> String? {
            do throws(AttestedError) {
                _ = try EvaluatedStatement(statement, opening: opening.with(statement.digest))
            } catch {
                return error.code
            }
            return nil
        }
        let root = signed.batch.sha256Root
        let same = SameReadingsStatement(root: root, commitment: claim.inputCommitment)
        #expect(code(.sameReadings(same)) == nil)
        #expect(
            code(.sameReadings(SameReadingsStatement(root: .sha256(of: []), commitment: claim.inputCommitment)))
                == "attested.sha256-root")
        #expect(
            code(.sameReadings(SameReadingsStatement(root: root, commitment: .one))) == "attested.input-commitment")
        let batch = SensorBatchStatement(
            signer: try Label("did:key:z6Mk"), root: root, window: claim.window, count: 70)
        #expect(code(.sensorBatch(batch)) == "attested.kind")
    }
}
