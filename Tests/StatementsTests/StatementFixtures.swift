import Algebra
import CanonicalEncoding
import Primitives
import Statements

/// A statement with every field open to change.
struct StatementDraft {
    var claim = Polarity.breach
    var rule = Fixtures.seedNamed("seed-8c-30min")
    var window = Fixtures.window(Fixtures.mayFirst, Fixtures.mayFirst + 14 * 86_400)
    var profile = Fixtures.profile()
    var sensor = Fixtures.key().publicKey
    var counter: UInt64 = 7
    var sequence: UInt64 = 0
    var tickSeconds = 60
    var input = Fr(123_456_789)
    var output = -Fr(1)
    var circuit = "consecutive-1440"
    var circuitDigest = Digest.sha256(domain: "test.circuit", [])
    var batchTag = Fr(77)
    var keyDigest: Digest? = Digest.sha256(domain: "test.key", [])
    var continuity: Continuity?
    var audience: String? = "did:web:regulator.example"
    var nonce: [UInt8]? = Array(0..<32)
    var expires: Int64? = Fixtures.mayFirst + 30 * 86_400
    var after = [Digest.sha256(domain: "test.after", [])]

    func make() throws -> BreachStatement {
        try BreachStatement(
            claim: claim, rule: rule, window: window,
            source: ReadingSource(
                profile: profile, sensor: sensor, counter: counter, sequence: sequence, tickSeconds: tickSeconds,
                batchTag: batchTag),
            inputCommitment: input, outputCommitment: output, continuity: continuity,
            program: ProgramReference(
                circuit: circuit, circuitDigest: circuitDigest, verifyingKeyDigest: keyDigest),
            terms: StatementTerms(
                audience: audience.map { try Label($0) }, nonce: nonce, expires: expires.map { Fixtures.time($0) },
                after: after))
    }

    /// The same statement with another rule, by the parts of it.
    mutating func changeRule(
        name: String? = "seed-8c-30min", family: RuleFamily = .consecutive, direction: Direction = .above,
        threshold: String = "8 Cel", thresholdStrict: Bool = true, duration: String = "30min",
        durationStrict: Bool = true, gap: String = "5min"
    ) {
        rule = try! BreachRule(
            name: name, family: family, direction: direction, threshold: Temperature(parsing: threshold),
            thresholdStrict: thresholdStrict, duration: Fixtures.span(duration), durationStrict: durationStrict,
            maximumGap: Fixtures.span(gap))
    }

    /// One change of every field, named; each gives another statement.
    static let changes: [(String, @Sendable (inout StatementDraft) -> Void)] = [
        ("claim", { $0.claim = .noBreach }),
        ("continuity", { $0.continuity = Continuity(before: Continuity.start, after: Fr(6)) }),
        ("continuity.before", { $0.continuity = Continuity(before: Fr(5), after: Fr(6)) }),
        ("continuity.after", { $0.continuity = Continuity(before: Fr(5), after: Fr(7)) }),
        ("rule.name", { $0.changeRule(name: "other") }), ("rule.name absent", { $0.changeRule(name: nil) }),
        ("rule.family", { $0.changeRule(family: .cumulative) }),
        ("rule.direction", { $0.changeRule(direction: .below) }),
        ("rule.threshold", { $0.changeRule(threshold: "8.1 Cel") }),
        ("rule.unit", { $0.changeRule(threshold: "8 degF") }),
        ("rule.thresholdStrict", { $0.changeRule(thresholdStrict: false) }),
        ("rule.durationSeconds", { $0.changeRule(duration: "31min") }),
        ("rule.durationStrict", { $0.changeRule(durationStrict: false) }),
        ("rule.maximumGapSeconds", { $0.changeRule(gap: "6min") }),
        ("window.start", { $0.window = Fixtures.window(Fixtures.mayFirst - 60, Fixtures.mayFirst + 14 * 86_400) }),
        ("window.end", { $0.window = Fixtures.window(Fixtures.mayFirst, Fixtures.mayFirst + 15 * 86_400) }),
        ("source.sensor", { $0.sensor = Fixtures.key(2).publicKey }),
        ("source.device", { $0.profile = Fixtures.profile(device: "fridge-8") }),
        (
            "source.keyId",
            {
                $0.profile = try! SensorProfile(
                    device: Label("fridge-7"), keyId: Label("key-2"), unit: .celsius,
                    calibration: Label("cal-2026-03"))
            }
        ),
        ("source.counter", { $0.counter = 8 }), ("source.sequence", { $0.sequence = 1 }),
        ("source.tickSeconds", { $0.tickSeconds = 30 }), ("source.batch", { $0.batchTag = Fr(78) }),
        ("source.unit", { $0.profile = Fixtures.profile(unit: .fahrenheit) }),
        ("source.resolution", { $0.profile = Fixtures.profile(resolution: "0.2") }),
        ("source.offset", { $0.profile = Fixtures.profile(offset: -999) }),
        ("source.calibration", { $0.profile = Fixtures.profile(calibration: "") }),
        ("inputs", { $0.input += .one }), ("outputs", { $0.output += .one }),
        ("program.circuit", { $0.circuit = "consecutive-8760" }),
        ("program.circuitDigest", { $0.circuitDigest = .sha256(domain: "test.circuit", [1]) }),
        ("program.verifyingKeyDigest absent", { $0.keyDigest = nil }),
        ("program.verifyingKeyDigest", { $0.keyDigest = .sha256(domain: "test.key", [1]) }),
        ("audience", { $0.audience = "did:web:regulator.exampl" }), ("audience absent", { $0.audience = nil }),
        ("nonce", { $0.nonce = Array(1..<33) }), ("nonce shorter", { $0.nonce = Array(0..<31) }),
        ("nonce absent", { $0.nonce = nil }), ("expires", { $0.expires = $0.expires! + 1 }),
        ("expires absent", { $0.expires = nil }), ("after", { $0.after = [.sha256(domain: "test.after", [1])] }),
        ("after empty", { $0.after = [] }),
        ("after longer", { $0.after.append(.sha256(domain: "test.after", [1])) }),
    ]
}
