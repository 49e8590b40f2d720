import Statements
import Testing

/// The nested form of rule files, and the keys of all families.
@Suite("Rule files with lists")
struct RuleListTests {
    static let good = [
        "rule: r-1", "any-of:", "  - family: consecutive", "    exceeds: above 8 Cel", "    re-arms: at or below 7 Cel",
        "    duration: more than 30min", "  # two", "  - exceeds: outside 2 to 8 Cel", "    family: instant",
        "maximum-gap: 5min", "period: 24h",
    ]

    private func parse(_ lines: [String]) throws -> RuleFile {
        try RuleFile(parsing: Array(lines.joined(separator: "\n").utf8))
    }

    @Test("Dashes may stand anywhere, below each other")
    func indentation() throws {
        let rule = try parse(Self.good).rule
        #expect(rule.conditions.count == 2 && rule.combination == .any && rule.period == Fixtures.span("24h"))
        for indent in ["", "    "] {
            let moved = Self.good.map { $0.hasPrefix("  ") ? indent + $0.dropFirst(2) : $0 }
            #expect(try parse(moved).rule == rule)
        }
        // A list of one is just that condition.
        let one = try parse(["rule: r", "all-of:", "- family: coverage", "maximum-gap: 5min"]).rule
        #expect(try one == parse(["rule: r", "family: coverage", "maximum-gap: 5min"]).rule)
    }

    @Test(
        "Faults are named with their line",
        arguments: [
            (2, "some-of:", "rule.unknown-key", 2 as Int?), (2, "any-of: [a]", "rule.syntax", 2),
            (2, "any-of: text", "rule.syntax", 3), (2, "description:", "rule.syntax", 2),
            (2, "any-of: # list", "none", nil), (3, "  family: consecutive", "rule.syntax", 4),
            (3, "  - - family: consecutive", "rule.syntax", 3), (3, "  -family: consecutive", "rule.syntax", 3),
            (3, "  - colour: red", "rule.unknown-key", 3), (3, "  - rule: x", "rule.unknown-key", 3),
            (3, "  - family: sometimes", "rule.bad-value", 3), (3, "  - family:", "rule.syntax", 3),
            (4, "   exceeds: above 8 Cel", "rule.syntax", 4), (4, "      exceeds: above 8 Cel", "rule.syntax", 4),
            (4, "    exceeds: outside 8 to 2 Cel", "rule.band-empty", 4),
            (4, "    exceeds: outside 8 Cel", "rule.bad-value", 4), (4, "", "rule.missing-key", 3),
            (4, "    exceeds: outside 2 to 8 Cel", "rule.bad-value", 5),
            (5, "    re-arms: at or below 8 Cel", "rule.rearm-not-inside", 5),
            (5, "    re-arms: at or above 7 Cel", "rule.bad-value", 5),
            (5, "    re-arms: at or below 45 degF", "rule.bad-value", 5),
            (5, "    count: at least 2", "rule.key-not-allowed", 5),
            (5, "    family: instant", "rule.duplicate-key", 5), (5, "family: instant", "rule.syntax", 6),
            (6, "    duration: at least 0", "rule.duration-missing", 6), (8, " - family: coverage", "rule.syntax", 8),
            (8, "  - duration: at least 1h", "rule.missing-key", 8),
            (9, "    duration: at least 1h\n    family: instant", "rule.duration-not-allowed", 9),
            (10, "", "rule.missing-key", nil), (11, "period: 0", "rule.period-zero", 11),
            (11, "period: long", "rule.bad-value", 11), (11, "all-of:\n- family: coverage", "rule.key-not-allowed", 11),
            (11, "family: coverage", "rule.key-not-allowed", 11), (11, "all-of:", "rule.syntax", 11),
            (
                9,
                "    family: instant\n  - family: coverage\n  - family: mean-kinetic\n    exceeds: above 8 Cel\n  - family: mean-kinetic\n    exceeds: above 9 Cel",
                "rule.condition-count", 13
            ),
            (
                9, "    family: instant\n  - family: instant\n    exceeds: outside 2.0 to 8 Cel",
                "rule.condition-twice", 10
            ),
        ])
    func faults(line: Int, text: String, code: String, errorLine: Int?) {
        var lines = Self.good
        lines[line - 1] = text
        do {
            _ = try parse(lines)
            #expect(code == "none")
        } catch {
            let error = error as? RuleError
            #expect(error?.code == code && error?.line == errorLine, "\(String(describing: error))")
        }
    }

