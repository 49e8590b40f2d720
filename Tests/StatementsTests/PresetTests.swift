import Statements
import Testing

/// The rules that ship, each with a log that breaks it and one that keeps it.
@Suite("Presets")
struct PresetTests {
    /// Runs of readings at a temperature in tenths of a degree, one reading every tick.
    private static func log(_ runs: [(tenths: Int, count: Int)], tickSeconds: Int = 60) -> TimedCodes {
        let codes = runs.flatMap { [Int](repeating: $0.tenths + 1000, count: $0.count) }
        let start = Fixtures.mayFirst / Int64(tickSeconds)
        return TimedCodes(
            ticks: codes.indices.map { start + Int64($0) }, codes: codes, tickSeconds: tickSeconds,
            scale: CodeScale(Fixtures.profile()))
    }

    private static func verdict(_ preset: String, _ log: TimedCodes) throws -> Polarity? {
        let rule = try RuleFile(parsing: Fixtures.projectFile("circuits/rules/\(preset).yaml")).rule
        #expect(rule.name == preset)
        let seconds = Int64(log.tickSeconds)
        let window = Fixtures.window(log.ticks[0] * seconds, log.ticks[log.ticks.count - 1] * seconds)
        return try BreachEvaluator.evaluate(log, rule: rule, window: window).verdict
    }

    static let minutes: [(String, Polarity, [(tenths: Int, count: Int)])] = [
        ("seed-8c-30min", .breach, [(50, 60), (81, 32), (50, 60)]),
        ("seed-8c-30min", .noBreach, [(50, 60), (80, 90), (81, 30), (50, 60)]),
        ("who-pqs-type1", .breach, [(50, 60), (450, 61), (50, 60)]),
        ("who-pqs-type1", .breach, [(50, 60), (300, 301), (50, 60), (300, 301)]),
        ("who-pqs-type1", .breach, [(50, 60), (-5, 61)]),
        (
            "who-pqs-type1", .noBreach,
            [(50, 60), (449, 200), (-4, 90), (450, 59), (299, 900), (300, 300), (-5, 59), (50, 9)]
        ),
        ("who-pqs-type2", .breach, [(50, 60), (100, 1201), (50, 60)]),
        ("who-pqs-type2", .breach, [(50, 60), (300, 601)]),
        ("who-pqs-type2", .noBreach, [(-100, 600), (99, 900), (100, 1100), (450, 59), (50, 9)]),
        ("usp-1079-cct", .breach, [(50, 700), (150, 272), (50, 469)]),
        ("usp-1079-cct", .breach, [(50, 700), (151, 1), (50, 740)]),
        ("usp-1079-cct", .breach, [(19, 1), (50, 1440)]),
        ("usp-1079-cct", .noBreach, [(20, 10), (50, 690), (150, 271), (50, 470)]),
        ("eu-gdp-2-8c", .breach, [(50, 60), (81, 1), (50, 60)]),
        ("eu-gdp-2-8c", .breach, [(50, 60), (19, 1)]),
        ("eu-gdp-2-8c", .noBreach, [(80, 60), (20, 60)]),
    ]

    @Test("On minute logs", arguments: minutes)
    func minuteLogs(preset: String, verdict: Polarity, runs: [(tenths: Int, count: Int)]) throws {
        #expect(try Self.verdict(preset, Self.log(runs)) == verdict)
    }

    static let hours: [(Polarity, [(tenths: Int, count: Int)])] = [
        (.breach, [(251, 721)]), (.breach, [(200, 700), (401, 1), (200, 20)]),
        (.breach, [(200, 600), (310, 13), (200, 90), (140, 14), (200, 4)]),
        (.noBreach, [(249, 721)]), (.noBreach, [(220, 600), (400, 10), (220, 90), (140, 14), (220, 7)]),
    ]

    @Test("Controlled room temperature on hourly logs of 30 days", arguments: hours)
    func hourlyLogs(verdict: Polarity, runs: [(tenths: Int, count: Int)]) throws {
        #expect(try Self.verdict("usp-1079-crt", Self.log(runs, tickSeconds: 3600)) == verdict)
    }

    @Test("A rule with a period refuses windows of another length")
    func period() {
        #expect { try Self.verdict("usp-1079-cct", Self.log([(50, 1440)])) } throws: {
            ($0 as? RuleError)?.code == "rule.period"
        }
    }
}
