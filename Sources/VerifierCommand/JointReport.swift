import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The report on several bundles for people: each in a line, what they come to together, and the reports on those that failed.
struct JointReport {
    let verdict: JointVerdict
    /// What the bundles are called.
    let names: [String]
    let style: TextStyle
    /// Whether to give the report on every bundle in full.
    let explains: Bool

    /// The whole report, ending in a line end.
    var text: String {
        var lines = [style.strong(headline), ""]
        for index in names.indices { lines.append(line(index)) }
        for equivocation in verdict.equivocations {
            let bundles = equivocation.bundles.map { names[$0] }.joined(separator: " and ")
            lines += [
                "",
                "  \(style.failed) EQUIVOCATION: \(style.safe(equivocation.sensor.text)) signed two batches under counter "
                    + "\(equivocation.counter) and sequence \(equivocation.sequence): \(style.safe(bundles)) [quorum.equivocation]",
            ]
        }
        for (name, verdict) in zip(names, verdict.verdicts) where explains || verdict.outcome != .verified {
            lines += ["", style.strong("\(style.safe(name)):")]
            lines.append(VerdictReport(verdict: verdict, style: style, explains: explains).text)
        }
        lines += ["", "outcome \(verdict.outcome.rawValue); exit code \(verdict.exitCode)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let sensors = "\(verdict.confirmed) \(verdict.confirmed == 1 ? "sensor shows" : "sensors show")"
        guard let quorum = verdict.quorum else {
            return verdict.outcome == .verified
                ? "VERIFIED: all \(names.count) bundles, and no sensor contradicts itself"
                : "NOT ALL VERIFIED, or a sensor contradicts itself"
        }
        let sentence = verdict.measure.map { statement in
            " (\(style.safe(statement.rule.sentence(claim: statement.claim, window: statement.window))))"
        }
        if verdict.isContradicted {
            return
                "NO QUORUM: as many sensors show the contrary, \(quorum) wanted\(sentence ?? "") [quorum.contradicted]"
        }
        return verdict.outcome == .verified
            ? "QUORUM: \(sensors) the same, \(quorum) wanted\(sentence ?? "")"
            : "NO QUORUM: \(sensors) the same, \(quorum) wanted\(sentence ?? "")"
    }

    /// A bundle in a line: whether it counts for the quorum, or without one whether it verifies.
    private func line(_ index: Int) -> String {
        let name = style.safe(names[index])
        guard verdict.quorum != nil else {
            let one = verdict.verdicts[index]
            let mark = one.outcome == .verified ? style.passed : style.failed
            return "  \(mark) \(name): \(one.outcome.rawValue)\(one.sentence.map { ", \(style.safe($0))" } ?? "")"
        }
        let counting = verdict.countings[index]
        let mark = counting.counts ? style.passed : style.failed
        return "  \(mark) \(name): \(style.safe(counting.reason))\(counting.counts ? "" : " [\(counting.code)]")"
    }
}
