import Algebra
import CanonicalEncoding

/// What statements name data by without showing them: two that name the same are about the same data.
public enum DataCommitment: Hashable, Sendable {
    /// A salted Poseidon commitment, which circuits open.
    case poseidon(Fr)
    /// A root of SHA-256, which devices sign.
    case sha256(Digest)
}
