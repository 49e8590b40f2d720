import Statements
import Testing

/// What claims about rules of all families say; of gaps only what is shown.
@Suite("Sentences of claims")
struct ClaimSentenceTests {
    static let sentences: [(keys: String, breach: String, noBreach: String)] = [
        (
            "family: consecutive\nexceeds: above 8 Cel\nre-arms: at or below 7 Cel\nduration: more than 30min",
            "above 8 °C for more than 30 min (until at or below 7 °C again) W; no gap over 5 min",
            "never above 8 °C for more than 30 min (until at or below 7 °C again) W; no gap over 5 min"
        ),
        (
            "family: degree-minutes\nexceeds: below 2 Cel\namount: at least 2 Cel.h",
            "at least 2 °C·h below 2 °C W; gaps over 5 min not counted",
            "not at least 2 °C·h below 2 °C W; no gap over 5 min"
        ),
        (
            "family: mean-kinetic\nexceeds: above 8 Cel",
            "mean kinetic temperature above 8 °C W; gaps over 5 min not counted",
            "mean kinetic temperature not above 8 °C W; no gap over 5 min"
        ),
        (
            "family: excursion-count\nexceeds: outside 2 to 8 Cel\ncount: at least 3",
            "at least 3 excursions outside 2 to 8 °C W",
            "fewer than 3 excursions outside 2 to 8 °C W; no gap over 5 min"
        ),
        (
            "family: excursion-count\nexceeds: above 8 Cel\ncount: at least 1", "at least 1 excursion above 8 °C W",
            "no excursion above 8 °C W; no gap over 5 min"
        ),
        (
            "family: rate-of-change\nrate: at least 0.5 Cel/min",
            "changing by at least 0.5 °C/min W; no gap over 5 min",
            "never changing by at least 0.5 °C/min W; no gap over 5 min"
        ),
        (
            "family: coverage\ninterval: 1min\nmissing: more than 1h",
            "a gap over the maximum or more than 1 h missing of readings every 1 min W; the maximum gap is 5 min",
            "covered by readings, not more than 1 h missing of readings every 1 min W; no gap over 5 min"
        ),
        (
            "any-of:\n  - family: instant\n    exceeds: above 40 Cel\n  - family: cumulative\n    exceeds: outside 15 to 30 Cel\n    duration: more than 24h",
            "above 40 °C at least once, or outside 15 to 30 °C for more than 24 h in total W; gaps over 5 min not counted",
            "never above 40 °C, and not outside 15 to 30 °C for more than 24 h in total W; no gap over 5 min"
        ),
        (
            "all-of:\n  - family: instant\n    exceeds: above 40 Cel\n  - family: instant\n    exceeds: below 2 Cel",
            "above 40 °C at least once, and below 2 °C at least once W",
            "never above 40 °C, or never below 2 °C W; no gap over 5 min"
        ),
    ]

    @Test("Both claims of every family", arguments: sentences)
    func claims(keys: String, breach: String, noBreach: String) throws {
        let rule = try CompoundRuleTests.rule("rule: r\nmaximum-gap: 5min\n\(keys)")
        let window = Fixtures.window(Fixtures.mayFirst, Fixtures.mayFirst + 86_400)
        let words = "between 2026-05-01T00:00:00Z and 2026-05-02T00:00:00Z"
        #expect(rule.sentence(claim: .breach, window: window) == breach.replacing("W", with: words))
        #expect(rule.sentence(claim: .noBreach, window: window) == noBreach.replacing("W", with: words))
    }
}
