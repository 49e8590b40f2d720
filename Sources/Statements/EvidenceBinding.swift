import CanonicalEncoding

/// The bytes that hardware evidence carries to speak of a statement.
///
/// The first 32 name the statement, or the root of a tree of many; the others are the verifier's nonce, so that evidence of yesterday
/// does not answer a challenge of today. Each half has a domain of its own: a digest made for another purpose is never taken for one.
public struct EvidenceBinding: Hashable, Sendable {
    /// The length of a binding.
    public static let byteCount = 64

    /// All 64 bytes: for slots of that size, which are compared whole.
    public let bytes: [UInt8]

    /// Of one statement.
    ///
    /// - Parameter nonce: the verifier's challenge, of any length: 32 bytes stand as they are, others by their digest; zeros stand for
    ///   none.
    public init(statement: Digest, nonce: [UInt8]?) {
        self.init(.sha256(domain: "assay.evidence.v1", statement.bytes), nonce: nonce)
    }

    /// Of all statements of a tree.
    public init(tree: StatementTree.Root, nonce: [UInt8]?) {
        self.init(
            .sha256(domain: "assay.evidence-tree.v1", UInt64(tree.count).bigEndianBytes, tree.digest.bytes),
            nonce: nonce)
    }

    /// Some bytes that evidence is said to be bound to; `nil` unless there are 64.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(_ subject: Digest, nonce: [UInt8]?) {
        let challenge: [UInt8] =
            switch nonce {
            case nil: Array(repeating: 0, count: Digest.byteCount)
            case let nonce? where nonce.count == Digest.byteCount: nonce
            case let nonce?: Digest.sha256(domain: "assay.evidence-nonce.v1", nonce).bytes
            }
        bytes = subject.bytes + challenge
    }

}
