import Algebra
import CanonicalEncoding
import Groth16

/// Why no key was made. Nothing is left behind.
public enum SetupError: Error, Equatable, Sendable {
    /// More constraints than the field has roots of unity for, or more wires than a key file can number.
    case circuitTooLarge(constraints: Int, wires: Int)
    /// The operating system gave no randomness.
    case randomness(RandomnessError)
    /// The file could not be written.
    case file(FileError)
    /// The key that came out does not pass the lint: a public input is bound by nothing, or two only by their sum.
    case verifyingKey(VerifyingKeyError)
    /// The key whose multiples are wanted cannot be used.
    case key(ProvingKeyError)
    /// A sum with precomputed multiples came out different: a fault of the machine.
    case multiplesDisagree
    /// Another key took the place of the one whose multiples were being made; they were discarded.
    case keyChanged(path: String)
    /// The cancellation flag was raised.
    case cancelled

    /// The stable code.
    public var code: String {
        switch self {
        case .circuitTooLarge: "setup.circuit-too-large"
        case .randomness(let error): error.code
        case .file(let error): error.code
        case .verifyingKey(let error): error.code
        case .key(let error): error.code
        case .multiplesDisagree: "setup.multiples-disagree"
        case .keyChanged: "setup.key-changed"
        case .cancelled: OperationCancelled().code
        }
    }

    /// What happened, for people.
    public var message: String {
        switch self {
        case .circuitTooLarge(let constraints, let wires):
            "\(constraints) constraints over \(wires) wires are more than a key can hold"
        case .randomness(let error): error.message
        case .file(let error): error.message
        case .verifyingKey(let error): error.message
        case .key(let error): error.message
        case .multiplesDisagree: "a sum with precomputed multiples differs from the one without"
        case .keyChanged(let path): "\(path): the key was replaced while its multiples were made; make them again"
        case .cancelled: OperationCancelled().message
        }
    }
}
