import Algebra
import CanonicalEncoding

/// A Groth16 verifying key that has passed the lint.
///
/// Whoever makes a key can forge under it: a key is trusted for its digest, never for being there.
public struct VerifyingKey: Hashable, Sendable {
    /// α in G1.
    public let alpha: G1Point
    /// β in G2.
    public let beta: G2Point
    /// γ in G2; the generator in every snarkjs key and in ours.
    public let gamma: G2Point
    /// δ in G2.
    public let delta: G2Point
    /// Commitments to the constant one and to each public input, over γ.
    public let inputCommitments: [G1Point]
    /// What belongs to the commitment, if the circuit makes one.
    public let commitment: CommitmentKey?

    /// Which findings of the lint refuse a key.
    public enum Rules: Sendable {
        /// All.
        case strict
        /// All but those about δ: for third-party development keys without contributions. Such keys prove nothing.
        case allowingInsecureDelta
    }

    /// The most public inputs that a key may have.
    public static let maximumPublicInputCount = 1 << 16

    /// The domain of the digest.
    public static let digestDomain = "assay.verifying-key.v1"

    /// From points; throws the gravest finding of the lint.
    public init(
        alpha: G1Point, beta: G2Point, gamma: G2Point, delta: G2Point, inputCommitments: [G1Point],
        commitment: CommitmentKey? = nil, rules: Rules = .strict
    ) throws(VerifyingKeyError) {
        guard (1...(Self.maximumPublicInputCount + 1)).contains(inputCommitments.count) else {
            throw VerifyingKeyError(
                code: "verifying-key.input-count",
                message: "a key has 1 to \(Self.maximumPublicInputCount + 1) input commitments")
        }
        let findings = Self.findings(
            alpha: alpha, beta: beta, gamma: gamma, delta: delta, inputCommitments: inputCommitments,
            commitment: commitment)
        if let finding = findings.first(where: { rules == .strict || !$0.isAboutDelta }) {
            throw VerifyingKeyError(finding)
        }
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.delta = delta
        self.inputCommitments = inputCommitments
        self.commitment = commitment
    }

    /// The number of public inputs, the constant one not counted.
    public var publicInputCount: Int { inputCommitments.count - 1 }

    /// SHA-256 over the domain and the canonical bytes: the name that a key is trusted by.
    public var digest: Digest { Digest.sha256(domain: Self.digestDomain, bytes) }
}

// MARK: - Canonical bytes

extension VerifyingKey {
    private static let headByteCount = 32 + 3 * 64 + 4

    /// α ‖ β ‖ γ ‖ δ ‖ number of input commitments as a big-endian UInt32 ‖ the commitments ‖ for a circuit that commits,
    /// the commitment to its challenge and σ in G2; all compressed.
    public var bytes: [UInt8] {
        var result = alpha.compressed + beta.compressed + gamma.compressed + delta.compressed
        withUnsafeBytes(of: UInt32(inputCommitments.count).bigEndian) { result.append(contentsOf: $0) }
        for point in inputCommitments { result += point.compressed }
        return result + (commitment?.bytes ?? [])
    }

    /// The length of the canonical bytes.
    public var byteCount: Int {
        Self.headByteCount + 32 * inputCommitments.count + (commitment == nil ? 0 : CommitmentKey.byteCount)
    }

    /// Decodes the canonical bytes. The count must account for every remaining byte.
    public init(bytes: [UInt8], rules: Rules = .strict) throws(VerifyingKeyError) {
        guard bytes.count >= Self.headByteCount else {
            throw VerifyingKeyError(
                code: "verifying-key.wrong-length", message: "a verifying key has more than \(bytes.count) bytes")
        }
        let count = bytes[(Self.headByteCount - 4)..<Self.headByteCount].reduce(0) { $0 << 8 | Int($1) }
        let end = Self.headByteCount + 32 * count
        guard (1...(Self.maximumPublicInputCount + 1)).contains(count),
            [end, end + CommitmentKey.byteCount].contains(bytes.count)
        else {
            throw VerifyingKeyError(
                code: "verifying-key.wrong-length",
                message: "\(bytes.count) bytes are not those of a key with \(count) input commitments")
        }
        var commitments: [G1Point] = []
        for index in 0..<count {
            let start = Self.headByteCount + 32 * index
            commitments.append(try Self.point(bytes[start..<(start + 32)], "IC[\(index)]"))
        }
        var commitment: CommitmentKey?
        if bytes.count > end {
            commitment = CommitmentKey(
                challenge: try Self.point(bytes[end..<(end + 32)], "challenge"),
                knowledge: try Self.point(bytes[(end + 32)...], "knowledge"))
        }
        try self.init(
            alpha: Self.point(bytes[..<32], "alpha"), beta: Self.point(bytes[32..<96], "beta"),
            gamma: Self.point(bytes[96..<160], "gamma"), delta: Self.point(bytes[160..<224], "delta"),
            inputCommitments: commitments, commitment: commitment, rules: rules)
    }

    private static func point<Point: CurvePoint>(
        _ bytes: ArraySlice<UInt8>, _ place: String
    ) throws(VerifyingKeyError) -> Point {
        do throws(PointError) {
            return try Point(compressed: bytes)
        } catch {
            throw VerifyingKeyError(error, place: place)
        }
    }
}
