import Algebra
import CanonicalEncoding

/// A verifying key with what can be computed ahead: e(α, β), the line coefficients of β, γ and δ, tables of the inputs.
///
/// About 60 KiB and 1 ms, and 32 KiB and 0.3 ms for each input; worth keeping for a key that is used again.
public struct PreparedVerifyingKey: Sendable {
    /// The key.
    public let key: VerifyingKey
    /// Its digest.
    public let digest: Digest
    let alphaBeta: TargetElement
    let beta: PreparedG2
    let gamma: PreparedG2
    let delta: PreparedG2
    let inputs: InputTables

    /// Prepares a key.
    public init(_ key: VerifyingKey) {
        self.key = key
        digest = key.digest
        beta = PreparedG2(key.beta, isReused: true)
        gamma = PreparedG2(key.gamma, isReused: true)
        delta = PreparedG2(key.delta, isReused: true)
        alphaBeta = Pairing.product([(key.alpha, beta)])
        inputs = InputTables(key.inputCommitments)
    }

    /// Whether the proof proves the key's statement about the public inputs:
    /// e(A, B) = e(α, β)·e(IC₀ + Σ xⱼ·ICⱼ, γ)·e(C, δ) (Groth, EUROCRYPT 2016, section 3.2).
    public func verify(_ proof: Proof, publicInputs: [Fr]) -> Verification {
        verify(proof, publicInputs: Fr.integers(publicInputs))
    }

    /// The same for integers as they were received: one that is not below the order of the scalar field is refused,
    /// since it would be a second name for the same input.
    public func verify(_ proof: Proof, publicInputs: [FieldInteger]) -> Verification {
        if let reason = reasonAgainst(publicInputs) { return .invalid(reason) }
        let combination = inputs.combination(constantFactor: .one, inputs: publicInputs)
        let product = Pairing.product([
            (proof.a, PreparedG2(proof.b)), (-combination.affine, gamma), (-proof.c, delta),
        ])
        return product == alphaBeta ? .valid : .invalid(.equation)
    }

    func reasonAgainst(_ publicInputs: [FieldInteger]) -> InvalidReason? {
        guard publicInputs.count == key.publicInputCount else {
            return .inputCount(expected: key.publicInputCount, found: publicInputs.count)
        }
        return publicInputs.firstIndex { $0 >= Fr.modulus }.map(InvalidReason.inputNotCanonical)
    }
}
