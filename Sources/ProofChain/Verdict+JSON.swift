import CanonicalEncoding
import Statements
import Verification

extension Verdict {
    /// The schema of `json`.
    public static let schema = "assay/verdict/1"

    /// The verdict as one object, to be written canonically; the members are described in `docs/formats.md`.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)),
            ("outcome", .string(outcome.rawValue)),
            ("exitCode", JSONValue(integer: Int(exitCode))),
            ("sentence", sentence.map { .string($0) }),
            ("statementDigest", statementDigest.map { .string($0.hex) }),
            ("links", .array(links.map { $0.json(outcome: outcome(of: $0)) })),
            ("bundleDigest", bundleDigest.map { .string($0.hex) }),
            ("policy", policy?.reference),
            (
                "time",
                .object(members: [
                    ("at", .string(time.text)),
                    ("source", .string(timeIsSupplied ? "supplied" : "clock")),
                ])
            ),
            (
                "validity",
                .object(members: [
                    ("from", validFrom.map { .string($0.text) }),
                    ("until", validUntil.map { .string($0.text) }),
                ])
            ),
            ("checks", .array(checks.filter { $0.result != .notPerformed }.map(\.json))),
            ("notPerformed", .array(checks.filter { $0.result == .notPerformed }.map(\.json))),
            (
                "assumptions",
                .array(
                    assumptions.map { assumption in
                        .object(members: [("code", .string(assumption.code)), ("text", .string(assumption.text))])
                    })
            ),
        ])
    }
}

extension Check {
    /// The check as an object.
    var json: JSONValue {
        .object(members: [
            ("check", .string(name.rawValue)),
            ("code", .string(code)),
            ("subject", .string(subject)),
            ("result", .string(result.rawValue)),
            ("consequence", .string(consequence.rawValue)),
            ("reason", .string(reason)),
            ("fix", fix.map { .string($0) }),
        ])
    }
}
