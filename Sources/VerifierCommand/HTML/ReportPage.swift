import Verification

/// The frame of a page: one file that loads nothing, runs nothing, and reads on a phone and on paper.
package struct ReportPage {
    /// What the browser calls it.
    let title: String
    /// What decides its colour.
    let outcome: Outcome
    /// Everything that is to be seen.
    let body: Markup

    /// The most bytes of a page.
    package static let maximumByteCount = 300 * 1000

    /// The page.
    var text: String {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(title.clipped(to: 200))</title>
            <style>
            \(ReportStyle.sheet)
            </style>
            </head>
            <body class="\(Self.name(of: outcome))">
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
        return page.text
    }

    /// The first line: its first words, up to the colon, are the verdict.
    static func headline(_ sentence: String, _ outcome: Outcome) -> Markup {
        let parts = sentence.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest: Markup = parts.count == 2 ? ":<span class=\"said\">\(parts[1])</span>" : .nothing
        return """
            <header class="verdict \(name(of: outcome))">
            <svg class="mark" viewBox="0 0 48 48" aria-hidden="true">\(ChainGraph.mark(outcome, x: 24, y: 24, scale: 2))</svg>
            <h1><span class="word">\(parts[0])</span>\(rest)</h1>
            </header>
            """
    }

    /// The class of an outcome in the style sheet.
    static func name(of outcome: Outcome) -> Markup {
        switch outcome {
        case .verified: "verified"
        case .notAccepted: "not-accepted"
        case .stale: "stale"
        case .notCheckable: "not-checkable"
        case .invalid: "invalid"
        }
    }

    /// What people call an outcome.
    static func words(for outcome: Outcome) -> String {
        switch outcome {
        case .verified: "verified"
        case .notAccepted: "not accepted"
        case .stale: "not valid now"
        case .notCheckable: "not checkable"
        case .invalid: "invalid"
        }
    }

    /// How a check ended, by a sign and a word that is read aloud.
    static func sign(isPassed: Bool, isFailed: Bool) -> Markup {
        if isPassed { return "<span class=\"sign passed\" role=\"img\" aria-label=\"holds\">✓</span>" }
        if isFailed { return "<span class=\"sign failed\" role=\"img\" aria-label=\"does not hold\">✗</span>" }
        return "<span class=\"sign skipped\" role=\"img\" aria-label=\"not checked\">–</span>"
    }
}
