/// What a check of a proof found.
public enum Verification: Hashable, Sendable {
    /// The proof proves the statement of its verifying key about these public inputs.
    case valid
    /// It does not.
    case invalid(InvalidReason)
}

/// Why a proof is not valid.
public enum InvalidReason: Hashable, Sendable {
    /// The key wants another number of public inputs.
    case inputCount(expected: Int, found: Int)
    /// Public input `index` (from 0) is not below the order of the scalar field.
    case inputNotCanonical(index: Int)
    /// The key is one of a circuit that commits, and the proof has no commitment.
    case commitmentMissing
    /// The proof has a commitment, and the key's circuit makes none.
    case commitmentUnexpected
    /// The commitment is no combination of the key's bases, or not proved to be one.
    case commitmentKnowledge
    /// The pairing equation does not hold.
    case equation
    /// Among a batch: bytes that are no proof.
    case malformed(ProofError)

    /// The stable code.
    public var code: String {
        switch self {
        case .inputCount: "proof.input-count"
        case .inputNotCanonical: "proof.input-not-canonical"
        case .commitmentMissing: "proof.commitment-missing"
        case .commitmentUnexpected: "proof.commitment-unexpected"
        case .commitmentKnowledge: "proof.commitment-knowledge"
        case .equation: "proof.equation"
        case .malformed(let error): error.code
        }
    }

    /// The reason in words.
    public var message: String {
        switch self {
        case .inputCount(let expected, let found): "the key wants \(expected) public inputs, there are \(found)"
        case .inputNotCanonical(let index): "public input \(index) is not below the order of the scalar field"
        case .commitmentMissing: "the key wants a proof with a commitment, and this one has none"
        case .commitmentUnexpected: "the proof has a commitment, which this key has no use for"
        case .commitmentKnowledge: "nothing proves that the prover knows what the commitment holds"
        case .equation: "the pairing equation does not hold"
        case .malformed(let error): error.message
        }
    }
}
