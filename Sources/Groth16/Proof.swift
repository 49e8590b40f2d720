import Algebra

/// A Groth16 proof: A and C in G1, B in G2; for circuits that commit, also the commitment.
///
/// Every value has passed the checks on points, and none is infinity: an honest prover makes such a proof with
/// probability 2^-254 only. Anyone can re-randomise a proof, so its bytes identify nothing (see `Statements`).
public struct Proof: Hashable, Sendable {
    /// A.
    public let a: G1Point
    /// B.
    public let b: G2Point
    /// C.
    public let c: G1Point
    /// The commitment, if the circuit makes one.
    public let commitment: ProofCommitment?

    /// The length of the encoding.
    public static let byteCount = 128
    /// The same with a commitment.
    public static let committedByteCount = 192

    /// From points; throws `proof.point-at-infinity`.
    public init(a: G1Point, b: G2Point, c: G1Point, commitment: ProofCommitment? = nil) throws(ProofError) {
        if a.isInfinity { throw .infinity("A") }
        if b.isInfinity { throw .infinity("B") }
        if c.isInfinity { throw .infinity("C") }
        if let commitment {
            // The blinding makes both infinite with probability 2^-254 only.
            if commitment.point.isInfinity { throw .infinity("D") }
            if commitment.knowledge.isInfinity { throw .infinity("σD") }
        }
        self.init(uncheckedA: a, b: b, c: c, commitment: commitment)
    }

    /// From the 128 bytes A ‖ B ‖ C or the 192 bytes A ‖ B ‖ C ‖ D ‖ σD, each point compressed.
    public init(bytes: [UInt8]) throws(ProofError) {
        guard bytes.count == Self.byteCount || bytes.count == Self.committedByteCount else {
            throw ProofError(
                code: "proof.wrong-length",
                message: "a proof has \(Self.byteCount) bytes, or \(Self.committedByteCount) with a commitment, "
                    + "not \(bytes.count)")
        }
        let a: G1Point = try Self.point(bytes[..<32], "A")
        let b: G2Point = try Self.point(bytes[32..<96], "B")
        let c: G1Point = try Self.point(bytes[96..<128], "C")
        var commitment: ProofCommitment?
        if bytes.count == Self.committedByteCount {
            commitment = ProofCommitment(
                point: try Self.point(bytes[128..<160], "D"), knowledge: try Self.point(bytes[160...], "σD"))
        }
        try self.init(a: a, b: b, c: c, commitment: commitment)
    }

    /// The 128 or 192 bytes.
    public var bytes: [UInt8] {
        var result = a.compressed + b.compressed + c.compressed
        if let commitment { result += commitment.point.compressed + commitment.knowledge.compressed }
        return result
    }

    /// From points that are known to be in their groups and not infinity.
    init(uncheckedA a: G1Point, b: G2Point, c: G1Point, commitment: ProofCommitment?) {
        self.a = a
        self.b = b
        self.c = c
        self.commitment = commitment
    }

    private static func point<Point: CurvePoint>(
        _ bytes: ArraySlice<UInt8>, _ place: String
    ) throws(ProofError) -> Point {
        do throws(PointError) {
            return try Point(compressed: bytes)
        } catch {
            throw ProofError(error, place: place)
        }
    }
}
