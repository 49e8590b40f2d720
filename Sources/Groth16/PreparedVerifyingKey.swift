import Algebra
import CanonicalEncoding

/// A verifying key with what can be computed ahead: e(α, β), the line coefficients of β, γ, δ and σ, tables of the
/// inputs and the challenge.
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
    /// σ in G2, if the circuit commits.
    let knowledge: PreparedG2?
    /// For the public inputs and, after them, the challenge.
    let inputs: InputTables

    /// Prepares a key.
    ///
    /// - Parameter isReused: whether many proofs will be checked by it. Without that nothing is computed ahead that pays only then: a key
    ///   takes a fifth of the time, and each check three times as long.
    public init(_ key: VerifyingKey, isReused: Bool = true) {
        self.key = key
        digest = key.digest
        beta = PreparedG2(key.beta, isReused: isReused)
        gamma = PreparedG2(key.gamma, isReused: isReused)
        delta = PreparedG2(key.delta, isReused: isReused)
        alphaBeta = Pairing.product([(key.alpha, beta)])
        knowledge = key.commitment.map { PreparedG2($0.knowledge, isReused: isReused) }
        inputs = InputTables(
            key.inputCommitments + (key.commitment.map { [$0.challenge] } ?? []), isReused: isReused)
    }

    /// Whether the proof proves the key's statement about the public inputs:
    /// e(A, B) = e(α, β)·e(IC₀ + Σ xⱼ·ICⱼ, γ)·e(C, δ) (Groth, EUROCRYPT 2016, section 3.2).
    public func verify(_ proof: Proof, publicInputs: [Fr]) -> Verification {
        verify(proof, publicInputs: Fr.integers(publicInputs))
    }

    /// The same for integers as they were received: one that is not below the order of the scalar field is refused,
    /// since it would be a second name for the same input.
    public func verify(_ proof: Proof, publicInputs: [FieldInteger]) -> Verification {
        if let reason = reasonAgainst(publicInputs) ?? reasonAgainst(proof.commitment) { return .invalid(reason) }
        if let commitment = proof.commitment, let knowledge {
            return verify(proof, commitment, knowledge: knowledge, publicInputs: publicInputs)
        }
        let combination = inputs.combination(constantFactor: .one, inputs: publicInputs)
        let product = Pairing.product([
            (proof.a, PreparedG2(proof.b)), (-combination.affine, gamma), (-proof.c, delta),
        ])
        return product == alphaBeta ? .valid : .invalid(.equation)
    }

    /// With c the challenge and D the commitment, both of
    /// e(A, B) = e(α, β)·e(IC₀ + Σ xⱼ·ICⱼ + c·K + D, γ)·e(C, δ) and e(σD, γ) = e(D, σ), γ being the generator; the second
    /// to a power that depends on all of the proof, so that one product tells.
    private func verify(
        _ proof: Proof, _ commitment: ProofCommitment, knowledge: PreparedG2, publicInputs: [FieldInteger]
    ) -> Verification {
        let challenge = challenge(of: commitment, publicInputs: publicInputs)
        let combination =
            inputs.combination(constantFactor: .one, inputs: publicInputs + [challenge.integer]) + commitment.point
        let factor = CommitmentChallenge.foldingFactor(key: digest, publicInputs: publicInputs, proof: proof)
        let points = G1Sum.affine([
            -combination + G1Sum(commitment.knowledge).multiplied(by: factor),
            -G1Sum(commitment.point).multiplied(by: factor),
        ])
        let product = Pairing.product([
            (proof.a, PreparedG2(proof.b)), (points[0], gamma), (-proof.c, delta), (points[1], knowledge),
        ])
        if product == alphaBeta { return .valid }
        let isKnown = Pairing.productIsOne([(commitment.knowledge, gamma), (-commitment.point, knowledge)])
        return .invalid(isKnown ? .equation : .commitmentKnowledge)
    }

    func challenge(of commitment: ProofCommitment, publicInputs: [FieldInteger]) -> Fr {
        CommitmentChallenge.value(key: digest, publicInputs: publicInputs, commitment: commitment.point)
    }

    func reasonAgainst(_ commitment: ProofCommitment?) -> InvalidReason? {
        switch (key.commitment, commitment) {
        case (nil, nil), (.some, .some): nil
        case (.some, nil): .commitmentMissing
        case (nil, .some): .commitmentUnexpected
        }
    }

    func reasonAgainst(_ publicInputs: [FieldInteger]) -> InvalidReason? {
        guard publicInputs.count == key.publicInputCount else {
            return .inputCount(expected: key.publicInputCount, found: publicInputs.count)
        }
        return publicInputs.firstIndex { $0 >= Fr.modulus }.map(InvalidReason.inputNotCanonical)
    }
}
