import Algebra
import CanonicalEncoding
import Groth16
import Primitives
import ProofChain
import Statements
import TestSupport
import Testing

/// A bundle that verifies, and the means to change it: every test starts from here.
struct Sample {
    var claim: Polarity = .breach
    var threshold = "8"
    var maximumGap: Int64 = 300
    var family: RuleFamily = .consecutive
    var window = "2026-05-01T00:00:00Z/2026-05-15T00:00:00Z"
    var circuit = "consecutive-1440"
    var device = "reefer-0417"
    var counter: UInt64 = 7
    var sequence: UInt64 = 0
    var tickSeconds = 60
    /// Of a log in several batches.
    var continuity: Continuity?
    var audience: String? = "did:web:regulator.example"
    var nonce: [UInt8]? = Array("a nonce of the verifier's own".utf8)
    var expires: String? = "2027-01-01T00:00:00Z"
    var after: [Digest] = []
    var setup: SetupMark = .development
    /// The sensor as a member of this registry, hidden; `nil` names it.
    var registry: RegistryReference?
    /// Which of the sensors: its seed begins with this byte.
    var sensorNumber: UInt8 = 1
    var batchTag = Fr(77)
    var trapdoor = TrapdoorKey(inputCount: Sample.publicInputs.count)

    static let circuitDigest = Digest.sha256(domain: "assay.test.v1", Array("circuit".utf8))

    /// A sensor's key, the same in every run.
    static func sensor(_ number: UInt8 = 1) throws -> EdDSAPublicKey {
        let seed = [UInt8](number...number + 31)
        return try seed.withUnsafeBytes { try EdDSASigningKey(seed: $0).publicKey }
    }

    func rule() throws -> BreachRule {
        try BreachRule(
            name: "seed-8c-30min", family: family, direction: .above,
            threshold: Temperature(DecimalNumber(parsing: threshold), .celsius), thresholdStrict: true,
            duration: family == .instant ? .zero : TimeSpan(seconds: 1800), durationStrict: family != .instant,
            maximumGap: TimeSpan(seconds: maximumGap))
    }

    /// The public inputs of circuits with one threshold, all of them the same.
    static let publicInputs = CircuitShape.catalogue[0].publicInputs

    /// The statement under the key of the given digest.
    func statement(keyDigest: Digest) throws -> BreachStatement {
        let profile = try SensorProfile(
            device: Label(device), keyId: Label("key-1"), unit: .celsius, calibration: Label("2026-04-02/lab-12"))
        let batch = try ReadingBatch(
            profile: profile, counter: counter, sequence: sequence, tickSeconds: tickSeconds, startTick: 29_627_000,
            readings: [Reading(value: 1050, step: 0)] + Array(repeating: Reading(value: 1084, step: 5), count: 9))
        let salt = try #require(CommitmentSalt(bytes: [UInt8](1...31)))
        let sensor = RegisteredSensor(key: try Self.sensor(sensorNumber), profile: profile)
        let origin =
            registry.map { SourceOrigin.member(of: $0, pseudonym: $0.pseudonym(of: sensor.key)) } ?? .sensor(sensor)
        return try BreachStatement(
            claim: claim, rule: rule(), window: TimeWindow(parsing: window),
            source: ReadingSource(header: batch.header, origin: origin, batchTag: batchTag),
            inputCommitment: salt.inputCommitment(root: batch.root),
            outputCommitment: salt.outputCommitment(claim: claim), continuity: continuity,
            program: ProgramReference(
                circuit: circuit, circuitDigest: Self.circuitDigest, verifyingKeyDigest: keyDigest),
            terms: StatementTerms(
                audience: audience.map { try Label($0) }, nonce: nonce,
                expires: expires.map { try UTCTime(parsing: $0) }, after: after))
    }

    func statement() throws -> BreachStatement {
        try statement(keyDigest: trapdoor.key.digest)
    }

    func bundle() throws -> Bundle {
        let key = try trapdoor.key
        let statement = try statement(keyDigest: key.digest)
        let inputs = (try? statement.publicInputs()) ?? []
        return Bundle(
            links: [
                Link(
                    statement: .breach(statement),
                    evidence: [
                        .groth16(
                            ProofEvidence(proof: try trapdoor.proof(for: inputs).bytes, verifyingKey: key.digest))
                    ])
            ],
            verifyingKeys: [CarriedKey(bytes: key.bytes, setup: setup)])
    }

    /// The bundle's file.
    func bytes() throws -> [UInt8] { try bundle().canonicalBytes }

    /// The bundle as JSON, to be changed.
    func json() throws -> JSONValue { try JSONValue(parsing: bytes()) }

    // MARK: - Verifying

    static let now = "2026-11-21T12:00:00Z"

    /// Everything trusted, and the sample's nonce expected.
    static func trusting() throws -> VerificationOptions {
        var options = VerificationOptions()
        options.trustedSensors = [try sensor().packed]
        options.allowsDevelopmentSetup = true
        options.nonce = Sample().nonce
        return options
    }

    static func verify(
        _ bytes: [UInt8], _ options: VerificationOptions? = nil, at time: String = now
    ) throws -> Verdict {
        BundleVerifier.verify(bytes, options: try options ?? trusting(), now: try UTCTime(parsing: time))
    }

    func verify(_ options: VerificationOptions? = nil, at time: String = now) throws -> Verdict {
        try Self.verify(bytes(), options, at: time)
    }
}

extension CheckName {
    /// All checks of a bundle with one statement, about a log.
    static let ofLogs = allCases.filter { name in
        ![
            .chainEdge, .modelTrust, .modelRecomputed, .modelDivergence, .inputOrigin, .expectModel, .expectAnswer,
            .receipt, .receiptBinding, .signature, .signerTrust, .bundleSignature, .policy,
        ].contains(name)
    }
}

extension Verdict {
    /// The codes of what failed, in order.
    var failures: [String] { checks.filter { $0.result == .failed }.map(\.code) }

    func check(_ name: CheckName) -> Check? { checks.first { $0.name == name } }
}

extension JSONValue {
    /// The document with its manifest computed anew, as a forger would.
    var resealed: [UInt8] {
        let digest = Digest.sha256(
            domain: "assay.bundle.v1", replacing(["manifest"], with: nil).canonicalBytes)
        return replacing(["manifest"], with: .string(digest.hex)).canonicalBytes
    }
}
