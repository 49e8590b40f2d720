import Statements
import Testing

@Suite("Breach parameters")
struct BreachParametersTests {
    func parameters(
        _ rule: BreachRule, _ window: TimeWindow = Fixtures.window(0, 86_400), claim: Polarity = .breach,
        profile: SensorProfile = Fixtures.profile(), tick: Int = 60
    ) throws -> RuleParameters {
        try RuleParameters(rule: rule, window: window, claim: claim, profile: profile, tickSeconds: tick)
    }

    @Test(
        "Threshold codes on the grid, between it and across units",
        arguments: [
            ("8 Cel", Direction.above, true, TemperatureUnit.celsius, 1081), ("8 Cel", .above, false, .celsius, 1080),
            ("8 Cel", .below, true, .celsius, 1079), ("8 Cel", .below, false, .celsius, 1080),
            ("8.05 Cel", .above, true, .celsius, 1081), ("8.05 Cel", .above, false, .celsius, 1081),
            ("8.05 Cel", .below, true, .celsius, 1080), ("8.05 Cel", .below, false, .celsius, 1080),
            ("-0.5 Cel", .below, false, .celsius, 995), ("-0.05 Cel", .above, true, .celsius, 1000),
            ("46.4 degF", .above, true, .celsius, 1081), ("46.4 degF", .above, false, .celsius, 1080),
            ("8 Cel", .above, true, .fahrenheit, 1465), ("8 Cel", .above, false, .fahrenheit, 1464),
            ("74 degF", .above, false, .celsius, 1234), ("281.15 K", .above, false, .celsius, 1080),
            ("281.15 K", .above, true, .celsius, 1081), ("-100 Cel", .above, true, .celsius, 1),
            ("309.5 Cel", .above, false, .celsius, 4095), ("309.5 Cel", .below, true, .celsius, 4094),
            ("-100 Cel", .below, false, .celsius, 0),
        ])
    func thresholds(text: String, direction: Direction, strict: Bool, unit: TemperatureUnit, code: Int) throws {
        let rule = Fixtures.rule(.instant, direction, text, strict: strict)
        #expect(try parameters(rule, profile: Fixtures.profile(unit: unit)).thresholdCode == code)
    }

    @Test("The code agrees with the words for every code: exceeds ⇔ temperature is beyond the threshold")
    func thresholdMeaning() throws {
        let profile = Fixtures.profile(unit: .fahrenheit, resolution: "0.3", offset: -700)
        for text in ["8 Cel", "7.9999999 Cel", "46.4 degF", "46.5 degF", "280 K", "-40 degF", "-40.1 Cel"] {
            for (direction, strict) in [(Direction.above, true), (.above, false), (.below, true), (.below, false)] {
                let rule = Fixtures.rule(.instant, direction, text, strict: strict)
                let parameters = try parameters(rule, profile: profile)
                let temperature = try Temperature(parsing: text)
                let threshold = try temperature.unit.convert(temperature.value.rational, to: .fahrenheit)
                for code in 0...4095 {
                    let difference = try profile.temperature(ofCode: code).subtracting(threshold).numerator.signum()
                    let side: Int128 = direction == .above ? 1 : -1
                    let beyond = difference == side || (difference == 0 && !strict)
                    #expect(parameters.exceeds(code) == beyond, "\(text) \(direction) \(strict) \(code)")
                }
            }
        }
    }

    @Test(
        "A threshold that no code, or every code, is beyond is refused",
        arguments: [
            ("-100 Cel", Direction.above, false), ("-200 Cel", .above, true), ("309.5 Cel", .above, true),
            ("1000 Cel", .above, false), ("309.5 Cel", .below, false), ("400 Cel", .below, true),
            ("-100 Cel", .below, true),
            ("-273.15 Cel", .below, false),
        ])
    func constantThresholds(text: String, direction: Direction, strict: Bool) {
        let rule = Fixtures.rule(.instant, direction, text, strict: strict)
        #expect { try parameters(rule) } throws: { ($0 as? RuleError)?.code == "rule.threshold-outside-codes" }
    }

