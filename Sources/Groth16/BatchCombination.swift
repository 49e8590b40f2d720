import Algebra
import CanonicalEncoding

/// A random linear combination of the equations of proofs:
/// Π e(ρᵢ·Aᵢ, Bᵢ) = Π over keys of e(Σρ·α, β)·e(Σρ·IC, γ)·e(Σρ·C, δ).
///
/// With commitments D also Σρ·D stands over γ, and under coefficients ρ′ of their own e(Σρ′·σD, γ) = e(Σρ′·D, σ).
struct BatchCombination {
    /// Whether each candidate's B is in the subgroup.
    let inSubgroup: [Bool]
    /// Whether the equation holds; false unless all of them are in the subgroup.
    let holds: Bool

    /// Whether every B is in the subgroup.
    var areInSubgroup: Bool { inSubgroup.allSatisfy { $0 } }

    /// The terms of one key: Σρ, Σρ·C and Σρ·xⱼ, the challenge being the last of these.
    private struct Share {
        let key: PreparedVerifyingKey
        var coefficients = Fr.zero
        var c = G1Sum()
        var inputs: [Fr]
        /// Σρ·D − Σρ′·σD.
        var overGamma = G1Sum()
        /// Σρ′·D.
        var overKnowledge = G1Sum()

        init(key: PreparedVerifyingKey) {
            self.key = key
            let challenges = key.knowledge == nil ? 0 : 1
            inputs = [Fr](repeating: .zero, count: key.key.publicInputCount + challenges)
        }
    }

    /// Draws the coefficients and evaluates both sides.
    init(_ candidates: [BatchCandidate]) throws(RandomnessError) {
        var coefficients: [SplitScalar] = []
        coefficients.reserveCapacity(candidates.count)
        for _ in candidates { coefficients.append(try .random()) }
        let a = G1Sum.affine(SplitScalar.multiply(candidates.map(\.a), by: coefficients))
        var product = MillerProduct()
        inSubgroup = product.multiply(a, candidates.map(\.b))
        guard inSubgroup.allSatisfy({ $0 }) else {
            holds = false
            return
        }
        let shares = try Self.shares(candidates, coefficients)
        // One inversion makes all points of all keys affine.
        var sums: [G1Sum] = []
        for share in shares {
            sums.append(-G1Sum(share.key.key.alpha).multiplied(by: share.coefficients.integer))
            let inputs = share.key.inputs.combination(
                constantFactor: share.coefficients, inputs: Fr.integers(share.inputs))
            sums.append(-(inputs + share.overGamma))
            sums.append(-share.c)
            sums.append(-share.overKnowledge)
        }
        let points = G1Sum.affine(sums)
        for (index, share) in shares.enumerated() {
            var pairs = [
                (points[4 * index], share.key.beta), (points[4 * index + 1], share.key.gamma),
                (points[4 * index + 2], share.key.delta),
            ]
            if let knowledge = share.key.knowledge { pairs.append((points[4 * index + 3], knowledge)) }
            product.multiply(pairs)
        }
        holds = product.finished.isOne
    }

    private static func shares(
        _ candidates: [BatchCandidate], _ coefficients: [SplitScalar]
    ) throws(RandomnessError) -> [Share] {
        let c = SplitScalar.multiply(candidates.map(\.c), by: coefficients)
        var shares: [Share] = []
        var places: [Digest: Int] = [:]
        var committed: [(commitment: ProofCommitment, share: Int, coefficient: SplitScalar)] = []
        for (position, candidate) in candidates.enumerated() {
            let place = places[candidate.key.digest] ?? shares.count
            if place == shares.count {
                places[candidate.key.digest] = place
                shares.append(Share(key: candidate.key))
            }
            let factor = coefficients[position].value
            shares[place].coefficients += factor
            shares[place].c += c[position]
            for (input, value) in candidate.inputs.enumerated() {
                shares[place].inputs[input] += factor * Fr(reducing: value)
            }
            if let commitment = candidate.commitment {
                let challenge = candidate.key.challenge(of: commitment, publicInputs: candidate.inputs)
                shares[place].inputs[candidate.inputs.count] += factor * challenge
                committed.append((commitment, place, coefficients[position]))
            }
        }
        // Every proof of knowledge under a coefficient of its own, drawn when all commitments are fixed.
        var own: [SplitScalar] = []
        for _ in committed { own.append(try .random()) }
        let points = committed.map(\.commitment.point)
        let overGamma = SplitScalar.multiply(points, by: committed.map(\.coefficient))
        let overKnowledge = SplitScalar.multiply(points, by: own)
        let knowledge = SplitScalar.multiply(committed.map(\.commitment.knowledge), by: own)
        for (position, item) in committed.enumerated() {
            shares[item.share].overGamma += overGamma[position] + -knowledge[position]
            shares[item.share].overKnowledge += overKnowledge[position]
        }
        return shares
    }
}
