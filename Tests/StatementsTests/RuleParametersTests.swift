import Statements
import Testing

/// What conditions come to in integers.
@Suite("Rule parameters")
struct RuleParametersTests {
    private func parameters(
        _ yaml: String, claim: Polarity = .breach, tick: Int = 60, unit: TemperatureUnit = .celsius,
        window: TimeWindow = Fixtures.window(0, 86_400)
    ) throws -> ConditionParameters {
        let rule = try CompoundRuleTests.rule("rule: r\nmaximum-gap: 5min\n\(yaml)")
        return try RuleParameters(
            rule: rule, window: window, claim: claim, scale: CodeScale(Fixtures.profile(unit: unit)),
            tickSeconds: tick
        ).conditions[0]
    }

    private func code(_ yaml: String, unit: TemperatureUnit = .celsius, tick: Int = 60) -> String {
        do {
            _ = try parameters(yaml, tick: tick, unit: unit)
            return "none"
        } catch {
            return (error as? RuleError)?.code ?? "\(error)"
        }
    }

    @Test(
        "Bands: the codes inside",
        arguments: [
            ("outside 2 to 8 Cel", 1020, 1080), ("outside or at 2 to 8 Cel", 1021, 1079),
            ("outside 2.05 to 7.95 Cel", 1021, 1079), ("outside or at 2.05 to 7.95 Cel", 1021, 1079),
            ("outside 35.6 to 46.4 degF", 1020, 1080), ("outside 275.15 to 281.15 K", 1020, 1080),
        ])
    func bands(text: String, low: Int, high: Int) throws {
        let found = try parameters("family: instant\nexceeds: \(text)")
        #expect(found.sides == .band && found.direction == .above && found.low == low && found.high == high)
        for code in 0...4095 { #expect(found.exceeds(code) == (code < low || code > high)) }
    }

    @Test(
        "Re-arming codes are rounded away from the threshold",
        arguments: [
            ("above 8 Cel", "at or below 7 Cel", 0, 1070), ("above 8 Cel", "at or below 7.05 Cel", 0, 1070),
            ("below 2 Cel", "at or above 3.01 Cel", 1031, 4095),
            ("outside 2 to 8 Cel", "at or inside 2.99 to 7.01 Cel", 1030, 1070),
        ])
    func rearming(exceeds: String, rearms: String, low: Int, high: Int) throws {
        let found = try parameters(
            "family: excursion-count\nexceeds: \(exceeds)\nre-arms: \(rearms)\ncount: at least 2")
        #expect(found.rearm == RearmCodes(low: low, high: high) && found.limit == 2)
        #expect(found.rearms(low) && found.rearms(high))
    }

    @Test(
        "Degree-minutes: the distance is rounded down for a breach and up for its absence, the amount never to either's gain",
        arguments: [
            ("above 8 Cel", "more than 120 Cel.min", 1080, 1080, 1201),
            ("above 8 Cel", "at least 120 Cel.min", 1080, 1080, 1200),
            ("above 8.05 Cel", "at least 2 Cel.h", 1081, 1080, 1200),
            ("below 2.05 Cel", "at least 2 K.h", 1020, 1021, 1200),
            ("above 8 Cel", "at least 18 degF.min", 1080, 1080, 100),
            ("above 8 Cel", "at least 0.01 Cel.s", 1080, 1080, 1),
            ("above 8 Cel", "more than 0 Cel.d", 1080, 1080, 1),
        ] as [(String, String, Int, Int, Int64)])
    func degreeMinutes(exceeds: String, amount: String, breach: Int, noBreach: Int, limit: Int64) throws {
        let yaml = "family: degree-minutes\nexceeds: \(exceeds)\namount: \(amount)"
        let (first, second) = (try parameters(yaml), try parameters(yaml, claim: .noBreach))
        #expect(first.high == breach && second.high == noBreach && first.limit == limit && second.limit == limit)
        // A Fahrenheit sensor's codes are finer: a kelvin is 18 of them.
        let fahrenheit = try parameters(
            "family: degree-minutes\nexceeds: above 8 Cel\namount: at least 1 K.min", unit: .fahrenheit)
        #expect(fahrenheit.high == 1464 && fahrenheit.limit == 18)
    }

    @Test(
        "Rates as fractions of codes per tick",
        arguments: [
            ("faster than 0.5 Cel/min", 60, TemperatureUnit.celsius, 5, 1, 1),
            ("at least 0.5 Cel/min", 60, .celsius, 5, 1, 0), ("at least 0.5 Cel/min", 30, .celsius, 5, 2, 0),
            ("at least 1 Cel/h", 60, .celsius, 1, 6, 0), ("at least 1 degF/d", 60, .celsius, 5, 1296, 0),
            ("at least 1 K/min", 60, .fahrenheit, 18, 1, 0), ("faster than 0 K/s", 60, .celsius, 0, 1, 1),
        ] as [(String, Int, TemperatureUnit, Int64, Int64, Int)])
    func rates(
        text: String, tick: Int, unit: TemperatureUnit, numerator: Int64, denominator: Int64, strict: Int
    ) throws {
        let found = try parameters("family: rate-of-change\nrate: \(text)", tick: tick, unit: unit)
        #expect(found.limit == numerator && found.second == denominator && found.high == strict)
    }

    @Test("Coverage: intervals are rounded up for a breach and down for its absence")
    func coverage() throws {
        let yaml = "family: coverage\ninterval: 90s\nmissing: more than 60min"
        let (breach, kept) = (try parameters(yaml), try parameters(yaml, claim: .noBreach))
        #expect(breach.second == 2 && kept.second == 1 && breach.limit == 61 && kept.limit == 61)
        let none = try parameters("family: coverage")
        #expect(none.second == 4_294_967_295 && none.limit == 4_294_967_295)
    }

    @Test("Numbers that codes and ticks cannot hold are refused")
    func refused() {
        #expect(code("family: instant\nexceeds: outside 2.01 to 2.09 Cel") == "rule.threshold-outside-codes")
        #expect(code("family: instant\nexceeds: outside -100 to 8 Cel") == "rule.threshold-outside-codes")
        #expect(code("family: instant\nexceeds: outside 2 to 309.5 Cel") == "rule.threshold-outside-codes")
        #expect(
            code("family: cumulative\nexceeds: above 8 Cel\nre-arms: at or below -200 Cel\nduration: at least 1h")
                == "rule.rearm-outside-codes")
        #expect(
            code(
                "family: cumulative\nexceeds: outside 2 to 8 Cel\nre-arms: at or inside 3.01 to 3.02 Cel\nduration: at least 1h"
            )
                == "rule.rearm-outside-codes")
        #expect(
            code("family: degree-minutes\nexceeds: above 8 Cel\namount: at least 999999999999 Cel.d")
                == "rule.amount-beyond-codes")
        #expect(
            code("family: degree-minutes\nexceeds: above 309.5 Cel\namount: at least 1 Cel.d")
                == "rule.threshold-outside-codes")
        #expect(code("family: rate-of-change\nrate: at least 999999999999 Cel/s") == "rule.rate-beyond-codes")
        #expect(code("family: rate-of-change\nrate: at least 0.000000001 degF/d", tick: 1) == "rule.rate-beyond-codes")
        #expect(code("family: mean-kinetic\nexceeds: above 2000 Cel") == "rule.mean-kinetic-range")
        #expect(code("family: mean-kinetic\nexceeds: above -200 Cel") == "rule.mean-kinetic-range")
        #expect(
            code("family: coverage\ninterval: 1min\nmissing: more than 60000d", tick: 1) == "rule.duration-beyond-ticks"
        )
        #expect(code("family: coverage\nperiod: 1h") == "rule.period")
    }
}
