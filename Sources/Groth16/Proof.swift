import Algebra

/// A Groth16 proof: A and C in G1, B in G2.
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

    /// The length of the encoding.
    public static let byteCount = 128

    /// From points; throws `proof.point-at-infinity`.
    public init(a: G1Point, b: G2Point, c: G1Point) throws(ProofError) {
        if a.isInfinity { throw .infinity("A") }
        if b.isInfinity { throw .infinity("B") }
        if c.isInfinity { throw .infinity("C") }
        self.a = a
        self.b = b
        self.c = c
    }

    /// From the 128 bytes A ‖ B ‖ C, each point compressed.
    public init(bytes: [UInt8]) throws(ProofError) {
        guard bytes.count == Self.byteCount else {
            throw ProofError(
                code: "proof.wrong-length", message: "a proof has \(Self.byteCount) bytes, not \(bytes.count)")
        }
        try self.init(
            a: Self.point(bytes[..<32], "A"), b: Self.point(bytes[32..<96], "B"), c: Self.point(bytes[96...], "C"))
    }

    /// The 128 bytes.
    public var bytes: [UInt8] { a.compressed + b.compressed + c.compressed }

    /// From points that are known to be in their groups and not infinity.
    init(uncheckedA a: G1Point, b: G2Point, c: G1Point) {
        self.a = a
        self.b = b
        self.c = c
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
