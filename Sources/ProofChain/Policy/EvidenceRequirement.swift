import Attestation

/// Which evidence a link must have.
public indirect enum EvidenceRequirement: Hashable, Sendable {
    /// One kind of evidence.
    public enum Source: Hashable, Sendable {
        /// A proof under a trusted key.
        case proof
        /// A receipt of one of these; of any that the policy accepts if there are none.
        case receipt(Set<Origin>)
        /// A signature of one of these; of any of the policy's signers, or of the caller's if it names none, if there are none.
        case signature(Set<String>)
    }

    /// A kind of evidence, or all of a vendor.
    public enum Origin: Hashable, Sendable {
        case kind(EvidenceKind)
        case vendor(Vendor)

        /// Its name.
        public var name: String {
            switch self {
            case .kind(let kind): kind.rawValue
            case .vendor(let vendor): vendor.rawValue
            }
        }
    }

    /// One piece of evidence.
    case source(Source)
    /// All of them.
    case all([EvidenceRequirement])
    /// One of them at least.
    case any([EvidenceRequirement])
    /// So many pieces at least of those kinds that are independent of each other: two receipts with a vendor in common count once, two
    /// signatures of one signer too.
    case atLeast(Int, of: [Source])
}

extension EvidenceRequirement {
    /// The most levels of `all` and `any`.
    static let maximumDepth = 8

    /// All sources that it speaks of.
    var sources: [Source] {
        switch self {
        case .source(let source): [source]
        case .all(let parts), .any(let parts): parts.flatMap(\.sources)
        case .atLeast(_, let sources): sources
        }
    }

    /// In words.
    public var sentence: String {
        switch self {
        case .source(let source): source.sentence
        case .all(let parts): parts.map(\.part).joined(separator: " and ")
        case .any(let parts): parts.map(\.part).joined(separator: " or ")
        case .atLeast(let count, let sources):
            sources == [.receipt([])]
                ? "accepted receipts of at least \(count) vendors that are independent of each other"
                : "at least \(count) independent of each other, of: " + sources.map(\.sentence).joined(separator: "; ")
        }
    }

    private var part: String {
        if case .source(let source) = self { source.sentence } else { "(\(sentence))" }
    }
}

extension EvidenceRequirement.Source {
    /// In words.
    public var sentence: String {
        switch self {
        case .proof: "a proof under a trusted key"
        case .receipt(let origins):
            origins.isEmpty
                ? "an accepted receipt"
                : "a receipt of " + origins.map(\.name).sorted().joined(separator: " or ")
        case .signature(let signers):
            signers.isEmpty
                ? "a signature of a signer that is trusted"
                : "a signature of " + signers.sorted().joined(separator: " or ")
        }
    }

    /// Whether a fact is such evidence.
    ///
    /// - Parameter signers: the policy's, or the caller's.
    func accepts(_ fact: EvidenceFact, signers: Set<String>) -> Bool {
        switch (self, fact) {
        case (.proof, .proof): true
        case (.receipt(let origins), .receipt(_, let kind, let vendors)):
            origins.isEmpty
                || origins.contains { origin in
                    switch origin {
                    case .kind(let own): own == kind
                    case .vendor(let own): vendors.contains(own)
                    }
                }
        case (.signature(let own), .signature(let signer)): (own.isEmpty ? signers : own).contains(signer)
        default: false
        }
    }
}
