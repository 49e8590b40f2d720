/// The compressed encodings of points, as gnark-crypto writes them for BN254.
///
/// Big-endian x (G2: x.c1 then x.c0), with the two spare top bits of the first byte as flags:
/// 10 the smaller y, 11 the larger y, 01 infinity (all other bits zero), 00 refused (uncompressed).
/// Of y and −y the larger is the one whose canonical integer is; in Fp2, c1 decides unless it is zero.
/// Each point has exactly one encoding, and everything else is refused.
enum PointEncoding {
    static let flagMask: UInt8 = 0b1100_0000

    enum Flag: UInt8 {
        case infinity = 0b0100_0000
        case smaller = 0b1000_0000
        case larger = 0b1100_0000
    }

    /// Splits the flags off and checks what does not need the curve. Returns nil for infinity.
    static func split(
        _ bytes: some Collection<UInt8>, byteCount: Int
    ) throws(PointError) -> (isLarger: Bool, body: [UInt8])? {
        guard bytes.count == byteCount else { throw .wrongLength }
        var body = Array(bytes)
        guard let flag = Flag(rawValue: body[0] & flagMask) else { throw .badFlags }
        body[0] &= ~flagMask
        guard flag != .infinity else {
            guard body.allSatisfy({ $0 == 0 }) else { throw .infinityNotCanonical }
            return nil
        }
        return (flag == .larger, body)
    }

    static func coordinate(_ bytes: ArraySlice<UInt8>) throws(PointError) -> Fp {
        guard let result = Fp(integer: FieldInteger(bigEndian: bytes)) else { throw .coordinateNotCanonical }
        return result
    }
}

extension Fp {
    /// Whether the canonical integer is larger than that of the additive inverse.
    var isLargerThanOpposite: Bool { (-self).integer < integer }
}

extension Fp2 {
    /// Whether the element is larger than its additive inverse: c1 decides unless it is zero.
    var isLargerThanOpposite: Bool { c1.isZero ? c0.isLargerThanOpposite : c1.isLargerThanOpposite }

    /// The constant of the twist, 3/(9 + u).
    static let twistConstant = Fp2(Fp(3), .zero) * Fp2(Fp(9), .one).inverse
}

extension G1Point {
    /// 32.
    public static var compressedByteCount: Int { 32 }

    /// Decodes 32 bytes.
    public init(compressed bytes: some Collection<UInt8>) throws(PointError) {
        guard let (isLarger, body) = try PointEncoding.split(bytes, byteCount: Self.compressedByteCount) else {
            self = .infinity
            return
        }
        let x = try PointEncoding.coordinate(body[...])
        guard let root = (x.squared * x + Fp(3)).squareRoot() else { throw .notOnCurve }
        try self.init(x: x, y: root.isLargerThanOpposite == isLarger ? root : -root)
    }

    /// The 32 bytes of the compressed encoding.
    public var compressed: [UInt8] {
        guard !isInfinity else {
            return [PointEncoding.Flag.infinity.rawValue] + [UInt8](repeating: 0, count: 31)
        }
        var bytes = x.integer.bigEndianBytes
        bytes[0] |= (y.isLargerThanOpposite ? PointEncoding.Flag.larger : .smaller).rawValue
        return bytes
    }
}

extension G2Point {
    /// 64.
    public static var compressedByteCount: Int { 64 }

    /// Decodes 64 bytes.
    public init(compressed bytes: some Collection<UInt8>) throws(PointError) {
        guard let (isLarger, body) = try PointEncoding.split(bytes, byteCount: Self.compressedByteCount) else {
            self = .infinity
            return
        }
        let c1 = try PointEncoding.coordinate(body[..<32])
        let c0 = try PointEncoding.coordinate(body[32...])
        let x = Fp2(c0, c1)
        guard let root = (x * x * x + .twistConstant).squareRoot() else { throw .notOnCurve }
        try self.init(x: x, y: root.isLargerThanOpposite == isLarger ? root : -root)
    }

    /// The 64 bytes of the compressed encoding.
    public var compressed: [UInt8] {
        guard !isInfinity else {
            return [PointEncoding.Flag.infinity.rawValue] + [UInt8](repeating: 0, count: 63)
        }
        var bytes = x.c1.integer.bigEndianBytes + x.c0.integer.bigEndianBytes
        bytes[0] |= (y.isLargerThanOpposite ? PointEncoding.Flag.larger : .smaller).rawValue
        return bytes
    }
}
