import CCurves

/// Many compressed points decoded in one crossing into C: eight square roots side by side where the CPU allows.
package enum CompressedPoints {
    /// How many points one call of the C core decodes: about 4 ms without vector units.
    private static let pointsPerCall = 256

    /// `count` points of G1 whose 32 bytes begin at `start`, `start + stride`, …; `nil` for bytes that are no point of
    /// the curve other than infinity.
    package static func g1(_ bytes: [UInt8], start: Int, stride: Int, count: Int) -> [G1Point?] {
        decode(bytes, start: start, stride: stride, count: count, G1Point.compressedByteCount) {
            let points = UnsafeMutableRawPointer($0).assumingMemoryBound(to: bn254_g1_affine.self)
            bn254_g1_decompress_batch_vartime(points, $1, $2, stride, $3)
        }
    }

    /// The same for 64 bytes each and points of the twist; whether they are in the subgroup is not asked.
    package static func twist(_ bytes: [UInt8], start: Int, stride: Int, count: Int) -> [TwistPoint?] {
        decode(bytes, start: start, stride: stride, count: count, G2Point.compressedByteCount) {
            let points = UnsafeMutableRawPointer($0).assumingMemoryBound(to: bn254_g2_affine.self)
            bn254_g2_decompress_batch_vartime(points, $1, $2, stride, $3)
        }
    }

    /// Results are of the layout of the C core's affine points.
    private static func decode<Point: BitwiseCopyable>(
        _ bytes: [UInt8], start: Int, stride: Int, count: Int, _ byteCount: Int,
        _ call: (UnsafeMutablePointer<Point>, UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>, Int) -> Void
    ) -> [Point?] {
        guard count > 0 else { return [] }
        precondition(start >= 0 && start + stride * (count - 1) + byteCount <= bytes.count, "bytes for every point")
        _ = Backend.honourEnvironment
        return withUnsafeTemporaryAllocation(of: Point.self, capacity: count) { points in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { status in
                bytes.withUnsafeBufferPointer { bytes in
                    for first in Swift.stride(from: 0, to: count, by: pointsPerCall) {
                        call(
                            points.baseAddress! + first, status.baseAddress! + first,
                            bytes.baseAddress! + start + stride * first, min(pointsPerCall, count - first))
                    }
                }
                return (0..<count).map { UInt32(status[$0]) == bn254_point_finite.rawValue ? points[$0] : nil }
            }
        }
    }
}

/// A point of the twist, of order r or not.
@frozen
package struct TwistPoint: BitwiseCopyable, Sendable {
    let raw: bn254_g2_affine

    /// A point that is known to be in the subgroup.
    package init(_ point: G2Point) {
        raw = point.raw
    }

    /// The point, if it is in the subgroup.
    package var inSubgroup: G2Point? {
        var raw = raw
        return bn254_g2_affine_is_in_subgroup_vartime(&raw) ? G2Point(unchecked: raw) : nil
    }
}