    @Test(
        "Durations and gaps in ticks",
        arguments: [
            ("30min", true, 60, 31), ("30min", false, 60, 30), ("90s", false, 60, 2), ("90s", true, 60, 2),
            ("60s", true, 60, 2), ("60s", false, 60, 1), ("1s", false, 3600, 1), ("0", true, 60, 1),
            ("4h", false, 3600, 4),
            ("4h", true, 3600, 5),
        ])
    func durations(text: String, strict: Bool, tick: Int, ticks: Int64) throws {
        for family in [RuleFamily.consecutive, .cumulative] {
            let rule = Fixtures.rule(family, duration: text, durationStrict: strict)
            #expect(try parameters(rule, tick: tick).durationTicks == ticks)
        }
    }

    @Test(
        "Gaps are rounded down and end at 15 ticks",
        arguments: [
            ("5min", 60, 5), ("5min", 120, 2), ("59s", 60, 0), ("15min", 60, 15), ("16min", 60, 16), ("2h", 3600, 2),
            ("1048575s", 1, 1_048_575), ("1048576s", 1, 1_048_575), ("100000d", 1, 1_048_575),
        ])
    func gaps(text: String, tick: Int, ticks: Int) throws {
        #expect(try parameters(Fixtures.rule(.instant, gap: text), tick: tick).gapTicks == ticks)
    }

    @Test("An instant rule has no duration in ticks")
    func instant() throws {
        #expect(try parameters(Fixtures.rule(.instant)).durationTicks == 0)
    }

    @Test(
        "A breach is shown inside of the window, a no-breach all over it",
        arguments: [
            (0, 120, 0, 2, 0, 2), (1, 119, 1, 1, 0, 2), (60, 61, 1, 1, 1, 2), (59, 60, 1, 1, 0, 1),
        ] as [(Int64, Int64, Int64, Int64, Int64, Int64)])
    func windows(start: Int64, end: Int64, breachStart: Int64, breachEnd: Int64, keptStart: Int64, keptEnd: Int64)
        throws
    {
        let window = Fixtures.window(start, end)
        let breach = try parameters(Fixtures.seed, window)
        #expect(breach.windowStartTick == breachStart && breach.windowEndTick == breachEnd)
        let kept = try parameters(Fixtures.seed, window, claim: .noBreach)
        #expect(kept.windowStartTick == keptStart && kept.windowEndTick == keptEnd)
    }

    @Test("Windows that are empty, reversed or too far away are refused")
    func badWindows() throws {
        #expect { try parameters(Fixtures.seed, Fixtures.window(61, 119)) } throws: {
            ($0 as? RuleError)?.code == "window.empty"
        }
        #expect(try parameters(Fixtures.seed, Fixtures.window(61, 119), claim: .noBreach).windowEndTick == 2)
        #expect { try TimeWindow(start: Fixtures.time(2), end: Fixtures.time(1)) } throws: {
            ($0 as? RuleError)?.code == "window.reversed"
        }
        let last: Int64 = (1 << 32) - 1
        #expect(try parameters(Fixtures.seed, Fixtures.window(0, last), tick: 1).windowEndTick == last)
        #expect { try parameters(Fixtures.seed, Fixtures.window(0, last + 1), tick: 1) } throws: {
            ($0 as? RuleError)?.code == "window.beyond-ticks"
        }
    }

    @Test("Durations of 2^32 ticks and rules without one are refused")
    func badDurations() {
        let long = Fixtures.rule(.cumulative, duration: "50000d")
        #expect { try parameters(long, tick: 1) } throws: { ($0 as? RuleError)?.code == "rule.duration-beyond-ticks" }
        #expect {
            try BreachRule(
                family: .cumulative, direction: .above, threshold: Temperature(parsing: "8 Cel"),
                thresholdStrict: true, maximumGap: Fixtures.span("5min"))
        } throws: {
            ($0 as? RuleError)?.code == "rule.duration-missing"
        }
    }

    @Test("Windows as text")
    func windowText() throws {
        #expect(try TimeWindow(parsing: "1970-01-01T00:00:00Z/1970-01-01T01:00:00+01:00") == Fixtures.window(0, 0))
        for text in ["", "/", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z/x", "a/b/c"] {
            #expect { try TimeWindow(parsing: text) } throws: { ($0 as? RuleError)?.code == "window.malformed" }
        }
    }
}
