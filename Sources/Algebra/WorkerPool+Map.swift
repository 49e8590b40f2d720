import Synchronization

extension WorkerPool {
    /// The values of `transform` at 0 … count − 1, in order, computed by all threads in pieces of `piece` values.
    package func map<Value: Sendable>(
        _ count: Int, piece: Int = 64, _ transform: @Sendable (Int) -> Value
    ) -> [Value] {
        let pieces = Mutex([[Value]](repeating: [], count: (count + piece - 1) / piece))
        run((count + piece - 1) / piece) { index in
            let values = (index * piece..<min(count, (index + 1) * piece)).map(transform)
            pieces.withLock { $0[index] = values }
        }
        return pieces.withLock { Array($0.joined()) }
    }
}
