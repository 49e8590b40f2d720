import ProofChain
import Verification

/// What trust is made of, each part by itself: there is no sum of them.
struct DimensionTable {
    let verdict: Verdict

    var markup: Markup {
        """
        <section>
        <h2>What was looked at</h2>
        <table class="dimensions">
        <thead><tr><th scope="col">Part of trust</th><th scope="col">State</th><th scope="col">What that means here</th></tr></thead>
        <tbody>
        \(TrustDimension.allCases.map(row))</tbody>
        </table>
        </section>

        """
    }

    private func row(_ dimension: TrustDimension) -> Markup {
        let checks = verdict.checks.filter { $0.name.dimension == dimension }
        let (state, sign) = Self.state(of: checks)
        let failed = checks.filter { $0.consequence != .verified || $0.result == .failed }
        let skipped = checks.filter { $0.result == .notPerformed }
        let said = failed.first ?? skipped.first
        let text = checks.isEmpty ? dimension.absence : said?.reason ?? dimension.meaning
        return """
            <tr><th scope="row">\(dimension.title)</th><td>\(sign)\(state)</td><td>\(text.clipped(to: 240))</td></tr>

            """
    }

    /// The state of a part: it holds only if all that belongs to it was checked.
    private static func state(of checks: [Check]) -> (words: String, sign: Markup) {
        let passed = checks.filter { $0.result == .passed }.count
        if checks.contains(where: { $0.result == .failed && $0.consequence != .verified }) {
            return ("does not hold", ReportPage.sign(isPassed: false, isFailed: true))
        }
        if !checks.isEmpty, passed == checks.count {
            return ("holds", ReportPage.sign(isPassed: true, isFailed: false))
        }
        let isOpen = checks.contains { $0.consequence != .verified }
        let words = passed > 0 && !isOpen ? "partly checked" : checks.isEmpty ? "nothing there" : "not checked"
        return (words, ReportPage.sign(isPassed: false, isFailed: false))
    }
}

extension TrustDimension {
    /// What people call it.
    fileprivate var title: String {
        switch self {
        case .form: "Form"
        case .computation: "Computation"
        case .runtime: "Runtime"
        case .inputAuthenticity: "Input authenticity"
        case .freshness: "Freshness"
        case .setup: "Setup of the keys"
        case .completeness: "Completeness"
        case .expectation: "Your question"
        }
    }

    /// What it means that it holds.
    fileprivate var meaning: String {
        switch self {
        case .form: "one file in its one form, undamaged"
        case .computation: "what is claimed was computed as the statements say"
        case .runtime: "genuine hardware of a known vendor ran it, in a state that is accepted"
        case .inputAuthenticity: "the inputs come from somebody that you know"
        case .freshness: "it is of now, and an answer to you"
        case .setup: "you trust whoever made the keys of the proofs"
        case .completeness: "nothing was left out"
        case .expectation: "it says what you expected"
        }
    }

    /// What it means that there is no check of it.
    fileprivate var absence: String {
        switch self {
        case .runtime: "there is no evidence of hardware: nothing is said of the machine"
        case .setup: "there is no proof, and so no key"
        case .form, .computation, .inputAuthenticity, .freshness, .completeness, .expectation:
            "nothing of this was reached"
        }
    }
}
