import Attestation
import CanonicalEncoding
import Groth16
import Identity
import Statements

/// What shows that a statement is true.
public enum Evidence: Sendable, Hashable {
    /// A Groth16 proof over BN254.
    case groth16(ProofEvidence)
    /// What trusted hardware signed.
    case receipt(ReceiptEvidence)
    /// What somebody signed.
    case signature(EnvelopeSignature)

    /// The kind of evidence, as documents have it.
    public var kind: String {
        switch self {
        case .groth16: "groth16"
        case .receipt: "receipt"
        case .signature: "dsse"
        }
    }
}

/// A proof as it stands in a bundle, not yet decoded.
public struct ProofEvidence: Sendable, Hashable {
    /// The bytes of a proof, compressed: 128, or 192 with a commitment.
    public let proof: [UInt8]
    /// The digest of the key under which it holds.
    public let verifyingKey: Digest

    /// Whether it is a proof with a commitment.
    public var commits: Bool { proof.count == Proof.committedByteCount }

    /// The lengths of proofs.
    public static let proofByteCounts = [Proof.byteCount, Proof.committedByteCount]

    /// Creates an evidence (precondition: one of those lengths).
    public init(proof: [UInt8], verifyingKey: Digest) {
        precondition(Self.proofByteCounts.contains(proof.count), "a proof has 128 or 192 bytes")
        self.proof = proof
        self.verifyingKey = verifyingKey
    }
}

/// What trusted hardware signed about a statement, as it stands in a bundle, not yet read.
public struct ReceiptEvidence: Sendable, Hashable {
    /// Whose hardware.
    public let platform: EvidenceKind
    /// The evidence in its vendor's format.
    public let bytes: [UInt8]
    /// The files of the bundle's collateral with which it is to be checked: frozen when the receipt was made or last checked.
    public let collateral: [Digest]
    /// Where the statement stands in the tree that was attested; `nil` if it was attested alone.
    public let inclusion: Inclusion?

    /// The most bytes of one receipt.
    public static let maximumByteCount = 1 << 20

    /// A statement's place in a `StatementTree`.
    public struct Inclusion: Sendable, Hashable {
        /// The tree's root.
        public let root: StatementTree.Root
        /// The statement's place, from 0.
        public let index: Int
        /// The siblings on the way to the root, the lowest first.
        public let path: [Digest]

        /// Creates a place, unchecked.
        public init(root: StatementTree.Root, index: Int, path: [Digest]) {
            self.root = root
            self.index = index
            self.path = path
        }
    }

    /// Creates an evidence.
    public init(platform: EvidenceKind, bytes: [UInt8], collateral: [Digest] = [], inclusion: Inclusion? = nil) {
        self.platform = platform
        self.bytes = bytes
        self.collateral = collateral
        self.inclusion = inclusion
    }

    /// The 64 bytes that it must be bound to if it is to speak of a statement.
    public func binding(of statement: Statement) -> EvidenceBinding {
        binding(of: statement.digest, nonce: statement.terms.nonce)
    }

    /// The same for the statement of a digest, which answers a challenge or none.
    func binding(of digest: Digest, nonce: [UInt8]?) -> EvidenceBinding {
        inclusion.map { EvidenceBinding(tree: $0.root, nonce: nonce) }
            ?? EvidenceBinding(statement: digest, nonce: nonce)
    }
}
