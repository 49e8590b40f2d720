import Algebra

/// Something about a verifying key under which proofs can be forged, or mean less than they seem to.
///
/// Real money was lost in 2026 to keys whose setup stopped before the first contribution (γ = δ = the generator).
public enum VerifyingKeyFinding: Hashable, Sendable {
    /// α, β, γ or δ is the neutral element.
    case infinity(place: String)
    /// The commitment to public input `index` (0 is the constant one) is the neutral element: the input is free.
    case inputIsInfinity(index: Int)
    /// Two public inputs have the same commitment: only their sum is bound.
    case duplicateInput(first: Int, second: Int)
    /// δ = γ: anyone can forge.
    case deltaIsGamma
    /// δ = −γ: anyone can forge.
    case deltaIsMinusGamma
    /// δ is the generator or its opposite: the setup had no contribution.
    case deltaIsGenerator
    /// Of a key with a commitment: γ is not the generator, as the proof of knowledge takes it to be.
    case gammaIsNotGenerator
    /// Of a key with a commitment: the challenge has the commitment of public input `index` or its opposite, and only
    /// their sum or difference is bound.
    case challengeIsInput(index: Int)
    /// Of a key with a commitment: σ is that of another point of the key or its opposite, so that who does not know
    /// combinations may yet know their σ-fold.
    case knowledgeIsKnown(place: String)

    /// Whether the finding is about δ alone, as in a key without contributions; such keys can be let in for
    /// development (`VerifyingKey.Rules.allowingInsecureDelta`).
    public var isAboutDelta: Bool {
        switch self {
        case .deltaIsGamma, .deltaIsMinusGamma, .deltaIsGenerator: true
        case .infinity, .inputIsInfinity, .duplicateInput, .gammaIsNotGenerator, .challengeIsInput, .knowledgeIsKnown:
            false
        }
    }

    /// The stable code.
    public var code: String {
        switch self {
        case .infinity(let place): "verifying-key.\(place)-is-infinity"
        case .inputIsInfinity: "verifying-key.input-is-infinity"
        case .duplicateInput: "verifying-key.duplicate-input"
        case .deltaIsGamma: "verifying-key.delta-is-gamma"
        case .deltaIsMinusGamma: "verifying-key.delta-is-minus-gamma"
        case .deltaIsGenerator: "verifying-key.delta-is-generator"
        case .gammaIsNotGenerator: "verifying-key.gamma-is-not-generator"
        case .challengeIsInput: "verifying-key.challenge-is-input"
        case .knowledgeIsKnown(let place): "verifying-key.knowledge-is-\(place)"
        }
    }

    /// The finding in words.
    public var message: String {
        switch self {
        case .infinity(let place): "\(place) is the point at infinity"
        case .inputIsInfinity(let index): "IC[\(index)] is the point at infinity, so that input is not bound"
        case .duplicateInput(let first, let second): "IC[\(first)] and IC[\(second)] are the same point"
        case .deltaIsGamma: "δ equals γ, so anyone can forge proofs under this key"
        case .deltaIsMinusGamma: "δ equals −γ, so anyone can forge proofs under this key"
        case .deltaIsGenerator: "δ is the generator of G2 or its opposite: nobody contributed to this key's setup"
        case .gammaIsNotGenerator: "γ is not the generator of G2, as it is in keys with a commitment"
        case .challengeIsInput(let index): "the challenge's commitment is IC[\(index)] or its opposite"
        case .knowledgeIsKnown(let place): "σ in G2 is \(place) or its opposite, so commitments prove no knowledge"
        }
    }
}

extension VerifyingKey {
    /// All findings, the gravest first. γ = the generator is normal: every snarkjs key has it.
    static func findings(
        alpha: G1Point, beta: G2Point, gamma: G2Point, delta: G2Point, inputCommitments: [G1Point],
        commitment: CommitmentKey?
    ) -> [VerifyingKeyFinding] {
        var result: [VerifyingKeyFinding] = []
        if alpha.isInfinity { result.append(.infinity(place: "alpha")) }
        if beta.isInfinity { result.append(.infinity(place: "beta")) }
        if gamma.isInfinity { result.append(.infinity(place: "gamma")) }
        if delta.isInfinity { result.append(.infinity(place: "delta")) }
        if delta == .generator || delta == -G2Point.generator { result.append(.deltaIsGenerator) }
        if delta == gamma { result.append(.deltaIsGamma) }
        if delta == -gamma { result.append(.deltaIsMinusGamma) }
        var seen: [G1Point: Int] = [:]
        for (index, point) in inputCommitments.enumerated() {
            if point.isInfinity {
                result.append(.inputIsInfinity(index: index))
            } else if let first = seen[point] {
                result.append(.duplicateInput(first: first, second: index))
            } else {
                seen[point] = index
            }
        }
        guard let commitment else { return result }
        if gamma != .generator { result.append(.gammaIsNotGenerator) }
        if commitment.challenge.isInfinity { result.append(.infinity(place: "challenge")) }
        if let index = seen[commitment.challenge] ?? seen[-commitment.challenge] {
            result.append(.challengeIsInput(index: index))
        }
        if commitment.knowledge.isInfinity { result.append(.infinity(place: "knowledge")) }
        for (place, point) in [("beta", beta), ("gamma", gamma), ("delta", delta)]
        where commitment.knowledge == point || commitment.knowledge == -point {
            result.append(.knowledgeIsKnown(place: place))
        }
        return result
    }
}
