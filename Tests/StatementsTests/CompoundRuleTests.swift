import CanonicalEncoding
import Statements
import Testing

/// Rules of several conditions, and of families without a circuit: data, sentences, statements, verdicts.
@Suite("Compound rules and all families")
struct CompoundRuleTests {
    static func rule(_ text: String) throws -> BreachRule { try RuleFile(parsing: Array(text.utf8)).rule }

    /// One rule of every family and combination, in YAML, with its sentence and its canonical JSON.
    static let samples: [(yaml: String, sentence: String, json: String)] = [
        (
            "family: consecutive\nexceeds: above 8 Cel\nre-arms: at or below 7.0 Cel\nduration: more than 30min",
            "above 8 °C for more than 30 min (until at or below 7 °C again); no gap over 5 min",
            #"{"direction":"above","durationSeconds":"1800","durationStrict":true,"family":"consecutive","maximumGapSeconds":"300","name":"r","rearm":"7","threshold":"8","thresholdStrict":true,"unit":"Cel"}"#
        ),
        (
            "family: cumulative\nexceeds: outside or at 2 to 8 Cel\nre-arms: at or inside 3 to 7 Cel\nduration: at least 1h",
            "outside or at 2 to 8 °C for at least 1 h in total (until at or inside 3 to 7 °C again); no gap over 5 min",
            #"{"direction":"outside","durationSeconds":"3600","durationStrict":false,"family":"cumulative","high":"8","low":"2","maximumGapSeconds":"300","name":"r","rearmHigh":"7","rearmLow":"3","thresholdStrict":false,"unit":"Cel"}"#
        ),
        (
            "family: degree-minutes\nexceeds: above 8 Cel\namount: more than 120 degF.min",
            "more than 120 °F·min above 8 °C; no gap over 5 min",
            #"{"amount":"120","amountStrict":true,"amountUnit":"degF.min","direction":"above","family":"degree-minutes","maximumGapSeconds":"300","name":"r","threshold":"8","thresholdStrict":true,"unit":"Cel"}"#
        ),
        (
            "family: mean-kinetic\nexceeds: at or above 25 Cel\nperiod: 30d",
            "mean kinetic temperature at or above 25 °C; no gap over 5 min; in a window of 720 h",
            #"{"direction":"above","family":"mean-kinetic","maximumGapSeconds":"300","name":"r","periodSeconds":"2592000","threshold":"25","thresholdStrict":false,"unit":"Cel"}"#
        ),
        (
            "family: excursion-count\nexceeds: below -0.5 Cel\ncount: at least 3",
            "at least 3 excursions below -0.5 °C; no gap over 5 min",
            #"{"count":"3","direction":"below","family":"excursion-count","maximumGapSeconds":"300","name":"r","threshold":"-0.5","thresholdStrict":true,"unit":"Cel"}"#
        ),
        (
            "family: rate-of-change\nrate: faster than 0.5 Cel/min",
            "changing faster than 0.5 °C/min; no gap over 5 min",
            #"{"family":"rate-of-change","maximumGapSeconds":"300","name":"r","rate":"0.5","rateStrict":true,"rateUnit":"Cel/min"}"#
        ),
        (
            "family: coverage\ninterval: 5min\nmissing: more than 60min",
            "a gap over the maximum or more than 1 h missing of readings every 5 min; the maximum gap is 5 min",
            #"{"family":"coverage","intervalSeconds":"300","maximumGapSeconds":"300","missingSeconds":"3600","missingStrict":true,"name":"r"}"#
        ),
        (
            "family: coverage", "a gap over the maximum; the maximum gap is 5 min",
            #"{"family":"coverage","maximumGapSeconds":"300","name":"r"}"#
        ),
        (
            "all-of:\n- family: instant\n  exceeds: above 40 Cel\n- family: excursion-count\n  exceeds: above 8 Cel\n  count: at least 1",
            "above 40 °C at any moment, and at least 1 excursion above 8 °C; no gap over 5 min",
            #"{"combination":"all","conditions":[{"direction":"above","durationSeconds":"0","durationStrict":false,"family":"instant","threshold":"40","thresholdStrict":true,"unit":"Cel"},{"count":"1","direction":"above","family":"excursion-count","threshold":"8","thresholdStrict":true,"unit":"Cel"}],"maximumGapSeconds":"300","name":"r"}"#
        ),
    ]

    @Test("YAML, sentence and JSON say the same, and JSON reads back", arguments: samples)
    func formats(yaml: String, sentence: String, json: String) throws {
        let rule = try Self.rule("rule: r\nmaximum-gap: 5min\n\(yaml)\n")
        #expect(rule.sentence() == sentence)
        #expect(String(decoding: rule.json.canonicalBytes, as: UTF8.self) == json)
        let again = try BreachRule(reading: JSONObjectReader(rule.json, path: "rule"))
        #expect(again == rule)
        #expect(again.meansTheSame(as: rule))
        #expect(!rule.meansTheSame(as: Fixtures.seed))
    }

    @Test(
        "Every changed, missing or added member of a rule's JSON is refused, or makes another rule", arguments: samples)
    func mutations(yaml: String, sentence: String, json: String) throws {
        let rule = try Self.rule("rule: r\nmaximum-gap: 5min\n\(yaml)\n")
        let good = Array(json.utf8)
        for index in good.indices {
            for changed in [
                Array(good[..<index] + good[(index + 1)...]), good[..<index] + [0x39] + good[(index + 1)...],
            ] {
                guard let value = try? JSONValue(parsing: changed, limits: JSONLimits()),
                    let other = try? BreachRule(reading: JSONObjectReader(value, path: "rule"))
                else { continue }
                #expect(other != rule || changed == good)
                #expect(other.json.canonicalBytes == value.canonicalBytes)
            }
        }
    }

