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
    /// The pairing equation does not hold.
    case equation
    /// Among a batch: bytes that are no proof.
    case malformed(ProofError)

    /// The stable code.
    public var code: String {
        switch self {
        case .inputCount: "proof.input-count"
        case .inputNotCanonical: "proof.input-not-canonical"
        case .equation: "proof.equation"
        case .malformed(let error): error.code
        }
    }

    /// The reason in words.
    public var message: String {
        switch self {
        case .inputCount(let expected, let found): "the key wants \(expected) public inputs, there are \(found)"
        case .inputNotCanonical(let index): "public input \(index) is not below the order of the scalar field"
        case .equation: "the pairing equation does not hold"
        case .malformed(let error): error.message
        }
    }
}
