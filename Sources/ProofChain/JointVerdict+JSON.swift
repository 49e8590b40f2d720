import CanonicalEncoding
import Statements
import Verification

extension JointVerdict {
    /// The schema of the report on several bundles.
    public static let schema = "assay/joint-verdict/1"

    /// The report for programs; each bundle's own verdict is in it.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("outcome", .string(outcome.rawValue)),
            ("exitCode", JSONValue(integer: Int(exitCode))), ("quorum", quorum.map { JSONValue(integer: $0) }),
            ("confirmed", JSONValue(integer: confirmed)),
            ("contradicted", quorum.map { _ in .bool(isContradicted) }),
            (
                "bundles",
                .array(
                    zip(verdicts, countings).map { verdict, counting in
                        .object(members: [
                            ("counts", .bool(counting.counts)), ("code", .string(counting.code)),
                            ("reason", .string(counting.reason)), ("verdict", verdict.json),
                        ])
                    })
            ), ("equivocations", .array(equivocations.map(\.json))),
        ])
    }
}

extension JointVerdict.Equivocation {
    fileprivate var json: JSONValue {
        .object(members: [
            ("sensor", sensor.json), ("counter", .string(String(counter))), ("sequence", .string(String(sequence))),
            ("bundles", .array(bundles.map { JSONValue(integer: $0 + 1) })),
        ])
    }
}

extension SensorIdentity {
    fileprivate var json: JSONValue {
        switch self {
        case .key(let packed): .object(members: [("key", .string(Hex.encode(packed)))])
        case .pseudonym(let pseudonym, let registry):
            .object(members: [("registry", .string(registry.text)), ("pseudonym", .string(pseudonym))])
        }
    }
}
