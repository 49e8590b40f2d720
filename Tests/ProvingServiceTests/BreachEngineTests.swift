import Algebra
import CanonicalEncoding
import Predicates
import Primitives
import ProvingService
import R1CS
import Statements
import Testing

@Suite("The engine for breach claims", .serialized)
struct BreachEngineTests {
    /// 40 readings, five minutes apart; 8.5 °C from the 10th to the 20th, 5 °C otherwise: 50 minutes above 8 °C.
    static func signedLog() throws -> SignedBatch {
        let profile = try SensorProfile(
            device: Label("probe-7"), keyId: Label("k1"), unit: .celsius,
            calibration: Label("2026-01", allowEmpty: true))
        let readings = (0..<40).map { index in
            Reading(value: (10...20).contains(index) ? 1085 : 1050, step: index == 0 ? 0 : 5)
        }
        let batch = try ReadingBatch(
            profile: profile, counter: 7, sequence: 0, tickSeconds: 60, startTick: 29_600_000, readings: readings)
        return SignedBatch(signing: batch, with: EdDSASigningKey.generate())
    }

    private static func request(_ signed: SignedBatch, claim: String = "breach") throws -> BreachRequest {
        let rule = """
            {"family":"consecutive","direction":"above","threshold":"8","unit":"Cel","thresholdStrict":true,\
            "durationSeconds":"1800","durationStrict":true,"maximumGapSeconds":"300"}
            """
        let start = Int64(signed.batch.header.startTick) * 60
        return try BreachRequest(
            claim: claim, rule: JSONValue(parsing: Array(rule.utf8)),
            windowStart: UTCTime(secondsSinceEpoch: start).text,
            windowEnd: UTCTime(secondsSinceEpoch: start + 195 * 60).text, input: signed.json,
            terms: RequestTerms(nonce: "0badcafe"))
    }

