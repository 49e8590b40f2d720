import Algebra
import CanonicalEncoding

/// Checks many proofs, under one key or several, by one random linear combination of their equations.
///
/// The coefficients have 128 bits and are drawn when everything else is fixed, so a set with a bad proof passes with
/// probability 2^-128. If the combination fails, every proof is checked alone to name the bad ones.
public struct BatchVerifier: Sendable {
    private struct Item: Sendable {
        let key: PreparedVerifyingKey
        let proof: Proof
        let inputs: [FieldInteger]
    }

    private var items: [Item] = []

    /// An empty batch.
    public init() {}

    /// The number of proofs.
    public var count: Int { items.count }

    /// Adds a proof; its index in the verdict is `count` before the call.
    public mutating func append(key: PreparedVerifyingKey, proof: Proof, publicInputs: [FieldInteger]) {
        items.append(Item(key: key, proof: proof, inputs: publicInputs))
    }

    /// Checks all proofs. An empty batch is all valid.
    public func verify() throws(RandomnessError) -> BatchVerification {
        var reasons: [Int: InvalidReason] = [:]
        var sound: [Int] = []
        for (index, item) in items.enumerated() {
            if let reason = item.key.reasonAgainst(item.inputs) {
                reasons[index] = reason
            } else {
                sound.append(index)
            }
        }
        if try !combinationHolds(sound) {
            for index in sound {
                let item = items[index]
                if case .invalid(let reason) = item.key.verify(item.proof, publicInputs: item.inputs) {
                    reasons[index] = reason
                }
            }
        }
        guard !reasons.isEmpty else { return .allValid }
        return .invalid(reasons.sorted { $0.key < $1.key }.map { BatchVerification.Failure(index: $0, reason: $1) })
    }

    /// The terms of one key: Σρ, Σρ·C and Σρ·xⱼ.
    private struct Share {
        let key: PreparedVerifyingKey
        var coefficients = Fr.zero
        var c = G1Sum()
        var inputs: [Fr]
    }

    /// How many Miller loops to share a final exponentiation: bounds the memory (20 KiB a loop).
    private static let pairsPerProduct = 256

    private func combinationHolds(_ indices: [Int]) throws(RandomnessError) -> Bool {
        var shares: [Digest: Share] = [:]
        var pairs: [(G1Point, PreparedG2)] = []
        var product = TargetElement.one
        for index in indices {
            let item = items[index]
            let coefficient = try SecureRandom.integer128()
            let factor = Fr(reducing: coefficient)
            var share =
                shares[item.key.digest]
                ?? Share(key: item.key, inputs: [Fr](repeating: .zero, count: item.inputs.count))
            share.coefficients += factor
            share.c += G1Sum(item.proof.c).multiplied(by: coefficient)
            for (position, input) in item.inputs.enumerated() {
                share.inputs[position] += factor * Fr(reducing: input)
            }
            shares[item.key.digest] = share
            pairs.append((item.proof.a.multiplied(by: coefficient), PreparedG2(item.proof.b)))
            if pairs.count == Self.pairsPerProduct {
                product = product * Pairing.product(pairs)
                pairs.removeAll()
            }
        }
        var expected = TargetElement.one
        for share in shares.values {
            let inputs = share.key.inputs.combination(
                constantFactor: share.coefficients, inputs: Fr.integers(share.inputs))
            pairs.append((-inputs, share.key.gamma))
            pairs.append((-share.c.affine, share.key.delta))
            expected = expected * share.key.alphaBeta.power(share.coefficients.integer)
        }
        return product * Pairing.product(pairs) == expected
    }
}

/// What a batch check found.
public enum BatchVerification: Hashable, Sendable {
    /// Every proof is valid.
    case allValid
    /// These are not; all others are.
    case invalid([Failure])

    /// A proof that is not valid.
    public struct Failure: Hashable, Sendable {
        /// Its index in the batch.
        public let index: Int
        /// What is wrong with it.
        public let reason: InvalidReason
    }
}
