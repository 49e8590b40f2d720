import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

/// A verdict in the words of remote attestation: an EAR (EAT Attestation Results, draft-ietf-rats-ear), with a submodule for every
/// link and every receipt. Claims that nobody checked are 0 there. The mapping is described in `docs/verdicts.md`.
public struct AttestationResult: Sendable {
    /// What `eat_profile` says.
    public static let profile = "tag:github.com,2023:veraison/ear"

    /// One of the things that were looked at.
    public struct Submodule: Sendable, Equatable {
        /// Such as `link-1` or `link-1-receipt-2-sgx`.
        public let name: String
        /// The tier of the whole; never better than that of the vector.
        public let tier: TrustTier
        /// What is said of it.
        public let vector: TrustVector
    }

    /// The time for which the checks were made.
    public let time: UTCTime
    /// What was looked at.
    public let submodules: [Submodule]
    /// The policy under which it was checked; `nil` without one.
    public let policy: PolicyReference?

    /// The result for a bundle: the whole, its links, and their receipts.
    public init(_ verdict: Verdict) {
        time = verdict.time
        policy = verdict.policy.map { PolicyReference($0) }
        // A bundle that somebody tampered with says nothing good of any part.
        let floor: TrustTier = verdict.outcome == .invalid ? .contraindicated : .affirming
        var submodules = [
            Submodule(name: "bundle", tier: max(verdict.outcome.tier, .none), vector: TrustVector())
        ]
        for link in verdict.links {
            let name = "link-\(link.number)"
            let vector = verdict.trustVector(of: link)
            let shown: TrustTier = link.isShown ? .affirming : .none
            submodules.append(
                Submodule(
                    name: name, tier: max(floor, shown, verdict.outcome(of: link).tier, vector.tier), vector: vector))
            var number = 0
            for evidence in link.evidence {
                guard case .receipt(let kind, let appraisal) = evidence.content else { continue }
                number += 1
                submodules.append(
                    Submodule(
                        name: "\(name)-receipt-\(number)-\(kind.rawValue)",
                        tier: max(floor, appraisal?.tier(outcome: evidence.outcome) ?? evidence.outcome.tier),
                        vector: appraisal?.trustVector ?? TrustVector()))
            }
        }
        self.submodules = submodules
    }

    /// The result for one piece of evidence by itself.
    public init(_ appraisal: Appraisal, under policy: Policy? = nil, at time: UTCTime) {
        self.time = time
        self.policy = policy.map { PolicyReference($0) }
        submodules = [
            Submodule(
                name: appraisal.kind.rawValue, tier: appraisal.tier(outcome: appraisal.outcome),
                vector: appraisal.trustVector)
        ]
    }

    /// The result for evidence that could not be read.
    public init(unread kind: EvidenceKind?, _ outcome: Outcome, under policy: Policy? = nil, at time: UTCTime) {
        self.time = time
        self.policy = policy.map { PolicyReference($0) }
        submodules = [
            Submodule(name: kind?.rawValue ?? "evidence", tier: max(outcome.tier, .none), vector: TrustVector())
        ]
    }

    /// The claims, to be written as they are or signed.
    public var json: JSONValue {
        .object(members: [
            ("eat_profile", .string(Self.profile)),
            ("iat", .number(JSONNumber(time.secondsSinceEpoch))),
            (
                "ear.verifier-id",
                .object(members: [
                    ("developer", .string(VerifierIdentity.developer)), ("build", .string(VerifierIdentity.build)),
                ])
            ),
            (
                "submods",
                .object(
                    submodules.map { submodule in
                        JSONMember(
                            name: submodule.name,
                            value: .object(members: [
                                ("ear.status", .string(submodule.tier.rawValue)),
                                ("ear.trustworthiness-vector", submodule.vector.json),
                                ("ear.appraisal-policy-id", policy.map { .string($0.uri) }),
                            ]))
                    })
            ),
        ])
    }

    /// The claims as a JWT (RFC 7519): a JWS in its compact form (RFC 7515) with EdDSA (RFC 8037), whose key the header names.
    public func token(signedBy key: borrowing IdentityKey) -> String {
        let header = JSONValue.object(members: [
            ("alg", .string("EdDSA")), ("kid", .string(key.identity.text)), ("typ", .string("eat+jwt")),
        ])
        let signed = Base64URL.encode(header.canonicalBytes) + "." + Base64URL.encode(json.canonicalBytes)
        return signed + "." + Base64URL.encode(key.sign(Array(signed.utf8)))
    }
}

extension Verdict {
    /// What the checks of a link come to in AR4SI's categories: that the computation is shown, and where its data comes from. Of
    /// hardware its receipts speak.
    func trustVector(of link: LinkVerdict) -> TrustVector {
        TrustVector(
            checks(of: link).compactMap { check in
                check.name.category.map { category in
                    TrustVector.Sign(
                        category: category, isPassed: check.result == .passed, isFailed: check.result == .failed,
                        consequence: check.consequence)
                }
            })
    }
}

extension CheckName {
    /// The category of a check of a link.
    fileprivate var category: TrustVector.Category? {
        switch self {
        case .statementCircuit, .keyDigest, .keySoundness, .keyInputs, .inputsRecomputed, .proofForm, .proofEquation,
            .circuitDigest, .setupTrust:
            .executables
        case .sensorTrust, .inputOrigin, .signature, .signerTrust: .sourcedData
        default: nil
        }
    }
}
