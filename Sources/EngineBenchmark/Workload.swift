import Algebra

/// Something to be timed: its data prepared, its result checked.
///
/// Used by one thread at a time.
public protocol Workload: AnyObject {
    /// How many operations one call of `run` performs; times are divided by it.
    var operationCount: Int { get }
    /// Computes once with the given number of threads and checks the result by other means.
    ///
    /// - Returns: text that must be the same on every backend.
    func check(threads: Int) throws(BenchmarkError) -> String
    /// Computes once.
    func run(threads: Int) throws(BenchmarkError)
}

/// The pools of one workload, made once for each number of threads.
final class PoolShelf {
    private var pools: [Int: WorkerPool] = [:]

    func pool(threads: Int) -> WorkerPool {
        if let pool = pools[threads] { return pool }
        let pool = WorkerPool(threads: threads)
        pools[threads] = pool
        return pool
    }
}

extension BenchmarkCase {
    /// Prepares the data.
    ///
    /// - Parameter keys: the directory that `SyntheticKey` keeps keys in; only proofs read it.
    public func makeWorkload(keys: String) throws(BenchmarkError) -> any Workload {
        switch subject {
        case .fieldFp: return try FieldWorkload<Fp>(self)
        case .fieldFr: return try FieldWorkload<Fr>(self)
        case .sumG1: return try SumWorkload<G1Point>(self)
        case .sumG2: return try SumWorkload<G2Point>(self)
        case .transform: return try TransformWorkload(self)
        case .pairing: return PairingWorkload(self)
        case .verify: return try VerifyWorkload(self)
        case .prove where files != nil: return try ZKeyWorkload(self)
        case .prove: return try ProofWorkload(self, keys: keys)
        }
    }

    /// log₂ of the size.
    func requiredLog(_ range: ClosedRange<Int>) throws(BenchmarkError) -> Int {
        guard let log, range.contains(log) else {
            throw BenchmarkError(code: "benchmark.bad-case", "\(name): the size is not within 2^\(range)")
        }
        return log
    }

    var unknownVariant: BenchmarkError {
        BenchmarkError(code: "benchmark.bad-case", "\(name): no such variant")
    }
}