    @Test("A list of one condition, and a combination of none, are no spelling of a rule")
    func spellings() throws {
        for text in [
            #"{"combination":"any","conditions":[{"family":"coverage"}],"maximumGapSeconds":"300"}"#,
            #"{"combination":"some","conditions":[],"maximumGapSeconds":"300"}"#,
            #"{"conditions":[{"family":"coverage"}],"maximumGapSeconds":"300"}"#,
            #"{"combination":"any","conditions":[{"family":"coverage"},{"family":"coverage"}],"maximumGapSeconds":"300"}"#,
            #"{"family":"coverage","maximumGapSeconds":"300","threshold":"8"}"#,
            #"{"family":"coverage","maximumGapSeconds":"300","periodSeconds":"0"}"#,
        ] {
            let value = try JSONValue(parsing: Array(text.utf8), limits: JSONLimits())
            #expect(throws: StatementError.self, "\(text)") {
                try BreachRule(reading: JSONObjectReader(value, path: "rule"))
            }
        }
    }

    @Test("Rules mean the same whatever the order and the units")
    func meaning() throws {
        let one = try Self.rule(
            "rule: a\nmaximum-gap: 5min\nany-of:\n  - family: instant\n    exceeds: outside 2 to 8 Cel\n  - family: degree-minutes\n    exceeds: above 8 Cel\n    amount: more than 60 K.min"
        )
        let other = try Self.rule(
            "rule: b\nmaximum-gap: 300s\nany-of:\n  - family: degree-minutes\n    exceeds: above 46.4 degF\n    amount: more than 1.8 degF.h\n  - family: instant\n    exceeds: outside 35.6 to 46.4 degF"
        )
        #expect(one.meansTheSame(as: other))
        let third = try Self.rule(
            "rule: b\nmaximum-gap: 300s\nall-of:\n  - family: degree-minutes\n    exceeds: above 46.4 degF\n    amount: more than 1.8 degF.h\n  - family: instant\n    exceeds: outside 35.6 to 46.4 degF"
        )
        #expect(!one.meansTheSame(as: third))
    }

    @Test("A statement carries any rule; that its circuit does not prove it is a typed error")
    func statements() throws {
        for sample in Self.samples {
            var draft = StatementDraft()
            draft.rule = try Self.rule("rule: r\nmaximum-gap: 5min\n\(sample.yaml)\n")
            let statement = try draft.make()
            #expect(try BreachStatement(parsing: statement.json.canonicalBytes) == statement)
            #expect { try statement.publicInputs() } throws: {
                ($0 as? StatementError)?.code == "statement.circuit-family"
            }
            // A circuit that is made for the rule, or has room for it.
            let families = draft.rule.circuitFamilies
            #expect(families.contains(.compound), "\(sample.yaml)")
            draft.circuit = "\(try #require(families.first).rawValue)-64"
            if let period = draft.rule.period {
                draft.window = Fixtures.window(Fixtures.mayFirst, Fixtures.mayFirst + period.seconds)
            }
            let inputs = try draft.make().publicInputs()
            #expect(inputs.count == CircuitShape(id: draft.circuit)?.publicInputs.count)
        }
    }

    @Test(
        "Any and all, breach and no-breach",
        arguments: [
            // Above 8 °C in the log, above 20 °C in the log; verdicts under any-of and all-of.
            (false, false, Polarity.noBreach, Polarity.noBreach), (true, false, .breach, .noBreach),
            (true, true, .breach, .breach),
        ])
    func combinations(warm: Bool, hot: Bool, any: Polarity, all: Polarity) throws {
        let batch = Fixtures.minuteLog(tenths: [50, warm ? 90 : 50, hot ? 250 : 50, 50])
        for (combination, verdict) in [("any-of", any), ("all-of", all)] {
            let rule = try Self.rule(
                "rule: r\nmaximum-gap: 5min\n\(combination):\n  - family: instant\n    exceeds: above 8 Cel\n  - family: instant\n    exceeds: above 20 Cel"
            )
            let evaluation = try BreachEvaluator.evaluate(batch, rule: rule, window: Fixtures.wholeWindow(of: batch))
            #expect(evaluation.verdict == verdict)
        }
    }

    @Test("Obstacles of several conditions name the condition; those of the log stand once")
    func obstacles() throws {
        let rule = try Self.rule(
            "rule: r\nmaximum-gap: 1min\nany-of:\n  - family: instant\n    exceeds: above 8 Cel\n  - family: instant\n    exceeds: below 2 Cel"
        )
        let batch = Fixtures.minuteLog(tenths: [50, 90, 50, 10], steps: [0, 1, 3, 1])
        let evaluation = try BreachEvaluator.evaluate(batch, rule: rule, window: Fixtures.wholeWindow(of: batch))
        #expect(evaluation.verdict == .breach)
        #expect(evaluation.breachClaim.conditions.map(\.isProvable) == [true, true])
        #expect(evaluation.noBreach.codes == ["evaluation.gap", "evaluation.excursion", "evaluation.excursion"])
        #expect(evaluation.noBreach.obstacles[2].message.hasPrefix("condition 2: "))
    }
}
