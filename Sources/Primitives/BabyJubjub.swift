import Algebra

/// Baby Jubjub: the twisted Edwards curve over BN254's scalar field on which circuits verify signatures.
///
/// Source: EIP-2494 for curve and subgroup; packing as iden3 writes it.
public enum BabyJubjub {
    /// A point of the curve.
    public typealias Point = TwistedEdwardsPoint<Fr>

    /// The curve 168700·x² + y² = 1 + 168696·x²·y², with B8 = 8·G as its
    /// base point, G being EIP-2494's generator of the whole group.
    public static let curve = TwistedEdwardsCurve(
        a: Fr(168_700), d: Fr(168_696),
        generator: Point(
            x: constant("995203441582195749578291179787384436505546430278305826713579947235728471134"),
            y: constant("5472060717959818805561601436314318772137091100104008585924551046643952123905")),
        subgroupOrder: FieldInteger(
            decimal: "2736030358979909402780800718157159386076813972158567259200215660948447373041")!)

    private static func constant(_ decimal: String) -> Fr {
        Fr(integer: FieldInteger(decimal: decimal)!)!
    }

    /// 32 bytes: y little-endian, and bit 255 set if x > (r − 1)/2.
    public static func pack(_ point: Point) -> [UInt8] {
        var bytes = point.y.integer.littleEndianBytes
        if isUpperHalf(point.x) { bytes[31] |= 0x80 }
        return bytes
    }

    /// The point of the curve that 32 bytes stand for; only the bytes that `pack` writes are taken. It may lie outside
    /// the subgroup: public keys are decoded by `EdDSAPublicKey`.
    public static func unpack(_ bytes: [UInt8]) throws(BabyJubjubError) -> Point {
        guard bytes.count == 32 else { throw .wrongLength(expected: 32, found: bytes.count) }
        var rest = bytes
        let upper = rest[31] & 0x80 != 0
        rest[31] &= 0x7f
        guard let y = Fr(integer: FieldInteger(littleEndian: rest)) else { throw .notCanonical }
        let yy = y.squared
        // a·x² + y² = 1 + d·x²·y², and a − d·y² is never zero, since a is a square and d is not.
        guard let inverse = (curve.a - curve.d * yy).inverted(), let root = ((Fr.one - yy) * inverse).squareRoot()
        else { throw .notOnCurve }
        guard !root.isZero || !upper else { throw .notCanonical }
        return Point(x: isUpperHalf(root) == upper ? root : -root, y: y)
    }

    private static func isUpperHalf(_ x: Fr) -> Bool { x.integer > (-x).integer }
}

/// Why bytes or coordinates are not what they should be on Baby Jubjub.
public enum BabyJubjubError: Error, Equatable, Sendable {
    /// The number of bytes is wrong.
    case wrongLength(expected: Int, found: Int)
    /// A coordinate or scalar is not below its modulus, or the sign bit accompanies x = 0.
    case notCanonical
    /// No point of the curve has this y, or the coordinates do not satisfy the equation.
    case notOnCurve
    /// The point is outside the subgroup of order ℓ.
    case notInSubgroup
    /// The point is the neutral element, which verifies signatures that nobody made.
    case identity
}

extension BabyJubjubError {
    /// Stable code.
    public var code: String {
        switch self {
        case .wrongLength: "babyjubjub.wrong-length"
        case .notCanonical: "babyjubjub.not-canonical"
        case .notOnCurve: "babyjubjub.not-on-curve"
        case .notInSubgroup: "babyjubjub.not-in-subgroup"
        case .identity: "babyjubjub.identity"
        }
    }

    /// What is wrong.
    public var message: String {
        switch self {
        case .wrongLength(let expected, let found): "expected \(expected) bytes, found \(found)"
        case .notCanonical: "a coordinate or scalar is not in canonical form"
        case .notOnCurve: "the point is not on Baby Jubjub"
        case .notInSubgroup: "the point is not in the prime-order subgroup of Baby Jubjub"
        case .identity: "the point is the neutral element"
        }
    }
}
