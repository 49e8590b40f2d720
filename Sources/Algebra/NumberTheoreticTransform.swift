import CCurves

/// Transforms between the values of polynomials on a domain, their coefficients, and their values on the odd coset.
///
/// Holds the tables of one domain (2.5 elements per point); made once and used for several vectors, from one thread at
/// a time each. Results are exact, so they do not depend on the number of threads.
package final class NumberTheoreticTransform: @unchecked Sendable {
    /// The domain.
    package let domain: EvaluationDomain
    // Written by the initialiser only, then read from any thread: hence Sendable.
    private let forward: UnsafeMutablePointer<Fr>
    private let backward: UnsafeMutablePointer<Fr>
    private let shifts: UnsafeMutablePointer<Fr>
    private let pool: WorkerPool

    /// Stages whose blocks are this small (2^12 elements, 128 KiB) are done block by block, in cache.
    private static let blockLog = 12

    /// Computes the tables.
    package init(domain: EvaluationDomain, pool: WorkerPool) {
        self.domain = domain
        self.pool = pool
        let half = max(1, domain.size / 2)
        forward = .allocate(capacity: half)
        backward = .allocate(capacity: half)
        shifts = .allocate(capacity: domain.size)
        Self.fillPowers(forward, of: domain.root, count: half, pool: pool)
        Self.fillPowers(backward, of: domain.root.inverted()!, count: half, pool: pool)
        fillShifts()
    }

    deinit {
        forward.deallocate()
        backward.deallocate()
        shifts.deallocate()
    }

    /// Values on the domain to values on the odd coset, in place, natural order on both sides.
    package func toOddCoset(
        _ values: UnsafeMutablePointer<Fr>, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        // The tables go with the last reference to this object, so it must outlive the pointers taken below.
        defer { withExtendedLifetime(self) {} }
        try interpolate(values, cancellation)
        // Coefficients now stand in bit-reversed order, n times too large: `shifts` mends both and moves to the coset.
        let chunk = min(domain.size, 1 << Self.blockLog)
        nonisolated(unsafe) let values = values
        nonisolated(unsafe) let shifts = shifts
        pool.run(domain.size / chunk) { index in
            Fr.multiply(values + index * chunk, values + index * chunk, shifts + index * chunk, count: chunk)
        }
        try evaluate(values, cancellation)
    }

    /// Decimation in frequency with ω⁻¹: values in natural order to n·coefficients in bit-reversed order.
    private func interpolate(
        _ values: UnsafeMutablePointer<Fr>, _ cancellation: CancellationFlag?
    ) throws(OperationCancelled) {
        let logSize = domain.logSize
        let blockLog = min(Self.blockLog, logSize)
        nonisolated(unsafe) let table = backward
        nonisolated(unsafe) let values = values
        for stage in 0..<(logSize - blockLog) {
            runStage { first, count in
                bn254_fr_ntt_dif(
                    values.rawPointer, UInt32(logSize), UInt32(stage), UnsafePointer(table).rawPointer, first, count)
            }
            try cancellation?.check()
        }
        pool.run(domain.size >> blockLog) { block in
            let half = (1 << blockLog) / 2
            for stage in (logSize - blockLog)..<logSize {
                bn254_fr_ntt_dif(
                    values.rawPointer, UInt32(logSize), UInt32(stage), UnsafePointer(table).rawPointer, block * half,
                    half)
            }
        }
        try cancellation?.check()
    }

    /// Decimation in time with ω: coefficients in bit-reversed order to values in natural order.
    private func evaluate(
        _ values: UnsafeMutablePointer<Fr>, _ cancellation: CancellationFlag?
    ) throws(OperationCancelled) {
        let logSize = domain.logSize
        let blockLog = min(Self.blockLog, logSize)
        nonisolated(unsafe) let table = forward
        nonisolated(unsafe) let values = values
        pool.run(domain.size >> blockLog) { block in
            let half = (1 << blockLog) / 2
            for stage in 0..<blockLog {
                bn254_fr_ntt_dit(
                    values.rawPointer, UInt32(logSize), UInt32(stage), UnsafePointer(table).rawPointer, block * half,
                    half)
            }
        }
        try cancellation?.check()
        for stage in blockLog..<logSize {
            runStage { first, count in
                bn254_fr_ntt_dit(
                    values.rawPointer, UInt32(logSize), UInt32(stage), UnsafePointer(table).rawPointer, first, count)
            }
            try cancellation?.check()
        }
    }

    /// Runs one stage over all butterflies, cut into calls of at most 2^14.
    private func runStage(_ call: @Sendable (_ first: Int, _ count: Int) -> Void) {
        let half = domain.size / 2
        let count = min(half, 1 << 14)
        pool.run(half / count) { index in call(index * count, count) }
    }

    private static func fillPowers(
        _ table: UnsafeMutablePointer<Fr>, of ratio: Fr, count: Int, pool: WorkerPool
    ) {
        let chunk = min(count, 1 << 13)
        nonisolated(unsafe) let table = table
        pool.run(count / chunk) { index in
            let first = ratio.power(FieldInteger(UInt64(index * chunk)))
            Fr.powers(table + index * chunk, first: first, ratio: ratio, count: chunk)
        }
    }

    /// shifts[i] = g^reverse(i) / n, with g the shift of the odd coset and reverse the reversal of k bits.
    ///
    /// Bit b of i weighs 2^(k−1−b) in the reversal, so each doubling of the filled part is one scaling.
    private func fillShifts() {
        shifts[0] = Fr(domain.size).inverted()!
        var filled = 1
        var weight = domain.size / 2
        while filled < domain.size {
            Fr.scale(
                shifts + filled, shifts, by: domain.oddShift.power(FieldInteger(UInt64(weight))), count: filled)
            filled *= 2
            weight /= 2
        }
    }
}
