import Algebra
import CanonicalEncoding

/// Values that depend on all that a prover has fixed: Fiat and Shamir's way of asking without being there.
///
/// Everything that is hashed has a length that the verifying key determines, so that no two lists have the same bytes.
public enum CommitmentChallenge {
    /// The domain of the challenge.
    public static let domain = "assay.commitment-challenge.v1"
    /// The domain of the factor that folds two equations into one.
    static let foldingDomain = "assay.commitment-folding.v1"

    /// The challenge of a circuit: 512 bits of SHA-256 over the digest of the verifying key, all public inputs and the
    /// commitment, modulo r. The bias is below 2^-256.
    ///
    /// Without the digest a commitment could be made under one key and used under another; without the inputs they could
    /// be chosen when the challenge is known.
    public static func value(key: Digest, publicInputs: [FieldInteger], commitment: G1Point) -> Fr {
        let message = key.bytes + count(publicInputs) + publicInputs.flatMap(\.bigEndianBytes) + commitment.compressed
        func half(_ number: UInt8) -> FieldInteger {
            FieldInteger(bigEndian: Digest.sha256(domain: domain, [number], message).bytes)
        }
        return Fr(reducing: half(1), high: half(0))
    }

    /// 128 bits by which the equation of the commitment is multiplied before it is added to that of the proof.
    static func foldingFactor(key: Digest, publicInputs: [FieldInteger], proof: Proof) -> FieldInteger {
        let digest = Digest.sha256(
            domain: foldingDomain, key.bytes, count(publicInputs), publicInputs.flatMap(\.bigEndianBytes), proof.bytes)
        return FieldInteger(bigEndian: [UInt8](repeating: 0, count: 16) + digest.bytes.prefix(16))
    }

    private static func count(_ inputs: [FieldInteger]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(inputs.count).bigEndian) { Array($0) }
    }
}
