import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

/// What came out of one link: its statement, what shows it, and what it stands on.
public struct LinkVerdict: Sendable, Equatable {
    /// The link's place in the bundle, from 1: checks of it have the subject `link N`.
    public let number: Int
    /// What is claimed.
    public let statement: Statement
    /// The digest by which others name the statement.
    public let digest: Digest
    /// What is to show it, in the order of the bundle.
    public internal(set) var evidence: [EvidenceVerdict] = []
    /// Whether what counts is enough.
    public internal(set) var isShown = false
    /// The links that it stands on.
    public internal(set) var edges: [ChainEdge] = []

    init(number: Int, statement: Statement) {
        self.number = number
        self.statement = statement
        digest = statement.digest
    }
}

/// What came out of one piece of evidence.
public struct EvidenceVerdict: Sendable, Equatable {
    /// What it is.
    public enum Content: Sendable, Equatable {
        /// A proof under the key of a digest.
        case proof(verifyingKey: Digest)
        /// A receipt of a platform's hardware; no appraisal if it could not be read.
        case receipt(EvidenceKind, Appraisal?)
        /// A signature.
        case signature(DIDKey)
    }

    /// What it is.
    public let content: Content
    /// What its checks come to.
    public let outcome: Outcome
    /// Whether it takes part in showing the statement: all its checks hold.
    public var counts: Bool { outcome == .verified }
    /// From when on it no longer counts; `nil` if no certificate or list says, or it does not count now.
    public var validUntil: UTCTime? {
        guard counts, case .receipt(_, let appraisal) = content, let end = appraisal?.validity?.upperBound else {
            return nil
        }
        return try? UTCTime(secondsSinceEpoch: end)
    }

    /// What it is, in a few words.
    public var title: String {
        switch content {
        case .proof: "proof"
        case .receipt(.software, _): "software receipt, no hardware protection"
        case .receipt(let platform, _): "\(platform.rawValue) receipt"
        case .signature(let signer): "signature of \(signer)"
        }
    }
}

/// That a link stands on another.
public struct ChainEdge: Sendable, Hashable {
    /// The place of the earlier link, from 0.
    public let earlier: Int
    /// How they are bound to each other.
    public let binding: Binding

    /// How two links can be bound.
    public enum Binding: String, Sendable, Hashable {
        /// Both take the same data, by one commitment.
        case sameInput = "same-input"
        /// What the earlier one gives the later one takes.
        case outputToInput = "output-to-input"
        /// They are about the same data by way of other links that the later one names.
        case through
        /// The later one is a decision, which names what it is about.
        case named
        /// Nothing but the name: they may be about different data.
        case none
    }
}
