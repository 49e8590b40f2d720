/// The vector calls of the C core, per group: what multi-scalar multiplication and fixed-base tables are written over.
///
/// Within the package only: pointers, counts and variable-time behaviour are exactly those of `ccurves_bn254.h`.
package protocol VectorCurvePoint: CurvePoint {
    /// Whether the coordinates satisfy the curve equation: for points read from files as they are.
    var isOnCurve: Bool { get }
    /// Whether a point of the curve has the right order.
    var isInSubgroup: Bool { get }
    /// The size of the workspace of the two functions below; it is aligned to 64 bytes.
    static func bucketWorkspace(bits: Int) -> Int
    /// Adds `count` bases to the 2^(bits − 1) buckets of their digits, which `indices` picks if there are any.
    static func add(
        to buckets: UnsafeMutablePointer<Self>, workspace: UnsafeMutableRawPointer, bases: UnsafePointer<Self>,
        digits: UnsafePointer<Int16>, indices: UnsafePointer<UInt32>?, count: Int, bits: Int
    )
    /// Σ (i + 1)·buckets[i] over 2^(bits − 1) buckets, which are overwritten.
    static func weightedSum(
        of buckets: UnsafeMutablePointer<Self>, workspace: UnsafeMutableRawPointer, bits: Int
    ) -> Sum
    /// Σ 2^(bits·w)·sums[w].
    static func combine(_ sums: [Sum], bits: Int) -> Sum
    /// Fills a table of `FixedBaseTable.pointCount` multiples of a base.
    static func fillFixedBaseTable(_ table: UnsafeMutablePointer<Self>, base: Self)
    /// result[i] = scalars[i]·base for scalars below r.
    static func fixedBaseMultiply(
        _ result: UnsafeMutablePointer<Sum>, table: UnsafePointer<Self>, scalars: UnsafePointer<FieldInteger>,
        count: Int
    )
    /// Converts `count` sums to affine points by one inversion.
    static func toAffine(_ result: UnsafeMutablePointer<Self>, _ source: UnsafePointer<Sum>, count: Int)

    /// How many additions of points to one C call, so that it stays well below 20 ms.
    static var additionsPerCall: Int { get }
}

extension CurveSum where Point: VectorCurvePoint, Point.Sum == Self {
    /// Many sums in affine form, by one inversion.
    package static func affine(_ sums: [Self]) -> [Point] {
        [Point](unsafeUninitializedCapacity: sums.count) { buffer, count in
            if let target = buffer.baseAddress {
                sums.withUnsafeBufferPointer { Point.toAffine(target, $0.baseAddress!, count: sums.count) }
            }
            count = sums.count
        }
    }
}
