import Algebra
import CanonicalEncoding
import Primitives
import Statements

/// A claim about readings with everything in it that a test wants otherwise: what the statement says, and what the opening holds.
struct BreachSample {
    var claim = Polarity.breach
    var threshold = "8"
    var tenths = Array(repeating: 50, count: 10) + Array(repeating: 85, count: 50) + Array(repeating: 50, count: 10)
    var isMember = false
    var isContinued = false
    var nonce: [UInt8]? = [1, 2, 3]
    var circuit = "consecutive-1440"
    var verifyingKey: Digest?
    let salt = CommitmentSalt.random()
    /// The sensor's key, which is made of it: keys cannot be copied.
    let seed = (0..<32).map { _ in UInt8.random(in: 0...255) }

    static let circuitDigest = Digest.sha256(of: [7])
    static let start: Int64 = 1_777_593_600

    var profile: SensorProfile {
        get throws {
            try SensorProfile(
                device: Label("fridge-7"), keyId: Label("key-1"), unit: .celsius, calibration: Label("cal-2026"))
        }
    }

    func signed() throws -> SignedBatch {
        let batch = try ReadingBatch(
            profile: profile, counter: 1, sequence: 0, tickSeconds: 60, startTick: UInt32(Self.start / 60),
            readings: tenths.enumerated().map { Reading(value: UInt16($1 + 1000), step: $0 == 0 ? 0 : 1) })
        return try seed.withUnsafeBytes { SignedBatch(signing: batch, with: try EdDSASigningKey(seed: $0)) }
    }

    func rule() throws -> BreachRule {
        try BreachRule(
            family: .consecutive, direction: .above, threshold: Temperature(parsing: threshold + " Cel"),
            thresholdStrict: true, duration: TimeSpan(seconds: 1800), durationStrict: true,
            maximumGap: TimeSpan(seconds: 300))
    }

    var window: TimeWindow {
        get throws {
            try TimeWindow(
                start: UTCTime(secondsSinceEpoch: Self.start),
                end: UTCTime(secondsSinceEpoch: Self.start + 60 * Int64(tenths.count - 1)))
        }
    }

    /// The statement and its opening, both true.
    func make() throws -> (statement: BreachStatement, opening: StatementOpening) {
        let signed = try signed()
        let membership = isMember ? try membership(of: signed) : nil
        var continuity: ClaimContinuity?
        if isContinued {
            let parameters = try RuleParameters(
                rule: rule(), window: window, claim: claim, scale: CodeScale(signed.batch.header.profile),
                tickSeconds: 60)
            let evaluation = try BreachEvaluator.evaluate(TimedCodes(signed.batch), parameters)
            continuity = ClaimContinuity(before: nil, carrying: evaluation.carried, salt: .random())
        }
        let statement = try BreachStatement(
            claim: claim, rule: rule(), window: window,
            source: membership.map { ReadingSource(signed, membership: $0) } ?? ReadingSource(signed),
            inputCommitment: salt.inputCommitment(root: signed.root),
            outputCommitment: salt.outputCommitment(claim: claim), continuity: continuity?.commitments,
            program: ProgramReference(
                circuit: circuit, circuitDigest: Self.circuitDigest, verifyingKeyDigest: verifyingKey),
            terms: StatementTerms(nonce: nonce))
        return (
            statement,
            StatementOpening(
                statement: statement.digest, input: .readings(signed, membership: membership), salt: salt,
                continuity: continuity)
        )
    }

    private func membership(of signed: SignedBatch) throws -> SensorRegistry.Membership {
        let registry = try SensorRegistry(
            name: Label("fleet"), epoch: 1,
            members: [RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile)], revoked: [])
        return try registry.membership(of: signed.sensor)
    }
}

extension BreachStatement {
    /// The same statement with another of its parts.
    func with(
        claim: Polarity? = nil, rule: BreachRule? = nil, window: TimeWindow? = nil, source: ReadingSource? = nil,
        input: Fr? = nil, output: Fr? = nil, continuity: Continuity?? = nil, program: ProgramReference? = nil
    ) -> BreachStatement {
        BreachStatement(
            claim: claim ?? self.claim, rule: rule ?? self.rule, window: window ?? self.window,
            source: source ?? self.source, inputCommitment: input ?? inputCommitment,
            outputCommitment: output ?? outputCommitment, continuity: continuity ?? self.continuity,
            program: program ?? self.program, terms: terms)
    }
}

extension StatementOpening {
    /// The same opening, of another statement or with another of its parts.
    func with(
        _ statement: Digest? = nil, input: Input? = nil, salt: CommitmentSalt? = nil,
        continuity: ClaimContinuity?? = nil, weightSalt: CommitmentSalt?? = nil
    ) -> StatementOpening {
        StatementOpening(
            statement: statement ?? self.statement, input: input ?? self.input, salt: salt ?? self.salt,
            continuity: continuity ?? self.continuity, weightSalt: weightSalt ?? self.weightSalt)
    }
}
