import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The report for people: the sentence, then what was checked, what failed, what was not checked.
struct VerdictReport {
    let verdict: Verdict
    let style: TextStyle
    /// Whether to say of each check why it matters.
    let explains: Bool

    /// The whole report, ending in a line end.
    var text: String {
        var lines = [firstLine]
        lines += verdict.reasons.map { check in
            "  because: \(style.safe(verdict.place(of: check) + check.reason)) [\(check.code)]"
        }
        lines.append("")
        for check in verdict.checks where check.result != .notPerformed { lines += describe(check) }
        lines += skippedLines
        if !verdict.assumptions.isEmpty {
            lines += ["", style.strong("This rests on:")]
            lines += verdict.assumptions.map { "  - \(style.safe($0.text))" }
        }
        lines += ["", footer]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The verdict in a sentence.
    private var firstLine: String { headline(saying: verdict.sentence) }

    /// The verdict on what is said in a sentence.
    func headline(saying sentence: String?) -> String {
        let sentence = sentence.map(style.safe)
        return switch verdict.outcome {
        case .verified: style.strong("VERIFIED: \(sentence ?? "")")
        case .notAccepted: style.strong("\(shownBut)NOT ACCEPTED: \(sentence ?? "")")
        case .stale: style.strong("\(shownBut)NOT VALID NOW: \(sentence ?? "")")
        case .notCheckable:
            style.strong("NOT CHECKABLE: \(sentence.map { "nothing shows here that \($0)" } ?? "not read")")
        case .invalid:
            style.strong(
                "INVALID: "
                    + (sentence.map { "it is not \(verdict.hasProofs ? "proved" : "shown") that \($0)" }
                        ?? "this is no valid bundle"))
        }
    }

    /// By what the links are shown, in front of what is nevertheless wrong: `PROVED AND SIGNED BUT `. Nothing is called proved that is
    /// only attested or signed.
    private var shownBut: String {
        let words = verdict.showings.map { $0.rawValue.uppercased() }
        guard let last = words.last else { return "" }
        return (words.count > 1 ? words.dropLast().joined(separator: ", ") + " AND " : "") + last + " BUT "
    }

    /// What was not checked; what nobody asked for, and what was never reached, in a line each.
    private var skippedLines: [String] {
        let skipped = verdict.checks.filter { $0.result == .notPerformed }
        guard !skipped.isEmpty else { return [] }
        var lines = ["", style.strong("Not checked:")]
        let grouped = ["expectation.none": "nobody said what to expect", "check.not-reached": "not reached"]
        for check in skipped where grouped[check.code] == nil { lines += describe(check) }
        for (code, title) in grouped.sorted(by: { $0.key > $1.key }) {
            var names: [String] = []
            for check in skipped where check.code == code && !names.contains(check.name.title) {
                names.append(check.name.title)
            }
            guard !names.isEmpty else { continue }
            lines += wrapped("\(style.notPerformed) \(title): \(names.joined(separator: ", "))", indent: "  ")
        }
        return lines
    }

    private func describe(_ check: Check) -> [String] {
        let mark =
            switch check.result {
            case .passed: style.passed
            case .failed: style.failed
            case .notPerformed: style.notPerformed
            }
        // Of several links each check says which one it is of.
        let place = verdict.statements.count > 1 && check.subject != "bundle" ? ", \(check.subject)" : ""
        var lines = ["  \(mark) \(check.name.title)\(place): \(style.safe(check.reason))"]
        if check.result == .failed || check.consequence != .verified { lines[0] += " [\(check.code)]" }
        if explains { lines += wrapped(check.name.explanation, indent: "      ") }
        if let fix = check.fix, explains || check.consequence != .verified {
            lines += wrapped("To fix: \(style.safe(fix))", indent: "      ")
        }
        return lines
    }

    private var footer: String {
        var parts = ["outcome \(verdict.outcome.rawValue)", "exit code \(verdict.exitCode)"]
        parts.append("checked for \(verdict.time.text)\(verdict.timeIsSupplied ? " (supplied)" : "")")
        if let until = verdict.validUntil { parts.append("valid until \(until.text)") }
        if let policy = verdict.policy { parts.append("policy \(policy.name) [\(policy.digest)]") }
        if let digest = verdict.statementDigest { parts.append("statement \(digest.hex)") }
        return parts.joined(separator: "; ")
    }

    private func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = indent
        for word in text.split(separator: " ") {
            if line.count + word.count > 100, line != indent {
                lines.append(line)
                line = indent
            }
            line += line == indent ? String(word) : " \(word)"
        }
        return lines + [line]
    }
}
