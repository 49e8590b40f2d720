import Algebra

/// How many multiples of a key's points to keep, and the width of the windows that goes with it.
package struct MultiplesChoice: Equatable, Sendable {
    /// The number of tables, the key's own points included.
    package let factor: Int
    /// The width of the windows.
    package let bits: Int

    /// The best width for a number of tables, by the cost model of the sums, for scalars of full size.
    package init(factor: Int, termCount: Int) {
        self.factor = factor
        bits = WindowPlan.bestWidth(forFullScalars: termCount, factor: factor)
    }
}

/// What a choice was measured to do for one sum.
package struct MultiplesMeasurement: Sendable {
    /// The choice.
    package let choice: MultiplesChoice
    /// The length of its file.
    package let byteCount: Int
    /// The median time of the sum over H with it, and without multiples, in seconds.
    package let seconds, secondsWithout: Double

    /// The part of the time that it saves.
    package var saving: Double { 1 - seconds / secondsWithout }
}

extension PrecomputedMultiples {
    /// No choice is worth its file unless it saves this part of the time.
    package static let leastSaving = 0.05

    /// Times the sum over the key's H section with random scalars: without multiples and with each number of tables, in
    /// turn, `rounds` times. Every result is compared before its time counts.
    package static func measure(
        for key: ProvingKey, factors: [Int], rounds: Int = 3, threads: Int = WorkerPool.availableProcessors,
        cancellation: CancellationFlag? = nil
    ) throws(SetupError) -> [MultiplesMeasurement] {
        let pool = WorkerPool(threads: threads)
        let points: [G1Point]
        do throws(KeyUseError<Never>) {
            points = try key.withElements(of: .hPoints, as: G1Point.self, pool: pool) { Array($0) }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            }
        }
        do {
            let scalars = try points.map { _ in try Fr.random().integer }
            let plain = try timings(points, scalars, nil, rounds, pool, cancellation)
            var result: [MultiplesMeasurement] = []
            for factor in factors {
                let choice = MultiplesChoice(factor: factor, termCount: points.count)
                let timed = try timings(points, scalars, choice, rounds, pool, cancellation)
                guard timed.sum == plain.sum else { throw SetupError.multiplesDisagree }
                let digest = key.circuitDigest
                let header = MultiplesHeader(
                    bits: choice.bits, factor: factor, key: digest, root: digest, layout: key.header.layout)
                result.append(
                    MultiplesMeasurement(
                        choice: choice, byteCount: header.bodyOffset + header.bodyByteCount, seconds: timed.median,
                        secondsWithout: plain.median))
            }
            return result
        } catch let error as RandomnessError {
            throw .randomness(error)
        } catch let error as SetupError {
            throw error
        } catch {
            throw .cancelled
        }
    }

    private static func timings(
        _ points: [G1Point], _ scalars: [FieldInteger], _ choice: MultiplesChoice?, _ rounds: Int, _ pool: WorkerPool,
        _ cancellation: CancellationFlag?
    ) throws(OperationCancelled) -> (sum: G1Point, median: Double) {
        var tables = [points]
        if let choice {
            let distance = choice.bits * WindowPlan.stride(bits: choice.bits, factor: choice.factor)
            while tables.count < choice.factor {
                var next = tables.last!
                try G1Point.double(&next, times: distance, pool: pool, cancellation: cancellation)
                tables.append(next)
            }
        }
        // One vector for all, whose parts are the tables.
        let count = points.count
        let memory = UnsafeMutablePointer<G1Point>.allocate(capacity: count * tables.count)
        defer { memory.deallocate() }
        for (index, table) in tables.enumerated() { (memory + index * count).initialize(from: table, count: count) }
        let starts = tables.indices.map { UnsafePointer(memory + $0 * count) }
        var seconds: [Double] = []
        var sum = G1Point.infinity
        for _ in 0..<max(1, rounds) {
            let begun = ContinuousClock.now
            let digits =
                choice.map { ScalarDigits(of: scalars, count: count, bits: $0.bits, pool: pool) }
                ?? ScalarDigits(of: scalars, count: count, pool: pool)
            sum = try MultiScalarMultiplication.sum(
                tables: starts, count: count, digits: digits, pool: pool, cancellation: cancellation)
            seconds.append((ContinuousClock.now - begun) / .seconds(1))
        }
        return (sum, seconds.sorted()[seconds.count / 2])
    }
}
