import CCurves

/// The number of signed-digit windows of `bits` bits that cover scalars below r.
func windowCount(bits: Int) -> UInt32 { bn254_msm_window_count(UInt32(bits)) }

extension MultiScalarMultiplication {
    /// The inputs of one sum, with the bit width of every scalar.
    struct Terms: @unchecked Sendable {
        // Read only while tasks run, hence Sendable.
        let bases: UnsafePointer<Point>
        let scalars: UnsafePointer<FieldInteger>
        let count: Int
        let callLength: Int
        private let widths: UnsafeMutablePointer<UInt8>

        init(bases: UnsafePointer<Point>, scalars: UnsafePointer<FieldInteger>, count: Int, callLength: Int) {
            self.bases = bases
            self.scalars = scalars
            self.count = count
            self.callLength = callLength
            widths = .allocate(capacity: count)
            for index in 0..<count {
                // Scalars are below r, so 254 bits are the most.
                widths[index] = UInt8(truncatingIfNeeded: scalars[index].bitWidth)
            }
        }

        func deallocate() {
            widths.deallocate()
        }

        /// How many scalars have each bit width 0 … 256.
        func histogram() -> [Int] {
            var result = [Int](repeating: 0, count: 257)
            for index in 0..<count { result[Int(widths[index])] += 1 }
            return result
        }

        /// The window sum of a task; a meaningless point once the flag is raised.
        func sum(of task: WindowTask, bits: Int, cancellation: CancellationFlag?) -> Point.Sum {
            let bucketCount = 1 << (bits - 1)
            let buckets = UnsafeMutableRawPointer.allocate(
                byteCount: bucketCount * MemoryLayout<Point.Bucket>.stride, alignment: 64)
            defer { buckets.deallocate() }
            buckets.initializeMemory(
                as: UInt8.self, repeating: 0, count: bucketCount * MemoryLayout<Point.Bucket>.stride)
            let typed = buckets.assumingMemoryBound(to: Point.Bucket.self)
            if task.isSparse {
                accumulateSparse(typed, task, bits, cancellation)
            } else {
                accumulateDense(typed, task, bits, cancellation)
            }
            if cancellation?.isCancelled == true { return Point.Sum() }
            return Point.reduce(typed, bits: bits)
        }

        private func accumulateDense(
            _ buckets: UnsafeMutablePointer<Point.Bucket>, _ task: WindowTask, _ bits: Int,
            _ cancellation: CancellationFlag?
        ) {
            var start = task.range.lowerBound
            while start < task.range.upperBound {
                if cancellation?.isCancelled == true { return }
                let length = min(callLength, task.range.upperBound - start)
                Point.accumulate(
                    buckets, bases: bases + start, scalars: scalars + start, count: length, window: task.window,
                    bits: bits)
                start += length
            }
        }

        /// Gathers the terms that reach up to the window, a bounded buffer at a time.
        private func accumulateSparse(
            _ buckets: UnsafeMutablePointer<Point.Bucket>, _ task: WindowTask, _ bits: Int,
            _ cancellation: CancellationFlag?
        ) {
            let capacity = min(callLength, 2048)
            let reach = UInt8(task.window == 0 ? 1 : bits * task.window - 1)
            let pickedBases = UnsafeMutablePointer<Point>.allocate(capacity: capacity)
            let pickedScalars = UnsafeMutablePointer<FieldInteger>.allocate(capacity: capacity)
            defer {
                pickedBases.deallocate()
                pickedScalars.deallocate()
            }
            var picked = 0
            for index in task.range {
                if widths[index] >= reach {
                    pickedBases[picked] = bases[index]
                    pickedScalars[picked] = scalars[index]
                    picked += 1
                }
                if picked == capacity || (index + 1 == task.range.upperBound && picked > 0) {
                    if cancellation?.isCancelled == true { return }
                    Point.accumulate(
                        buckets, bases: pickedBases, scalars: pickedScalars, count: picked, window: task.window,
                        bits: bits)
                    picked = 0
                }
            }
        }
    }
}
