import Attestation
import CanonicalEncoding
import Identity
import ProofChain
import Statements
import Verification

/// What a page says of one link.
struct LinkSection {
    let link: LinkVerdict
    let verdict: Verdict
    let detail: VerdictPage.Detail

    /// The most members of a receipt's claims that are shown, and the most characters of one.
    private static let (mostClaims, longestClaim) = (40, 200)

    var markup: Markup {
        let outcome = verdict.outcome(of: link)
        let sentence = detail == .least ? link.statement.sentence.clipped(to: 160) : link.statement.sentence
        return """
            <section class="link \(ReportPage.name(of: outcome))" id="link-\(link.number)">
            <h2>\(link.number). \(link.statement.title) <span class="outcome">\(ReportPage.words(for: outcome))</span></h2>
            <p class="claim">\(sentence)</p>
            <p>\(badges)</p>
            \(CheckList(checks: verdict.checks(of: link), detail: detail).markup)\(receipts)\(facts)
            </section>

            """
    }

    private var badges: Markup {
        guard !link.evidence.isEmpty else { return "<span class=\"badge idle\">no evidence</span>" }
        return link.evidence.map { evidence -> Markup in
            let title = detail == .least ? evidence.shortTitle : evidence.title
            let words = evidence.counts ? "✓ \(title): counts" : "– \(title): does not count"
            let name: Markup = evidence.counts ? "counts" : "idle"
            return "<span class=\"badge \(name)\">\(words)</span>"
        }.joined()
    }

    private var facts: Markup {
        guard detail == .full else { return .nothing }
        var rows: [Markup] = []
        func row(_ name: String, _ value: Markup) {
            rows.append("<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n")
        }
        func hex(_ text: String) -> Markup { "<span class=\"hex\">\(text)</span>" }
        let statement = link.statement
        row("Statement", hex(link.digest.hex))
        if let program = statement.computation?.program {
            row("Circuit", "\(program.circuit) \(hex(program.circuitDigest.hex))")
            if let key = program.verifyingKeyDigest { row("Verifying key", hex(key.hex)) }
        }
        for signer in statement.body.signers { row("Signer", hex(signer.text)) }
        if let audience = statement.terms.audience { row("For", "\(audience.text)") }
        if let nonce = statement.terms.nonce { row("Nonce", hex(Hex.encode(nonce))) }
        if let expires = statement.terms.expires { row("Expires", "\(expires.text)") }
        if !link.edges.isEmpty { row("Stands on", "\(ChainFigure.ranges(link.edges.map { $0.earlier + 1 }))") }
        return """
            <details><summary>Identifiers</summary><table class="facts"><tbody>
            \(rows)</tbody></table></details>
            """
    }

    private var receipts: Markup {
        guard detail == .full else { return .nothing }
        return link.evidence.map { evidence -> Markup in
            guard case .receipt(let kind, let appraisal?) = evidence.content else { return .nothing }
            return Self.claims(of: appraisal, title: "What the \(kind.rawValue) receipt says", isOpen: false)
        }.joined()
    }

    /// What evidence says, as a table.
    static func claims(of appraisal: Appraisal, title: String, isOpen: Bool) -> Markup {
        var rows: [Markup] = []
        func row(_ name: String, _ value: Markup) {
            rows.append("<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n")
        }
        for claim in appraisal.claims.prefix(mostClaims) {
            row(
                ClaimName.title(of: claim.name).clipped(to: 80),
                "<span class=\"hex\">\(claim.value.shown.clipped(to: longestClaim))</span>")
        }
        if appraisal.claims.count > mostClaims { row("and more", "\(appraisal.claims.count - mostClaims) others") }
        row("Receipt", "<span class=\"hex\">\(appraisal.receipt.hex)</span>")
        if let binding = appraisal.binding {
            row("Bound to", "<span class=\"hex\">\(Hex.encode(binding).clipped(to: longestClaim))</span>")
        }
        if let platform = appraisal.platform {
            row("Platform, as its vendor calls it", "\(platform.status)")
            if !platform.advisories.isEmpty {
                row("Advisories", "\(platform.advisories.joined(separator: ", ").clipped(to: 600))")
            }
        }
        let open: Markup = isOpen ? " open" : .nothing
        return """
            <details\(open)><summary>\(title)</summary><table class="facts"><tbody>
            \(rows)</tbody></table></details>

            """
    }
}

extension JSONValue {
    /// A claim's value as people read it: text as it is, anything else as JSON.
    var shown: String {
        if case .string(let text) = self { return text }
        return String(decoding: canonicalBytes, as: UTF8.self)
    }
}
