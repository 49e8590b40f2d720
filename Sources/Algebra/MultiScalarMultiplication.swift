import Glibc
import Synchronization

/// Σ scalarᵢ·baseᵢ by Pippenger's bucket method, over the threads of a pool.
///
/// The work is cut into tasks of one window and one range of the terms; a task owns its buckets. Every partial result
/// is a group element and the sum of all is returned in affine form, so the thread count, the cut and the order of the
/// tasks do not show in the result. Time depends on the scalars: zeros are nearly free, small scalars cheap.
package enum MultiScalarMultiplication<Point: VectorCurvePoint> {
    /// The sum of `count` terms: base i with the scalar of `digits` number `indices[i]`, or `first + i` without indices.
    /// Infinity for none.
    ///
    /// - Parameter additionsPerCall: how many terms one call of the C core handles; tests vary it.
    package static func sum(
        bases: UnsafePointer<Point>, count: Int, digits: ScalarDigits, indices: UnsafePointer<UInt32>? = nil,
        from first: Int = 0, pool: WorkerPool, cancellation: CancellationFlag? = nil,
        additionsPerCall: Int = Point.additionsPerCall
    ) throws(OperationCancelled) -> Point {
        try sum(
            tables: [bases], count: count, digits: digits, indices: indices, from: first, pool: pool,
            cancellation: cancellation, additionsPerCall: additionsPerCall)
    }

    /// The same with precomputed multiples of the bases: table j holds 2^(bits·stride·j) times each, with the stride of
    /// `WindowPlan.stride(bits:factor:)` for as many tables. The windows that differ by a multiple of the stride share
    /// their buckets.
    package static func sum(
        tables: [UnsafePointer<Point>], count: Int, digits: ScalarDigits, indices: UnsafePointer<UInt32>? = nil,
        from first: Int = 0, pool: WorkerPool, cancellation: CancellationFlag? = nil,
        additionsPerCall: Int = Point.additionsPerCall
    ) throws(OperationCancelled) -> Point {
        precondition(indices != nil ? first == 0 : first + count <= digits.count, "a scalar for every base")
        let stride = WindowPlan.stride(bits: digits.bits, factor: tables.count)
        // With indices or an offset these are the counts of a larger vector: good enough to deal out the work.
        var used = [Int](repeating: 0, count: min(stride, digits.used.count))
        for (window, number) in digits.used.enumerated() { used[window % stride] += number }
        let tasks = WindowPlan.tasks(used: used, bits: digits.bits, count: count, threads: pool.threads)
        guard count > 0, !tasks.isEmpty else { return .infinity }
        let terms = Terms(
            tables: tables, stride: stride, digits: digits, indices: indices, first: first,
            callLength: max(1, additionsPerCall))
        let memory = BucketMemory<Point>(bits: digits.bits)
        let partial = UnsafeMutablePointer<Point.Sum>.allocate(capacity: tasks.count)
        partial.initialize(repeating: Point.Sum(), count: tasks.count)
        defer {
            explicit_bzero(partial, tasks.count * MemoryLayout<Point.Sum>.stride)
            partial.deallocate()
        }
        nonisolated(unsafe) let results = partial
        pool.run(tasks.count) { index in
            if cancellation?.isCancelled == true { return }
            let buckets = memory.take()
            results[index] = terms.sum(of: tasks[index], buckets, cancellation)
            memory.putBack(buckets)
        }
        try cancellation?.check()

        var windows = [Point.Sum](repeating: Point.Sum(), count: used.count)
        for (index, task) in tasks.enumerated() { windows[task.window] += partial[index] }
        return Point.combine(windows, bits: digits.bits).affine
    }

    /// The sum of `count` terms with scalars below r.
    package static func sum(
        bases: UnsafePointer<Point>, scalars: UnsafePointer<FieldInteger>, count: Int, pool: WorkerPool,
        cancellation: CancellationFlag? = nil, additionsPerCall: Int = Point.additionsPerCall
    ) throws(OperationCancelled) -> Point {
        let digits = ScalarDigits(of: scalars, count: count, pool: pool)
        return try sum(
            bases: bases, count: count, digits: digits, pool: pool, cancellation: cancellation,
            additionsPerCall: additionsPerCall)
    }

    /// The sum over arrays of equal length.
    package static func sum(
        bases: [Point], scalars: [FieldInteger], pool: WorkerPool, cancellation: CancellationFlag? = nil,
        additionsPerCall: Int = Point.additionsPerCall
    ) throws(OperationCancelled) -> Point {
        precondition(bases.count == scalars.count, "as many scalars as bases")
        let outcome: Result<Point, OperationCancelled> = bases.withUnsafeBufferPointer { bases in
            scalars.withUnsafeBufferPointer { scalars in
                guard let base = bases.baseAddress, let scalar = scalars.baseAddress else { return .success(.infinity) }
                do throws(OperationCancelled) {
                    return .success(
                        try sum(
                            bases: base, scalars: scalar, count: bases.count, pool: pool, cancellation: cancellation,
                            additionsPerCall: additionsPerCall))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try outcome.get()
    }

    /// The terms of one sum.
    private struct Terms: @unchecked Sendable {
        // Read only while tasks run, hence Sendable.
        let tables: [UnsafePointer<Point>]
        let stride: Int
        let digits: ScalarDigits
        let indices: UnsafePointer<UInt32>?
        let first: Int
        let callLength: Int

        /// The sum of a task's buckets by weight; a meaningless point once the flag is raised.
        func sum(
            of task: WindowPlan.Task, _ buckets: BucketMemory<Point>.Buckets, _ cancellation: CancellationFlag?
        ) -> Point.Sum {
            buckets.clear()
            for (table, window) in zip(tables, Swift.stride(from: task.window, to: digits.used.count, by: stride)) {
                let row = digits.row(window) + first
                var start = task.range.lowerBound
                while start < task.range.upperBound {
                    if cancellation?.isCancelled == true { return Point.Sum() }
                    let length = min(callLength, task.range.upperBound - start)
                    Point.add(
                        to: buckets.points, workspace: buckets.workspace, bases: table + start,
                        digits: indices == nil ? row + start : row, indices: indices.map { $0 + start },
                        count: length, bits: digits.bits)
                    start += length
                }
            }
            if cancellation?.isCancelled == true { return Point.Sum() }
            return Point.weightedSum(of: buckets.points, workspace: buckets.workspace, bits: digits.bits)
        }
    }
}

/// Buckets and workspaces for the threads of one sum: as many as are in use at once.
private final class BucketMemory<Point: VectorCurvePoint>: Sendable {
    struct Buckets: @unchecked Sendable {
        // Used by one thread at a time, hence Sendable.
        let points: UnsafeMutablePointer<Point>
        let count: Int
        let workspace: UnsafeMutableRawPointer

        func clear() {
            UnsafeMutableRawPointer(points).initializeMemory(
                as: UInt8.self, repeating: 0, count: count * MemoryLayout<Point>.stride)
        }
    }

    private let bits: Int
    private let idle = Mutex<[Buckets]>([])

    init(bits: Int) {
        self.bits = bits
    }

    deinit {
        idle.withLock { idle in
            for buckets in idle {
                // What is left there tells digits of the scalars, which may be a witness.
                explicit_bzero(buckets.points, buckets.count * MemoryLayout<Point>.stride)
                explicit_bzero(buckets.workspace, Point.bucketWorkspace(bits: bits))
                UnsafeMutableRawPointer(buckets.points).deallocate()
                buckets.workspace.deallocate()
            }
        }
    }

    func take() -> Buckets {
        if let buckets = idle.withLock({ $0.popLast() }) { return buckets }
        let count = 1 << (bits - 1)
        let points = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Point>.stride, alignment: 64)
        return Buckets(
            points: points.bindMemory(to: Point.self, capacity: count), count: count,
            workspace: .allocate(byteCount: Point.bucketWorkspace(bits: bits), alignment: 64))
    }

    func putBack(_ buckets: Buckets) {
        idle.withLock { $0.append(buckets) }
    }
}
