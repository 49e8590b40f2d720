import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Primitives
import ProofChain
import Statements
import Testing
import Verification
import VerifierCommand

/// Bundles about the batches of one log.
@Suite struct ContinuityTests {
    private static let boundaries = [
        "2026-05-01T00:00:00Z", "2026-05-03T00:00:00Z", "2026-05-05T12:00:00Z", "2026-05-06T00:00:00Z",
    ]

    /// The bundle about one batch of three, the last of which is a breach.
    private static func sample(_ number: Int) throws -> Sample {
        let circuit = "consecutive-64-continued"
        let shape = try #require(CircuitShape(id: circuit))
        let isLast = number == 2
        var sample = Sample(claim: isLast ? .breach : .noBreach)
        sample.window = "\(boundaries[number])/\(boundaries[number + 1])"
        sample.circuit = circuit
        sample.sequence = UInt64(40 + number)
        sample.continuity = Continuity(
            before: number == 0 ? Continuity.start : Fr(100 + number),
            after: isLast ? Continuity.start : Fr(101 + number))
        sample.trapdoor = TrapdoorKey(inputCount: shape.publicInputs.count)
        return sample
    }

    private static func whole(
        _ samples: [Sample], _ options: VerificationOptions? = nil
    ) throws -> ContinuedVerdict {
        try ContinuedVerdict(count: samples.count, options: options ?? Sample.trusting()) { number, options in
            try samples[number].verify(options)
        }
    }

    @Test func threeBatchesAreOneLog() throws {
        var options = try Sample.trusting()
        options.expectations.window = try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-06T00:00:00Z")
        options.expectations.claim = .breach
        let whole = try Self.whole((0..<3).map(Self.sample), options)
        #expect(whole.outcome == .verified && whole.unmet.isEmpty)
        #expect(whole.verdicts.allSatisfy { $0.check(.continuity)?.result == .passed })
        #expect(whole.sentence?.contains("between 2026-05-01T00:00:00Z and 2026-05-06T00:00:00Z") == true)
        // The same without the last: so far the rule was kept.
        let soFar = try Self.whole((0..<2).map(Self.sample))
        #expect(soFar.outcome == .verified && soFar.sentence?.contains("never above 8") == true)
    }

    @Test func aBatchCountsOnTheOneBefore() throws {
        #expect(try Self.sample(0).verify().outcome == .verified)
        let alone = try Self.sample(1).verify()
        #expect(alone.outcome == .notCheckable && alone.failures == ["continuity.earlier-missing"])
        #expect(alone.sentence?.hasSuffix("; counting the batches before") == true)
        // Nor do batches that begin in the middle make a log.
        #expect(try Self.whole((1..<3).map(Self.sample)).outcome == .notCheckable)
        #expect(Sample().continuity == nil)
        #expect(try Sample().verify().check(.continuity)?.result == .passed)
    }

    private static let breaks: [(code: String, change: @Sendable (inout Sample) -> Void)] = [
        ("other-state", { $0.continuity = Continuity(before: Fr(9), after: Fr(102)) }),
        ("other-state", { $0.continuity = Continuity(before: Continuity.start, after: Fr(102)) }),
        ("other-window", { $0.window = "2026-05-03T00:01:00Z/2026-05-05T12:00:00Z" }),
        ("other-window", { $0.window = "2026-05-02T23:59:00Z/2026-05-05T12:00:00Z" }),
        ("other-sequence", { $0.sequence = 42 }), ("other-sequence", { $0.sequence = 40 }),
        ("other-sequence", { $0.counter = 8 }), ("other-sensor", { $0.sensorNumber = 2 }),
        ("other-sensor", { $0.device = "reefer-0418" }), ("other-rule", { $0.threshold = "9" }),
        ("other-rule", { $0.maximumGap = 240 }), ("other-ticks", { $0.tickSeconds = 30 }),
    ]

    /// Whatever breaks the log is found and has its own reason.
    @Test(arguments: breaks.indices)
    func isFound(number: Int) throws {
        let (code, change) = Self.breaks[number]
        var second = try Self.sample(1)
        change(&second)
        var options = try Sample.trusting()
        options.trustedSensors.insert(try Sample.sensor(2).packed)
        let whole = try Self.whole([Self.sample(0), second], options)
        #expect(whole.outcome == .notAccepted)
        #expect(whole.verdicts[1].failures == ["continuity.\(code)"])
    }

    @Test func afterABreachNothingGoesOn() throws {
        var last = try Self.sample(2)
        last.sequence = 39
        last.window = "2026-04-30T00:00:00Z/2026-05-01T00:00:00Z"
        last.continuity = Continuity(before: Continuity.start, after: Continuity.start)
        let whole = try Self.whole([last, Self.sample(0)])
        #expect(whole.verdicts[1].failures == ["continuity.after-breach"] && whole.outcome == .notAccepted)
    }

