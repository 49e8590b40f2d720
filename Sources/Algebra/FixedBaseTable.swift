import CCurves

/// Multiples of one base, for multiplying it by very many scalars: 32 windows of 8 bits.
package final class FixedBaseTable<Point: VectorCurvePoint>: @unchecked Sendable {
    // Written by the initialiser only, then read from any thread: hence Sendable.
    private let points: UnsafeMutablePointer<Point>

    /// The number of points of a table.
    package static var pointCount: Int { 32 * 255 }

    /// The table of a base.
    package init(base: Point) {
        _ = Backend.honourEnvironment
        points = .allocate(capacity: Self.pointCount)
        Point.fillFixedBaseTable(points, base: base)
    }

    deinit { points.deallocate() }

    /// result[i] = scalars[i]·base, for `count` scalars below r. About 10 µs each in G1, 30 µs in G2.
    package func multiply(_ result: UnsafeMutablePointer<Point>, _ scalars: UnsafePointer<FieldInteger>, count: Int) {
        guard count > 0 else { return }
        let sums = UnsafeMutablePointer<Point.Sum>.allocate(capacity: count)
        defer { sums.deallocate() }
        withExtendedLifetime(self) {
            Point.fixedBaseMultiply(sums, table: points, scalars: scalars, count: count)
        }
        Point.toAffine(result, sums, count: count)
    }
}
