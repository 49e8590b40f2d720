import Attestation
import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The page about one piece of evidence by itself.
struct AppraisalPage {
    let appraisal: Appraisal
    /// What was accepted; `nil` for the kind's own defaults.
    let policy: Policy?
    let time: UTCTime
    let timeIsSupplied: Bool
    /// How to check again.
    let command: String

    /// The page. What a hostile document makes long is cut, so that it stays a page.
    var text: String {
        let report = AppraisalReport(
            appraisal: appraisal, policy: policy, time: time, timeIsSupplied: timeIsSupplied,
            style: TextStyle(isRich: false))
        let decisive = appraisal.findings.filter {
            $0.consequence == appraisal.outcome && appraisal.outcome != .verified
        }
        let reasons: [Markup] = decisive.prefix(20).map { finding in
            "<li>\(finding.reason.clipped(to: 400)) <code>\(finding.code)</code></li>\n"
        }
        let body: Markup = """
            \(ReportPage.headline(report.headline, appraisal.outcome))
            \(reasons.isEmpty ? Markup.nothing : "<ul class=\"reasons\">\n\(reasons)</ul>\n")
            <section>
            <h2>What it says</h2>
            \(LinkSection.claims(of: appraisal, title: "The evidence, field by field", isOpen: true))</section>
            <section>
            <h2>What was checked</h2>
            \(list(.failed, "Does not hold"))\(list(.notPerformed, "Not checked"))\(list(.passed, "Holds"))</section>
            \(validity)<section>
            <h2>Check again</h2>
            <pre>\(command.clipped(to: 4000))</pre>
            </section>
            <footer>\(VerifierIdentity.build). This page says what the program found when it wrote it; anybody can change a page. To be \
            sure, check again.</footer>
            """
        return ReportPage(title: report.headline, outcome: appraisal.outcome, body: body).text
    }

    private func list(_ result: Finding.Result, _ title: String) -> Markup {
        let findings = appraisal.findings.filter { $0.result == result }
        guard !findings.isEmpty else { return .nothing }
        let sign = ReportPage.sign(isPassed: result == .passed, isFailed: result == .failed)
        let items: [Markup] = findings.prefix(300).map { finding in
            let code: Markup = result == .passed ? .nothing : " <code>\(finding.code)</code>"
            return "<li>\(sign)\(finding.check): \(finding.reason.clipped(to: 400))\(code)</li>\n"
        }
        return "<h3>\(title)</h3>\n<ul class=\"checks\">\n\(items)</ul>\n"
    }

    private var validity: Markup {
        var rows: [Markup] = []
        func row(_ name: String, _ value: String) {
            rows.append("<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n")
        }
        row("Outcome", "\(ReportPage.words(for: appraisal.outcome)) (exit code \(appraisal.outcome.exitCode))")
        row("Checked for", time.text + (timeIsSupplied ? ", a time that was supplied" : ""))
        if let validity = appraisal.validity {
            if let from = try? UTCTime(secondsSinceEpoch: validity.lowerBound) { row("Holds from", from.text) }
            if let until = try? UTCTime(secondsSinceEpoch: validity.upperBound) { row("Holds until", until.text) }
        }
        return """
            <section>
            <h2>Validity</h2>
            <table class="facts"><tbody>
            \(rows)</tbody></table>
            </section>

            """
    }
}
