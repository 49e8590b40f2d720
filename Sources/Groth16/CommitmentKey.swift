import Algebra

/// What the verifying key of a circuit holds that commits to a part of its witness and takes a challenge from that.
///
/// BSB22 (Belling, Soleimanian, Bégassat, ePrint 2022/1072) with exactly one commitment, blinded by a wire of its own. In
/// such a key γ is the generator of G2, so that the bases of the commitment, (β·Aⱼ(τ) + α·Bⱼ(τ) + Cⱼ(τ))/γ, come from the
/// first phase of a setup and σ is the one secret besides.
public struct CommitmentKey: Hashable, Sendable {
    /// The commitment to the challenge as to a public input, over γ.
    public let challenge: G1Point
    /// σ in G2. Who knows σ·D for a commitment D knows it as a combination of the bases.
    public let knowledge: G2Point

    /// The length of its encoding, challenge ‖ knowledge.
    static let byteCount = 96

    /// From points; a verifying key lints them.
    public init(challenge: G1Point, knowledge: G2Point) {
        self.challenge = challenge
        self.knowledge = knowledge
    }

    var bytes: [UInt8] { challenge.compressed + knowledge.compressed }
}

/// A prover's commitment to a part of the witness.
public struct ProofCommitment: Hashable, Sendable {
    /// D = Σ wⱼ·baseⱼ over the committed wires, a random one among them.
    public let point: G1Point
    /// σ·D: the proof that D is such a sum.
    public let knowledge: G1Point

    /// From points; a proof refuses infinity.
    public init(point: G1Point, knowledge: G1Point) {
        self.point = point
        self.knowledge = knowledge
    }
}
