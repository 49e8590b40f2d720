import Statements
import Testing

@Suite("Rule files")
struct RuleFileTests {
    @Test(
        "The shipped rules say what they are meant to say",
        arguments: [
            ("seed-8c-30min", "above 8 °C for more than 30 min; no gap over 5 min"),
            ("seattle-74f-4h", "at or above 74 °F for at least 4 h; no gap over 2 h"),
            ("seattle-never-above-76f", "above 76 °F at any moment; no gap over 2 h"),
            ("seattle-never-above-76f-strict-gap", "above 76 °F at any moment; no gap over 1 h"),
            ("freezing-1h", "at or below -0.5 °C for at least 1 h; no gap over 15 min"),
            ("who-30c-10h", "at or above 30 °C for at least 10 h in total; no gap over 15 min"),
        ])
    func shipped(name: String, sentence: String) throws {
        let file = try RuleFile(parsing: Fixtures.projectFile("circuits/rules/\(name).yaml"))
        #expect(file.rule.name == name)
        #expect(file.rule.sentence() == sentence)
        #expect(file.description?.isEmpty == false)
    }

    @Test("Comments, quotes, line ends and order do not matter")
    func spellings() throws {
        let plain = try RuleFile(
            parsing: Array(
                """
                rule: r-1
                family: consecutive
                exceeds: above 8 Cel
                duration: more than 30min
                maximum-gap: 5min
                """.utf8))
        let fancy = try RuleFile(
            parsing: Array(
                "# head\r\n\r\nmaximum-gap:   '5min'  # five\r\nduration: \"more than 30min\"\r\nexceeds: above 8.0°C   \r\n  # c\r\nfamily: consecutive\r\nrule: r-1 # no\r\nhold-breach: first-to-last\r\n"
                    .utf8))
        #expect(plain == fancy)
        #expect(plain.rule == Fixtures.seedNamed("r-1"))
        #expect(plain.description == nil)
    }

    /// Replaces one line of a good file (or appends one) and expects a code at a line.
    @Test(
        "Faults are named with their line",
        arguments: [
            (2, "family: sometimes", "rule.bad-value", 2 as Int?), (2, "Family: instant", "rule.syntax", 2),
            (2, "family consecutive", "rule.syntax", 2), (2, " family: consecutive", "rule.syntax", 2),
            (2, "family:consecutive", "rule.syntax", 2), (2, "family: [consecutive]", "rule.syntax", 2),
            (2, "- consecutive", "rule.syntax", 2), (2, "family: 'consecutive", "rule.syntax", 2),
            (2, "family: 'consecutive' x", "rule.syntax", 2), (2, "family: \tconsecutive", "rule.not-text", 2),
            (2, "family: |", "rule.syntax", 2), (2, "---", "rule.syntax", 2), (2, "family:", "rule.syntax", 2),
            (2, "", "rule.missing-key", nil), (2, "rule: again", "rule.duplicate-key", 2),
            (2, "colour: red", "rule.unknown-key", 2), (1, "rule: Not OK", "rule.name", 1),
            (3, "exceeds: over 8 Cel", "rule.bad-value", 3), (3, "exceeds: above 8", "rule.bad-value", 3),
            (3, "exceeds: above 8 Rankine", "rule.bad-value", 3), (3, "exceeds: above NaN Cel", "rule.bad-value", 3),
            (4, "duration: 30min", "rule.bad-value", 4), (4, "duration: more than 30", "rule.bad-value", 4),
            (4, "duration: at least 0", "rule.duration-missing", 4), (4, "", "rule.missing-key", nil),
            (5, "maximum-gap: 0", "rule.gap-missing", 5), (5, "maximum-gap: wide", "rule.bad-value", 5),
            (6, "hold-breach: until-next", "rule.hold-unsupported", 6),
            (6, "hold-no-breach: first-to-last", "rule.hold-unsupported", 6),
            (6, "hold-breach: linear", "rule.hold-unsupported", 6), (6, "description: a: b", "rule.syntax", 6),
            (6, "description: \u{1b}[31m", "rule.not-text", 6),
        ])
    func faults(line: Int, text: String, code: String, errorLine: Int?) {
        var lines = [
            "rule: r-1", "family: consecutive", "exceeds: above 8 Cel", "duration: more than 30min",
            "maximum-gap: 5min", "# end",
        ]
        lines[line - 1] = text
        #expect { try RuleFile(parsing: Array(lines.joined(separator: "\n").utf8)) } throws: { error in
            guard let error = error as? RuleError else { return false }
            return error.code == code && error.line == errorLine
                && (errorLine == nil || error.message.hasPrefix("line \(line): "))
        }
    }

    @Test("An instant rule has no duration, and the other families have one")
    func durations() {
        let text = "rule: r\nfamily: instant\nexceeds: above 8 Cel\nduration: at least 1h\nmaximum-gap: 5min"
        #expect { try RuleFile(parsing: Array(text.utf8)) } throws: {
            ($0 as? RuleError)?.code == "rule.duration-not-allowed" && ($0 as? RuleError)?.line == 4
        }
    }

    @Test("Bytes that are no text, and files that are too long")
    func bytes() {
        #expect { try RuleFile(parsing: [0xff, 0xfe]) } throws: { ($0 as? RuleError)?.code == "rule.not-text" }
        #expect { try RuleFile(parsing: Array(repeating: 0x23, count: 65_537)) } throws: {
            ($0 as? RuleError)?.code == "rule.too-long"
        }
    }

    @Test("Every truncation and every changed byte gives a rule or a typed error")
    func mutations() throws {
        let good = Fixtures.projectFile("circuits/rules/seed-8c-30min.yaml")
        for count in good.indices { _ = try? RuleFile(parsing: Array(good[..<count])) }
        for index in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[index] ^= 1 << UInt8(bit)
                do { _ = try RuleFile(parsing: bytes) } catch { #expect(error.code.hasPrefix("rule.")) }
            }
        }
    }

    @Test(
        "Sentences of claims say of gaps only what is proved",
        arguments: [
            (
                RuleFamily.consecutive, Polarity.breach,
                "above 8 °C for more than 30 min between A and B; no gap over 5 min"
            ),
            (.consecutive, .noBreach, "never above 8 °C for more than 30 min between A and B; no gap over 5 min"),
            (
                .cumulative, .breach,
                "above 8 °C for more than 30 min in total between A and B; gaps over 5 min not counted"
            ),
            (.cumulative, .noBreach, "not above 8 °C for more than 30 min in total between A and B; no gap over 5 min"),
            (.instant, .breach, "above 8 °C at least once between A and B"),
            (.instant, .noBreach, "never above 8 °C between A and B; no gap over 5 min"),
        ])
    func sentences(family: RuleFamily, claim: Polarity, expected: String) {
        let rule =
            family == .instant
            ? Fixtures.rule(.instant) : Fixtures.rule(family, duration: "30min", durationStrict: true)
        let window = Fixtures.window(Fixtures.mayFirst, Fixtures.mayFirst + 86_400)
        let parts = expected.split(separator: " ").map { word in
            switch word {
            case "A": "2026-05-01T00:00:00Z"
            case "B": "2026-05-02T00:00:00Z"
            case "B;": "2026-05-02T00:00:00Z;"
            default: String(word)
            }
        }
        #expect(rule.sentence(claim: claim, window: window) == parts.joined(separator: " "))
    }
}

extension Fixtures {
    /// The seed's rule under a name.
    static func seedNamed(_ name: String) -> BreachRule {
        try! BreachRule(name: name, conditions: seed.conditions, maximumGap: seed.maximumGap)
    }
}
