import Algebra
import Synchronization

/// The check of points that a file holds in the C core's own form.
enum StoredPoints {
    /// The first point that has a coordinate out of range or is not on its curve; infinity is on it.
    static func firstBad<Point: VectorCurvePoint>(
        _ points: UnsafeBufferPointer<Point>, _ pool: WorkerPool
    ) -> (index: Int, error: PointError)? {
        guard let start = points.baseAddress else { return nil }
        nonisolated(unsafe) let first = start
        let count = points.count
        let chunk = 1 << 12
        let firstBad = Atomic<Int>(Int.max)
        pool.run((count + chunk - 1) / chunk) { task in
            for index in (task * chunk)..<min((task + 1) * chunk, count) where error(of: first + index) != nil {
                firstBad.min(index, ordering: .relaxed)
                return
            }
        }
        let index = firstBad.load(ordering: .relaxed)
        return index == Int.max ? nil : error(of: start + index).map { (index, $0) }
    }

    private static func error<Point: VectorCurvePoint>(of point: UnsafePointer<Point>) -> PointError? {
        let coordinates = UnsafeRawPointer(point).assumingMemoryBound(to: FieldInteger.self)
        for index in 0..<(MemoryLayout<Point>.stride / MemoryLayout<FieldInteger>.stride)
        where coordinates[index] >= Fp.modulus {
            return .coordinateNotCanonical
        }
        return point.pointee.isOnCurve ? nil : .notOnCurve
    }
}
