import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The page about a bundle: the verdict, the chain as a drawing, the dimensions of trust apart, and every link.
package struct VerdictPage {
    let verdict: Verdict
    /// The SHA-256 of the bundle's file; `nil` if it was not read.
    let file: Digest?
    /// How to check again.
    let command: String
    private let chain: Markup

    /// The most statements of a first line, and the most findings below it.
    private static let (mostSentences, mostReasons) = (2, 8)

    /// A page, to be written by `text`.
    package init(verdict: Verdict, file: Digest?, command: String) {
        self.verdict = verdict
        self.file = file
        self.command = command
        chain = verdict.links.isEmpty ? .nothing : ChainFigure(verdict).markup
    }

    /// How much is said, so that a page of the largest bundle is still one that can be opened.
    enum Detail: CaseIterable {
        /// Everything.
        case full
        /// Checks that hold are only counted.
        case brief
        /// Of every link the first findings, and shortened sentences.
        case least
    }

    /// The page, with as much detail as there is room for.
    package var text: String {
        var text = ""
        for detail in Detail.allCases {
            text = page(detail).text
            if text.utf8.count <= ReportPage.maximumByteCount { break }
        }
        return text
    }

    private func page(_ detail: Detail) -> ReportPage {
        let report = VerdictReport(verdict: verdict, style: TextStyle(isRich: false), explains: false)
        // Identities are long, and stand below in full.
        let headline = report.headline(saying: sentence.map(ChainGraph.shortened))
        let body: Markup = """
            \(ReportPage.headline(headline, verdict.outcome))
            \(reasons)\(chain)\(DimensionTable(verdict: verdict).markup)
            \(verdict.links.map { LinkSection(link: $0, verdict: verdict, detail: detail).markup })
            \(bundleChecks(detail))\(rests)\(facts)\(again(detail))
            """
        return ReportPage(title: headline, outcome: verdict.outcome, body: body)
    }

    /// What the text says; of a long chain the last statement, which stands on all others.
    private var sentence: String? {
        guard verdict.links.count > Self.mostSentences, let last = verdict.statements.last else {
            return verdict.sentence
        }
        return "\(last.sentence); and what the \(verdict.links.count - 1) links before it say, which follow below"
    }

    private var reasons: Markup {
        let reasons = verdict.reasons
        guard !reasons.isEmpty else { return .nothing }
        let count = Self.mostReasons
        let items: [Markup] = reasons.prefix(count).map { check in
            let fix: Markup =
                check.fix.map { "<span class=\"fix\">To fix: \($0.clipped(to: 400))</span>" } ?? .nothing
            let reason = verdict.place(of: check) + check.reason.clipped(to: 400)
            return "<li>\(reason) <code>\(check.code)</code>\(fix)</li>\n"
        }
        let rest: Markup =
            reasons.count > count ? "<li>and \(reasons.count - count) more, at the links below</li>\n" : .nothing
        return "<ul class=\"reasons\">\n\(items)\(rest)</ul>\n"
    }

    private func bundleChecks(_ detail: Detail) -> Markup {
        """
        <section>
        <h2>The bundle as a whole</h2>
        \(CheckList(checks: verdict.checksOfBundle, detail: detail).markup)
        </section>

        """
    }

    private var rests: Markup {
        guard !verdict.assumptions.isEmpty else { return .nothing }
        let items: [Markup] = verdict.assumptions.prefix(100).map { "<li>\($0.text.clipped(to: 400))</li>\n" }
        return """
            <section>
            <h2>This rests on</h2>
            <p class="quiet">No check of a bundle can settle these. Whoever relies on the verdict takes them on.</p>
            <ul>
            \(items)</ul>
            </section>

            """
    }

    private var facts: Markup {
        var rows: [Markup] = []
        func row(_ name: String, _ value: Markup) {
            rows.append("<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n")
        }
        row("Outcome", "\(ReportPage.words(for: verdict.outcome)) (exit code \(Int(verdict.exitCode)))")
        row("Checked for", "\(verdict.time.text)\(verdict.timeIsSupplied ? ", a time that was supplied" : "")")
        if let from = verdict.validFrom { row("Speaks of", "times up to \(from.text)") }
        row("Can be relied on", verdict.validUntil.map { "until \($0.text)" } ?? "no end is stated")
        if let file { row("File", "<span class=\"hex\">SHA-256 \(file.hex)</span>") }
        if let digest = verdict.bundleDigest { row("Manifest", "<span class=\"hex\">\(digest.hex)</span>") }
        if let digest = verdict.statementDigest { row("Last statement", "<span class=\"hex\">\(digest.hex)</span>") }
        return """
            <section>
            <h2>Validity</h2>
            <table class="facts"><tbody>
            \(rows)</tbody></table>
            </section>

            """
    }

    private func again(_ detail: Detail) -> Markup {
        let notes: [Detail: String] = [
            .brief: "The bundle is large: checks that hold are only counted here. The JSON report has all of them.",
            .least:
                "The bundle is very large: only the first findings of each link are here. The JSON report has all of them.",
        ]
        let note: Markup = notes[detail].map { "<p>\($0)</p>\n" } ?? .nothing
        return """
            <section>
            <h2>Check again</h2>
            <p>The check needs no network, and gives the same verdict for the same file, options, time and, of receipts, kept \
            collateral:</p>
            <pre>\(command.clipped(to: 4000))</pre>
            \(note)</section>
            <footer>\(VerifierIdentity.build). This page says what the program found when it wrote it; anybody can change a page. To be \
            sure, check again.</footer>
            """
    }
}
