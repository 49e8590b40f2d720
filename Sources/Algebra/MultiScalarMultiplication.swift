/// Σ scalarᵢ·baseᵢ by Pippenger's bucket method, over the threads of a pool.
///
/// The work is cut into tasks of one window and one range of the terms; a task owns its buckets. Every partial result
/// is a group element and the sum of all is returned in affine form, so the thread count, the cut and the order of the
/// tasks do not show in the result. Time depends on the scalars: zeros are nearly free, small scalars cheap.
package enum MultiScalarMultiplication<Point: VectorCurvePoint> {
    /// The sum of `count` terms; infinity for none. Scalars are below r.
    ///
    /// - Parameter additionsPerCall: how many terms one call of the C core handles; tests vary it.
    package static func sum(
        bases: UnsafePointer<Point>, scalars: UnsafePointer<FieldInteger>, count: Int, pool: WorkerPool,
        cancellation: CancellationFlag? = nil, additionsPerCall: Int = Point.additionsPerCall
    ) throws(OperationCancelled) -> Point {
        guard count > 0 else { return .infinity }
        _ = Backend.honourEnvironment
        let terms = Terms(bases: bases, scalars: scalars, count: count, callLength: max(1, additionsPerCall))
        defer { terms.deallocate() }
        let plan = WindowPlan(
            widths: terms.histogram(), threads: pool.threads, maximumBits: Point.maximumWindowBits)
        let tasks = plan.tasks(count: count)
        guard !tasks.isEmpty else { return .infinity }

        let partial = UnsafeMutablePointer<Point.Sum>.allocate(capacity: tasks.count)
        partial.initialize(repeating: Point.Sum(), count: tasks.count)
        defer { partial.deallocate() }
        nonisolated(unsafe) let results = partial
        pool.run(tasks.count) { index in
            results[index] = terms.sum(of: tasks[index], bits: plan.bits, cancellation: cancellation)
        }
        try cancellation?.check()

        var windows = [Point.Sum](repeating: Point.Sum(), count: plan.usedWindows)
        for (index, task) in tasks.enumerated() { windows[task.window] += partial[index] }
        return Point.combine(windows, bits: plan.bits).affine
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
}

/// One window over one range of the terms.
struct WindowTask {
    var window: Int
    var range: Range<Int>
    /// Whether few of the terms reach up to the window, so that they are worth picking out first.
    var isSparse: Bool
}

/// The choice of the window width, and the cut into tasks.
struct WindowPlan {
    let bits: Int
    /// Windows 0 ..< usedWindows can have digits other than zero.
    let usedWindows: Int
    /// How many terms can have a digit other than zero, by window.
    private let active: [Int]
    private let threads: Int

    /// - Parameter widths: how many scalars have each bit width 0 … 256.
    init(widths: [Int], threads: Int, maximumBits: Int) {
        var reaching = widths  // reaching[b]: scalars of at least b bits
        for bit in stride(from: 255, through: 0, by: -1) { reaching[bit] += reaching[bit + 1] }
        var best: (cost: Int, bits: Int, active: [Int]) = (Int.max, 2, [])
        for bits in 2...maximumBits {
            let active = Self.active(bits: bits, reaching: reaching)
            // An addition to a bucket costs about 10 multiplications, one of the reduction's two per bucket about 14.
            let cost = active.reduce(0) { $0 + 10 * $1 + 14 << bits }
            if cost < best.cost { best = (cost, bits, active) }
        }
        bits = best.bits
        active = best.active
        usedWindows = best.active.count
        self.threads = threads
    }

    private static func active(bits: Int, reaching: [Int]) -> [Int] {
        var result: [Int] = []
        for window in 0..<Int(windowCount(bits: bits)) {
            // Signed digits carry upwards: a window has a digit if the scalar reaches to one bit below it.
            let reach = window == 0 ? 1 : bits * window - 1
            guard reach <= 256, reaching[reach] > 0 else { break }
            result.append(reaching[reach])
        }
        return result
    }

    /// The tasks, heaviest windows cut into several so that all threads have work.
    func tasks(count: Int) -> [WindowTask] {
        let reduction = 14 << bits
        let total = active.reduce(0) { $0 + 10 * $1 + reduction }
        let share = max(total / (4 * threads), 1)
        var result: [WindowTask] = []
        for (window, terms) in active.enumerated() {
            let pieces = threads == 1 ? 1 : max(1, min(10 * terms / max(share, 4 * reduction), 4 * threads))
            for piece in 0..<pieces {
                let range = (count * piece / pieces)..<(count * (piece + 1) / pieces)
                result.append(WindowTask(window: window, range: range, isSparse: 2 * terms < count))
            }
        }
        return result
    }
}
