/// What is to show a statement.
public enum EvidenceWish: String, Sendable, CaseIterable {
    /// A proof.
    case proof
    /// A receipt of trusted hardware that evaluated the statement: no proving key is needed.
    case receipt
    /// Both, of the same statement.
    case both

    /// Whether a proof is made.
    public var hasProof: Bool { self != .receipt }
    /// Whether hardware is asked.
    public var hasReceipt: Bool { self != .proof }
}