    @Test func leavingOutSwappingRepeatingAndMixingAreRefused() throws {
        let samples = try (0..<3).map(Self.sample)
        for order in [[0, 2], [1, 0, 2], [0, 1, 1, 2], [0, 0, 1], [0, 2, 1]] {
            let whole = try Self.whole(order.map { samples[$0] })
            let code = order[0] == 0 ? "continuity.other-sequence" : "continuity.earlier-missing"
            #expect(whole.outcome != .verified, "\(order)")
            #expect(whole.verdicts.flatMap(\.failures).contains(code), "\(order)")
        }
        let mixed = try Self.whole([samples[0], Sample()])
        #expect(mixed.verdicts[1].failures == ["continuity.none"])
    }

    @Test func expectationsAreAboutTheWhole() throws {
        let samples = try (0..<3).map(Self.sample)
        var options = try Sample.trusting()
        options.expectations.window = try TimeWindow(parsing: samples[2].window)
        options.expectations.claim = .noBreach
        let other = try Self.whole(samples, options)
        #expect(other.outcome == .notAccepted)
        #expect(other.unmet.map(\.code) == ["expectation.window", "expectation.verdict"])
        // Only the last statement answers the challenge.
        var stale = samples
        stale[0].nonce = nil
        #expect(try Self.whole(stale).outcome == .verified)
        stale[2].nonce = [1]
        #expect(try Self.whole(stale).verdicts[2].failures == ["nonce.mismatch"])
    }

    @Test func aStatementAndItsCircuitAgreeOnWhetherThereAreSeveral() throws {
        var sample = try Self.sample(0)
        sample.continuity = nil
        #expect(try sample.verify().failures.contains("statement.circuit-continuity"))
        var alone = Sample()
        alone.continuity = Continuity(before: Continuity.start, after: Fr(5))
        #expect(try alone.verify().failures.contains("statement.circuit-continuity"))
    }

    /// What a whole is not said to be, its parts do not say either.
    @Test func windowsBeginOnTicksAndNothingIsSaidOfWhatDoesNotHold() throws {
        var off = try Self.sample(0)
        off.window = "2026-05-01T00:00:30Z/2026-05-03T00:00:00Z"
        #expect(try off.verify().failures.contains("window.off-ticks"))
        let broken = try Self.whole([Self.sample(0), Self.sample(2)])
        #expect(broken.sentence == nil && broken.outcome != .verified)
        let rule = try BreachRule(
            family: .consecutive, direction: .above, threshold: Temperature(parsing: "8 Cel"), thresholdStrict: true,
            duration: TimeSpan(seconds: 1800), durationStrict: true, maximumGap: TimeSpan(seconds: 300))
        let window = try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z")
        #expect(Continuity.refusal(of: rule, window: window, tickSeconds: 60) == nil)
        let daily = try RuleFile(
            parsing: Array(
                "rule: daily\nfamily: cumulative\nexceeds: above 8 Cel\nduration: more than 1h\nmaximum-gap: 5min\nperiod: 24h\n"
                    .utf8)
        ).rule
        #expect(Continuity.refusal(of: daily, window: window, tickSeconds: 60)?.code == "continuity.period")
    }

    @Test func theCommandReportsForPeopleAndPrograms() throws {
        let paths = try (0..<3).map { try ReportTests.file(Self.sample($0).bytes()) }
        defer { for path in paths { unlink(path) } }
        func examine(_ more: [String]) throws -> (report: String, exitCode: Int32) {
            let trust = [
                "--allow-dev-setup", "--at", Sample.now, "--trust-sensor", Hex.encode(try Sample.sensor().packed),
            ]
            let command = try VerifyCommand.parse(paths + trust + ["--continued"] + more)
            return try command.examine(style: TextStyle(isRich: false))
        }
        let people = try examine([])
        #expect(
            people.exitCode == 0 && people.report.hasPrefix("VERIFIED, in 3 batches: device reefer-0417: above 8 °C"))
        let programs = try examine(["--json", "--expect", "verdict=no-breach"])
        #expect(programs.exitCode == 3)
        let document = try JSONValue(parsing: Array(programs.report.utf8.dropLast()))
        #expect(
            document["schema"] == .string(ContinuedVerdict.schema) && document["outcome"] == .string("not-accepted"))
        #expect(throws: (any Error).self) { try VerifyCommand.parse(paths + ["--continued", "--quorum", "2"]) }
    }
}