    @Test(
        "Keys of a family",
        arguments: [
            ("family: rate-of-change\nrate: 5 Cel/min", "rule.bad-value", 4 as Int?),
            ("family: rate-of-change\nrate: at least 5 Cel", "rule.bad-value", 4),
            ("family: rate-of-change\nrate: at least 5 Cel/week", "rule.bad-value", 4),
            ("family: rate-of-change\nrate: at least 0 Cel/min", "rule.rate-missing", 4),
            ("family: rate-of-change\nrate: at least -1 Cel/min", "rule.rate-missing", 4),
            ("family: rate-of-change\nrate: at least 1 Cel/min\nexceeds: above 8 Cel", "rule.key-not-allowed", 5),
            ("family: degree-minutes\nexceeds: above 8 Cel\namount: more than 5 Cel/min", "rule.bad-value", 5),
            ("family: degree-minutes\nexceeds: above 8 Cel\namount: at least 0 K.h", "rule.amount-missing", 5),
            ("family: degree-minutes\nexceeds: outside 2 to 8 Cel\namount: at least 1 K.h", "rule.band-not-allowed", 4),
            (
                "family: degree-minutes\nexceeds: above 8 Cel\nre-arms: at or below 7 Cel\namount: at least 1 K.h",
                "rule.key-not-allowed", 5
            ),
            ("family: mean-kinetic\nexceeds: below 8 Cel", "rule.mean-kinetic-below", 4),
            ("family: mean-kinetic\nexceeds: outside 2 to 8 Cel", "rule.band-not-allowed", 4),
            ("family: excursion-count\nexceeds: above 8 Cel\ncount: 3", "rule.bad-value", 5),
            ("family: excursion-count\nexceeds: above 8 Cel\ncount: at least 0", "rule.count-out-of-range", 5),
            ("family: excursion-count\nexceeds: above 8 Cel\ncount: at least +3", "rule.bad-value", 5),
            (
                "family: excursion-count\nexceeds: above 8 Cel\ncount: at least 99999999999999999999", "rule.bad-value",
                5
            ),
            ("family: coverage\nmissing: more than 1h", "rule.missing-key", nil),
            ("family: coverage\ninterval: 5min", "rule.missing-key", nil),
            ("family: coverage\ninterval: 0\nmissing: more than 1h", "rule.interval-missing", 4),
            ("family: coverage\ninterval: 5min\nmissing: at least 0", "rule.missing-missing", 5),
            (
                "family: cumulative\nexceeds: outside 2 to 8 Cel\nre-arms: at or inside 2 to 7 Cel\nduration: at least 1h",
                "rule.rearm-not-inside", 5
            ),
        ])
    func families(text: String, code: String, line: Int?) {
        #expect { try parse(["rule: r", "maximum-gap: 5min", text]) } throws: {
            ($0 as? RuleError)?.code == code && ($0 as? RuleError)?.line == line
        }
    }

    @Test("Every truncation, changed bit and exchanged line gives a rule or a typed error")
    func mutations() throws {
        for name in ["who-pqs-type1", "usp-1079-crt"] {
            let good = Fixtures.projectFile("circuits/rules/\(name).yaml")
            func check(_ bytes: [UInt8]) {
                do {
                    let rule = try RuleFile(parsing: bytes).rule
                    #expect((1...4).contains(rule.conditions.count))
                } catch {
                    #expect(error.code.hasPrefix("rule."))
                }
            }
            for count in good.indices { check(Array(good[..<count])) }
            for index in good.indices {
                for bit in 0..<8 {
                    var bytes = good
                    bytes[index] ^= 1 << UInt8(bit)
                    check(bytes)
                }
            }
            let lines = good.split(separator: 0x0a, omittingEmptySubsequences: false)
            for first in lines.indices {
                for second in lines.indices where second > first {
                    var exchanged = lines
                    exchanged.swapAt(first, second)
                    check(Array(exchanged.joined(separator: [0x0a])))
                }
            }
        }
    }
}
