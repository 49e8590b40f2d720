import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// Why there is no proof. No value of the witness is ever part of it.
public enum ProvingError: Error, Equatable, Sendable {
    /// The key was made for another circuit.
    case wrongCircuit(key: Digest, circuit: Digest)
    /// The circuit file that was given with a `.zkey` is not the one that the key was made for.
    case wrongCircuitFile
    /// The witness has the wrong number of values.
    case witnessLength(expected: Int, found: Int)
    /// The first value of a witness is the constant one; this one is something else.
    case witnessWithoutOne
    /// The witness does not satisfy the circuit; this is the first constraint that fails.
    case unsatisfied(constraint: Int, name: String)
    /// The circuit takes a challenge, which a witness alone cannot have: proofs are made from its inputs.
    case challengeNeeded
    /// No witness could be computed.
    case witness(WitnessError)
    /// The key file is damaged or was made by a faulty program.
    case key(ProvingKeyError)
    /// The operating system gave no randomness.
    case randomness(RandomnessError)
    /// The finished proof did not verify, so it was not handed out: a fault of the machine, or of the key, or of the file
    /// of multiples that it was made with, if there was one.
    case selfCheckFailed(multiples: String?)
    /// The cancellation flag was raised.
    case cancelled

    /// The stable code.
    public var code: String {
        switch self {
        case .wrongCircuit: "prover.wrong-circuit"
        case .wrongCircuitFile: "prover.wrong-circuit-file"
        case .witnessLength: "prover.witness-length"
        case .witnessWithoutOne: "prover.witness-without-one"
        case .unsatisfied: "prover.unsatisfied"
        case .challengeNeeded: "prover.challenge-needed"
        case .witness(let error): error.code
        case .key(let error): error.code
        case .randomness(let error): error.code
        case .selfCheckFailed: "prover.self-check-failed"
        case .cancelled: OperationCancelled().code
        }
    }

    /// What happened, for people.
    public var message: String {
        switch self {
        case .wrongCircuit(let key, let circuit): "the key is for circuit \(key), not for \(circuit)"
        case .wrongCircuitFile: "the key was made for another circuit than the one given"
        case .witnessLength(let expected, let found): "a witness of \(expected) values is due, this one has \(found)"
        case .witnessWithoutOne: "the first value of the witness is not one"
        case .unsatisfied(let constraint, let name):
            "the witness does not satisfy constraint \(constraint), \(name)"
        case .challengeNeeded: "the circuit commits to a part of its witness, so a finished witness is no use"
        case .witness(let error): error.message
        case .key(let error): error.message
        case .randomness(let error): error.message
        case .selfCheckFailed(nil): "the finished proof did not verify and was discarded"
        case .selfCheckFailed(let multiples?):
            "the finished proof did not verify and was discarded; it was made with \(multiples), which "
                + "`assay setup precompute` checks with --check and takes away with --remove"
        case .cancelled: OperationCancelled().message
        }
    }
}
