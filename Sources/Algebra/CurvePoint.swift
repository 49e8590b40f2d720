/// A group of prime order r whose points are held in affine coordinates: G1 or G2.
///
/// What is generic over the group (multi-scalar multiplication, fixed-base tables, key sections) is written once
/// against this protocol; `G1Point` and `G2Point` are its only conformers.
public protocol CurvePoint: Hashable, Sendable, BitwiseCopyable {
    /// The accumulator of sums.
    associatedtype Sum: CurveSum where Sum.Point == Self

    /// The neutral element.
    static var infinity: Self { get }
    /// The standard generator.
    static var generator: Self { get }
    /// Whether this is the neutral element.
    var isInfinity: Bool { get }
    /// The opposite point.
    static prefix func - (operand: Self) -> Self

    /// The number of bytes of the compressed encoding.
    static var compressedByteCount: Int { get }
    /// Decodes the compressed encoding; see `PointEncoding`.
    init(compressed bytes: some Collection<UInt8>) throws(PointError)
    /// The compressed encoding.
    var compressed: [UInt8] { get }
}

/// A point in coordinates made for summing.
public protocol CurveSum: Hashable, Sendable, BitwiseCopyable {
    /// The affine form.
    associatedtype Point: CurvePoint

    /// The neutral element.
    init()
    /// The same point.
    init(_ point: Point)
    /// Whether this is the neutral element.
    var isInfinity: Bool { get }
    /// The affine form. One field inversion.
    var affine: Point { get }
    /// Twice the point.
    var doubled: Self { get }
    /// The multiple by any 256-bit integer. Time depends on both.
    func multiplied(by scalar: FieldInteger) -> Self
    /// The sum.
    static func + (lhs: Self, rhs: Self) -> Self
    /// The sum with an affine point.
    static func + (lhs: Self, rhs: Point) -> Self
    /// The opposite point.
    static prefix func - (operand: Self) -> Self
}

extension CurvePoint {
    /// The multiple by any 256-bit integer. Time depends on both.
    public func multiplied(by scalar: FieldInteger) -> Self {
        Sum(self).multiplied(by: scalar).affine
    }
}

extension CurveSum {
    /// Adds in place.
    public static func += (lhs: inout Self, rhs: Self) {
        lhs = lhs + rhs
    }

    /// Adds an affine point in place.
    public static func += (lhs: inout Self, rhs: Point) {
        lhs = lhs + rhs
    }
}
