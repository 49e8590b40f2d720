import Algebra
import CanonicalEncoding

/// A random linear combination of the equations of proofs:
/// Π e(ρᵢ·Aᵢ, Bᵢ) = Π over keys of e(Σρ·α, β)·e(Σρ·IC, γ)·e(Σρ·C, δ).
struct BatchCombination {
    /// Whether each candidate's B is in the subgroup.
    let inSubgroup: [Bool]
    /// Whether the equation holds; false unless all of them are in the subgroup.
    let holds: Bool

    /// Whether every B is in the subgroup.
    var areInSubgroup: Bool { inSubgroup.allSatisfy { $0 } }

    /// The terms of one key: Σρ, Σρ·C and Σρ·xⱼ.
    private struct Share {
        let key: PreparedVerifyingKey
        var coefficients = Fr.zero
        var c = G1Sum()
        var inputs: [Fr]
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
        let shares = Self.shares(candidates, coefficients)
        // One inversion makes all points of all keys affine.
        var sums: [G1Sum] = []
        for share in shares {
            sums.append(-G1Sum(share.key.key.alpha).multiplied(by: share.coefficients.integer))
            sums.append(
                -share.key.inputs.combination(
                    constantFactor: share.coefficients, inputs: Fr.integers(share.inputs)))
            sums.append(-share.c)
        }
        let points = G1Sum.affine(sums)
        for (index, share) in shares.enumerated() {
            product.multiply([
                (points[3 * index], share.key.beta), (points[3 * index + 1], share.key.gamma),
                (points[3 * index + 2], share.key.delta),
            ])
        }
        holds = product.finished.isOne
    }

    private static func shares(_ candidates: [BatchCandidate], _ coefficients: [SplitScalar]) -> [Share] {
        let c = SplitScalar.multiply(candidates.map(\.c), by: coefficients)
        var shares: [Share] = []
        var places: [Digest: Int] = [:]
        for (position, candidate) in candidates.enumerated() {
            let place = places[candidate.key.digest] ?? shares.count
            if place == shares.count {
                places[candidate.key.digest] = place
                shares.append(
                    Share(key: candidate.key, inputs: [Fr](repeating: .zero, count: candidate.inputs.count)))
            }
            let factor = coefficients[position].value
            shares[place].coefficients += factor
            shares[place].c += c[position]
            for (input, value) in candidate.inputs.enumerated() {
                shares[place].inputs[input] += factor * Fr(reducing: value)
            }
        }
        return shares
    }
}
