import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The report on the bundles of a log in several batches for people: what they show together, each in a line, and the reports on
/// those that failed.
struct ContinuedReport {
    let verdict: ContinuedVerdict
    /// What the bundles are called.
    let names: [String]
    let style: TextStyle
    /// Whether to give the report on every bundle in full.
    let explains: Bool

    /// The whole report, ending in a line end.
    var text: String {
        let isVerified = verdict.outcome == .verified
        let sentence = verdict.sentence.map { style.safe($0) } ?? "nothing is shown of the whole log"
        var lines = [
            style.strong("\(isVerified ? "VERIFIED" : "NOT VERIFIED"), in \(names.count) batches: \(sentence)"), "",
        ]
        for (name, one) in zip(names, verdict.verdicts) {
            let mark = one.outcome == .verified ? style.passed : style.failed
            let window = one.breach.map { ", \($0.claim.rawValue) \($0.window.start.text)/\($0.window.end.text)" }
            lines.append("  \(mark) \(style.safe(name)): \(one.outcome.rawValue)\(window ?? "")")
        }
        for unmet in verdict.unmet { lines.append("  \(style.failed) \(unmet.reason) [\(unmet.code)]") }
        for (name, one) in zip(names, verdict.verdicts) where explains || one.outcome != .verified {
            lines += ["", style.strong("\(style.safe(name)):")]
            lines.append(VerdictReport(verdict: one, style: style, explains: explains).text)
        }
        lines += ["", "outcome \(verdict.outcome.rawValue); exit code \(verdict.exitCode)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
