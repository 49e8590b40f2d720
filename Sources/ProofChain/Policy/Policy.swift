import Attestation
import CanonicalEncoding
import Statements

/// What somebody accepts: which evidence, from whom, saying what. What it does not speak of, it does not accept.
///
/// A file in YAML (docs/policy.md), one canonical JSON, and a digest of that, which reports name.
public struct Policy: Hashable, Sendable {
    /// Which keys of circuits are trusted.
    public struct Setup: Hashable, Sendable {
        /// Whether keys that are marked as development keys will do.
        public var allowsDevelopmentKeys = false
        /// Digests of verifying keys; if there are none, the caller names them.
        public var trustedKeys: Set<Digest> = []
        /// Digests of the circuits that links may be of; any that a trusted key is for if it is `nil`.
        public var circuits: Set<Digest>?
    }

    /// What statements must say.
    public struct Expected: Hashable, Sendable {
        /// What `Expectations` compares.
        public var values = Expectations()
        /// Sensors that are trusted; if there are none, the caller names them.
        public var sensors: Set<[UInt8]> = []
        /// Roots of registries whose members are trusted, in decimal digits; if there are none, the caller names them.
        public var registries: Set<String> = []
        /// Models that are trusted; if there are none, the caller names them.
        public var models: Set<Digest> = []
    }

    /// How fresh it must be.
    public struct Freshness: Hashable, Sendable {
        /// Whether statements must answer a nonce of the caller's.
        public var requiresNonce = false
        /// Whether statements must say when they expire.
        public var requiresExpiry = false
        /// How many seconds old receipts may be that say when they were made.
        public var maximumAge: Int64?
    }

    /// How it must be known that nothing was left out of a bundle.
    public enum Completeness: String, Hashable, Sendable, CaseIterable {
        /// Not at all: the verdict says that it was not checked.
        case notRequired = "not-required"
        /// By the bundle's digest, from elsewhere.
        case bundleDigest = "bundle-digest"
        /// By a signature of one of the signers over the manifest.
        case signature
        /// By one of the two.
        case digestOrSignature = "bundle-digest-or-signature"

        /// What is asked for, in words.
        var sentence: String {
            switch self {
            case .notRequired: "nothing"
            case .bundleDigest: "the bundle's digest"
            case .signature: "a signature of the whole bundle by a signer that is trusted"
            case .digestOrSignature: "the bundle's digest, or a signature of the whole by a signer that is trusted"
            }
        }
    }

    /// The schema of its canonical JSON, and the domain of its digest.
    public static let schema = "assay.policy.v1"
    /// The kinds of statement that there may be other requirements of.
    public static let statementKinds = [
        BreachStatement.kind, InferenceStatement.kind, SensorBatchStatement.kind, SameReadingsStatement.kind,
        DecisionStatement.kind,
    ]

    /// Its name.
    public internal(set) var name: String
    /// What it is for, in words; `nil` if it does not say.
    public internal(set) var description: String?
    /// Which evidence a link must have.
    public internal(set) var evidence: EvidenceRequirement
    /// The same of links with a kind of statement, where that is another.
    public internal(set) var evidenceByKind: [String: EvidenceRequirement] = [:]
    /// Which keys of circuits are trusted.
    public internal(set) var setup = Setup()
    /// What statements must say.
    public internal(set) var expected = Expected()
    /// How fresh it must be.
    public internal(set) var freshness = Freshness()
    /// Whose signatures count: identifiers of Ed25519 keys; if there are none, the caller names them.
    public internal(set) var signers: Set<String> = []
    /// How it must be known that nothing was left out.
    public internal(set) var completeness = Completeness.notRequired
    /// What receipts are accepted, of which kinds.
    public internal(set) var receipts: AppraisalPolicies
    /// The kinds of which it does not matter what runs.
    public internal(set) var kindsOfAnyIdentity: Set<EvidenceKind> = []

    init(name: String, evidence: EvidenceRequirement) {
        self.name = name
        self.evidence = evidence
        receipts = AppraisalPolicies()
        receipts.acceptedKinds = []
    }

    /// Which evidence a link with a statement of a kind must have.
    public func requirement(for kind: String) -> EvidenceRequirement { evidenceByKind[kind] ?? evidence }

    /// Of receipts what is accepted of those that must be bound to these 64 bytes. There is no way to appraise the receipt of a statement
    /// without them.
    public func receipts(boundTo binding: [UInt8]) -> AppraisalPolicies {
        var policies = receipts
        policies.demand(binding: binding)
        return policies
    }

    /// The digest that reports name the policy by.
    public var digest: Digest { .sha256(domain: Self.schema, json.canonicalBytes) }
}
