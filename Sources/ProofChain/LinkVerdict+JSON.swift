import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

extension LinkVerdict {
    /// What came out of the link as an object; the members are described in `docs/verdicts.md`.
    ///
    /// - Parameter outcome: what its checks come to.
    func json(outcome: Outcome) -> JSONValue {
        .object(members: [
            ("number", JSONValue(integer: number)),
            ("kind", .string(statement.kind)),
            ("statementDigest", .string(digest.hex)),
            ("sentence", .string(statement.sentence)),
            ("outcome", .string(outcome.rawValue)),
            ("isShown", .bool(isShown)),
            ("evidence", .array(evidence.map(\.json))),
            ("edges", .array(edges.map(\.json))),
        ])
    }
}

extension EvidenceVerdict {
    /// What the evidence is, and what came out of it.
    fileprivate var json: JSONValue {
        let common: [(String, JSONValue?)] = [("outcome", .string(outcome.rawValue)), ("counts", .bool(counts))]
        switch content {
        case .proof(let verifyingKey):
            return .object(
                members: [("kind", .string("proof")), ("verifyingKey", .string(verifyingKey.hex))] + common)
        case .signature(let signer):
            return .object(members: [("kind", .string("signature")), ("signer", .string(signer.text))] + common)
        case .receipt(let platform, let appraisal):
            return .object(
                members: [
                    ("kind", .string("receipt")), ("platform", .string(platform.rawValue)),
                    ("receipt", appraisal.map { .string($0.receipt.hex) }),
                    (
                        "appraisal",
                        appraisal.map { appraisal in
                            .object(members: [
                                ("claims", Appraisal.json(of: appraisal.claims)),
                                ("platform", appraisal.platform?.json),
                                ("validity", appraisal.validity?.json),
                            ])
                        }
                    ),
                ] + common)
        }
    }
}

extension ChainEdge {
    /// The edge as an object: the number of the earlier link, and the binding.
    fileprivate var json: JSONValue {
        .object(members: [("link", JSONValue(integer: earlier + 1)), ("binding", .string(binding.rawValue))])
    }
}
