import Algebra
import Groth16
import Testing

/// A verifying key whose setup secrets are all kept, and so a forger of proofs for any public inputs.
///
/// Groth16's zero-knowledge simulator (Groth, EUROCRYPT 2016, section 3): it makes bundles that verify without a
/// circuit, a setup or a prover, always the same ones, and it is what "whoever made the key can forge" means.
struct TrapdoorKey {
    let alpha: Fr
    let beta: Fr
    let gamma: Fr
    let delta: Fr
    let inputs: [Fr]

    /// A key for so many public inputs, from a small seed.
    init(inputCount: Int, seed: Int = 1) {
        alpha = Fr(seed * 1000 + 3)
        beta = Fr(seed * 1000 + 5)
        gamma = .one
        delta = Fr(seed * 1000 + 7)
        inputs = (0...inputCount).map { Fr(seed * 1000 + 11 + 2 * $0) }
    }

    var key: VerifyingKey {
        get throws {
            try VerifyingKey(
                alpha: Self.g1(alpha), beta: Self.g2(beta), gamma: Self.g2(gamma), delta: Self.g2(delta),
                inputCommitments: inputs.map(Self.g1))
        }
    }

    /// A proof for the inputs: A and B are free, and C balances e(A, B) = e(α, β)·e(IC, γ)·e(C, δ).
    func proof(for values: [Fr], randomness: Int = 17) throws -> Proof {
        let a = Fr(randomness)
        let b = Fr(randomness + 2)
        let combination = zip(inputs.dropFirst(), values).reduce(inputs[0]) { $0 + $1.0 * $1.1 }
        let inverse = try #require(delta.inverted())
        let c = (a * b - alpha * beta - gamma * combination) * inverse
        return try Proof(a: Self.g1(a), b: Self.g2(b), c: Self.g1(c))
    }

    static func g1(_ scalar: Fr) -> G1Point { G1Sum(.generator).multiplied(by: scalar.integer).affine }
    static func g2(_ scalar: Fr) -> G2Point { G2Sum(.generator).multiplied(by: scalar.integer).affine }
}