    @Test("Proves twice, the second time without synthesis or key; the bundle verifies for who trusts key and sensor")
    func provesAndVerifies() throws {
        let scratch = Scratch()
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let engine = Groth16ProvingEngine(
            keys: KeyCache(directory: scratch.state), models: ModelDirectory(path: scratch.state))
        let signed = try Self.signedLog()
        let request = try Self.request(signed)
        #expect(errorCode { _ = try engine.assess(.breach(request)) } == "key.missing")
        let system = try BreachCircuit.synthesize(shape).constraints
        let key = try engine.keys.makeDevelopmentKey(for: shape.id, system: system)
        #expect(try engine.assess(.breach(request)).circuit == "consecutive-64")
        #expect(engine.circuits().first { $0.id == shape.id }?.hasKey == true)
        #expect(engine.circuits().first { $0.id == "consecutive-1440" }?.hasKey == false)

        func prove() throws -> (ProvedBundle, [ProofPhase]) {
            let phases = Shared<[ProofPhase]>([])
            let bundle = try engine.prove(
                .breach(request), progress: { phase in phases.update { $0.append(phase) } },
                cancellation: CancellationFlag())
            return (bundle, phases.value)
        }
        let all: [ProofPhase] = [
            .input, .synthesis, .key, .witness, .commitment, .witnessCheck, .ntt, .msmH, .msmA, .msmB1, .msmB2, .msmL,
            .selfCheck,
            .bundle,
        ]
        let (first, cold) = try prove()
        #expect(cold == all)
        let (second, warm) = try prove()
        #expect(warm == all.filter { $0 != .synthesis && $0 != .key })
        #expect(first.statementDigest != second.statementDigest)
        #expect(engine.circuits().first { $0.id == shape.id }?.constraintCount == system.constraintCount)

        var parameters = VerifyParameters()
        #expect(try engine.verify(first.bytes, parameters: parameters)["exitCode"] == .init(integer: 3))
        parameters.trustedKeys = [key.verifyingKey.hex]
        parameters.trustedSensors = [Hex.encode(signed.sensor.packed)]
        parameters.allowsDevSetup = true
        parameters.nonce = "0badcafe"
        let verdict = try engine.verify(first.bytes, parameters: parameters)
        #expect(verdict["exitCode"] == .init(integer: 0))
        #expect(verdict["statementDigest"] == .string(first.statementDigest))
        parameters.nonce = "0badcaff"
        #expect(try engine.verify(first.bytes, parameters: parameters)["exitCode"] != .init(integer: 0))
        parameters.trustedRegistries = ["x"]
        #expect(errorCode { _ = try engine.verify(first.bytes, parameters: parameters) } == "request.bad-parameter")
        parameters.trustedRegistries = ["1"]
        parameters.nonce = "xyz"
        #expect(errorCode { _ = try engine.verify(first.bytes, parameters: parameters) } == "request.bad-parameter")

        // A key that was made again is opened again: who trusts the new one could do nothing with the old one's proofs.
        let other = try engine.keys.makeDevelopmentKey(for: shape.id, system: system)
        #expect(other.verifyingKey != key.verifyingKey)
        let (third, reopened) = try prove()
        #expect(reopened == all.filter { $0 != .synthesis })
        parameters = VerifyParameters()
        parameters.trustedSensors = [Hex.encode(signed.sensor.packed)]
        parameters.nonce = "0badcafe"
        for (trusted, code) in [(key.verifyingKey, 3), (other.verifyingKey, 0)] {
            parameters.trustedKeys = [trusted.hex]
            #expect(try engine.verify(third.bytes, parameters: parameters)["exitCode"] == .init(integer: code))
        }

        let flag = CancellationFlag()
        flag.cancel()
        #expect(
            errorCode { _ = try engine.prove(.breach(request), progress: { _ in }, cancellation: flag) }
                == "job.cancelled")
        for phase in [ProofPhase.witness, .ntt, .msmH, .msmB2] {
            let flag = CancellationFlag()
            let code = errorCode {
                _ = try engine.prove(
                    .breach(request), progress: { if $0 == phase { flag.cancel() } }, cancellation: flag)
            }
            #expect(code == "job.cancelled", "\(phase)")
        }
    }

    @Test("What cannot be proved is refused before it is queued, with the reason's code")
    func refusals() throws {
        let scratch = Scratch()
        let engine = Groth16ProvingEngine(
            keys: KeyCache(directory: scratch.state), models: ModelDirectory(path: scratch.state))
        let signed = try Self.signedLog()
        let good = try Self.request(signed)
        func code(_ change: (inout BreachRequest) throws -> Void) throws -> String? {
            var request = good
            try change(&request)
            return errorCode { _ = try engine.assess(.breach(request)) }
        }
        #expect(try code { $0.claim = "no-breach" } == "evaluation.excursion")
        #expect(try code { $0.circuit = "consecutive-99" } == "circuit.unknown")
        // A membership must be that of the sensor of the readings, and goes with circuits that hide it.
        let own = RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile)
        let stranger = RegisteredSensor(key: EdDSASigningKey.generate().publicKey, profile: signed.batch.header.profile)
        let registry = try SensorRegistry(name: Label("fleet"), epoch: 1, members: [stranger, own], revoked: [0])
        let membership = try registry.membership(of: own.key).json
        let unlisted = try SensorRegistry(name: Label("fleet"), epoch: 1, members: [stranger], revoked: [])
        #expect(try code { $0.membership = membership } == "key.missing")
        #expect(
            try code { $0.membership = try unlisted.membership(of: stranger.key).json } == "registry.bad-membership")
        #expect(try code { $0.membership = .object([]) } == "json.missing-member")
        #expect(
            try code {
                $0.membership = membership
                $0.circuit = "consecutive-64"
            } == "circuit.other-source")
        #expect(try code { $0.circuit = "consecutive-64-registry" } == "circuit.other-source")
        #expect(try code { $0.circuit = "instant-64" } == "circuit.wrong-family")
        #expect(try code { $0.circuit = "consecutive-1440" } == "key.missing")
        #expect(try code { $0.windowStart = "yesterday" } == "time.malformed")
        #expect(try code { swap(&$0.windowStart, &$0.windowEnd) } == "window.reversed")
        #expect(try code { $0.terms.nonce = "0BAD" } == "hex.bad-digit")
        #expect(try code { $0.terms.expires = "2001-01-01T00:00:00Z" } == "statement.expired")
        #expect(try code { $0.terms.audience = "" } == "text.empty")
        #expect(try code { $0.input = .object([]) }?.hasPrefix("json.") == true)
        let other = try Self.signedLog()
        let foreign = SignedBatch(batch: signed.batch, sensor: other.sensor, signature: signed.signature)
        #expect(try code { $0.input = foreign.json } == "signature.mismatch")
        let text = String(decoding: signed.json.canonicalBytes, as: UTF8.self)
        let changed = text.split(separator: "1085", maxSplits: 1).joined(separator: "1086")
        #expect(try code { $0.input = try JSONValue(parsing: Array(changed.utf8)) } == "signature.mismatch")
        let missing = errorCode { _ = try engine.assess(.breach(good)) }
        #expect(missing == "key.missing")
    }
}
