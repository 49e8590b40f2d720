import Attestation
import CanonicalEncoding
import Certificates
import ProofChain
import Statements

/// What evidence says, for people and for programs. Its first line is that nobody checked it.
struct InspectionReport {
    let contents: EvidenceContents
    let style: TextStyle

    /// The schema of `json`.
    static let schema = "assay/inspection/1"

    /// The text, ending in a line end.
    var text: String {
        var lines = [
            style.strong("NOT CHECKED: this says that it is evidence of \(contents.kind.title). Anybody can write it."),
            "",
            style.strong("What it is:"), "  kind: \(contents.kind.rawValue)", "  format: \(contents.format)",
            "  receipt: \(contents.receipt.hex)",
        ]
        lines.append("  bound to: \(contents.binding.map { Hex.encode($0) } ?? "nothing: it has no place for that")")
        lines += ["", style.strong("What it says:")]
        for claim in contents.claims { lines += Self.lines(of: claim, style) }
        lines += ["", style.strong("Certificates that it carries:")]
        if contents.certificates.isEmpty { lines.append("  none") }
        for (place, certificate) in contents.certificates.enumerated() {
            lines += [
                "  \(place + 1). subject: \(style.safe(certificate.subject))",
                "     issuer: \(style.safe(certificate.issuer))",
                "     valid: \(Self.text(of: certificate.validity))", "     SHA-256: \(certificate.fingerprint.hex)",
            ]
        }
        lines += ["", "To learn what of this holds: receipt verify --kind \(contents.kind.rawValue)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as one object.
    var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("checked", .bool(false)), ("kind", .string(contents.kind.rawValue)),
            ("format", .string(contents.format)), ("receipt", .string(contents.receipt.hex)),
            ("binding", contents.binding.map { .string(Hex.encode($0)) }),
            ("claims", Appraisal.json(of: contents.claims)),
            (
                "certificates",
                .array(
                    contents.certificates.map { certificate in
                        .object(members: [
                            ("subject", .string(certificate.subject)), ("issuer", .string(certificate.issuer)),
                            ("validity", certificate.validity.json), ("sha256", .string(certificate.fingerprint.hex)),
                        ])
                    })
            ),
        ])
    }

    /// A claim in a line, its parts in lines below it if it has some.
    private static func lines(of claim: Appraisal.Claim, _ style: TextStyle) -> [String] {
        let name = style.safe(ClaimName.title(of: claim.name))
        switch claim.value {
        case .array(let elements) where !elements.isEmpty:
            return ["  \(name):"] + elements.map { "    \(style.safe($0.shown))" }
        case .object(let members):
            return ["  \(name):"] + members.map { "    \(style.safe($0.name)): \(style.safe($0.value.shown))" }
        case .null: return ["  \(name): not said"]
        default: return ["  \(name): \(style.safe(claim.value.shown))"]
        }
    }

    private static func text(of validity: Range<Int64>) -> String {
        let from = (try? UTCTime(secondsSinceEpoch: validity.lowerBound))?.text
        let until = (try? UTCTime(secondsSinceEpoch: validity.upperBound))?.text
        return "from \(from ?? "before 1970") until \(until ?? "after 9999")"
    }
}
