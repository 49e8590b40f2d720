import CCurves
import Glibc
import Synchronization

/// Transforms between the values of polynomials on a domain, their coefficients, and their values on the odd coset.
///
/// In place, over as many elements as the domain has. Values stand in natural order, coefficients in the order of
/// reversed bits: the coefficient of xⁱ is at the place whose k bits are those of i backwards. Results are exact, so they
/// do not depend on the number of threads. Several transforms may be under way at once.
package struct NumberTheoreticTransform: Sendable {
    /// The domain.
    package let domain: EvaluationDomain
    private let table: TransformTable
    private let pool: WorkerPool

    /// Computes the table of twiddles unless the process has it: 32 bytes per point of the domain.
    package init(domain: EvaluationDomain, pool: WorkerPool) {
        self.domain = domain
        self.pool = pool
        table = .shared(size: domain.size, pool: pool)
    }

    /// Values on the domain to values on the odd coset.
    package func toOddCoset(
        _ values: UnsafeMutablePointer<Fr>, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        try transform(values, BN254_FR_NTT_ODD_COSET, cancellation)
    }

    /// Values on the domain to coefficients.
    package func interpolate(
        _ values: UnsafeMutablePointer<Fr>, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        try transform(values, BN254_FR_NTT_INTERPOLATE, cancellation)
    }

    /// Coefficients to values on the domain.
    package func evaluate(
        _ coefficients: UnsafeMutablePointer<Fr>, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        try transform(coefficients, BN254_FR_NTT_EVALUATE, cancellation)
    }

    private func transform(
        _ values: UnsafeMutablePointer<Fr>, _ operation: UInt32, _ cancellation: CancellationFlag?
    ) throws(OperationCancelled) {
        precondition(table.serves(domain.size), "a transform runs on the backend on which it was made")
        // The table goes with the last reference to it, so it must outlive the pointers taken below.
        defer { withExtendedLifetime(table) {} }
        let logSize = UInt32(domain.logSize)
        // One scratch for each thread: a task of the pool takes pieces until none is left.
        let scratchSize = min(Int(BN254_FR_NTT_SCRATCH), max(64, 40 * domain.size))
        let scratchBytes = pool.threads * scratchSize
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchBytes, alignment: 64)
        defer {
            // It tells the values, which may be a witness.
            explicit_bzero(scratch, scratchBytes)
            scratch.deallocate()
        }
        nonisolated(unsafe) let (shared, values, table) = (scratch, values, table.start)
        for phase in 0..<bn254_fr_ntt_phase_count(logSize, operation) {
            let pieces = bn254_fr_ntt_piece_count(logSize, operation, phase)
            let next = Atomic<Int>(0)
            pool.run(min(pool.threads, pieces)) { worker in
                while cancellation?.isCancelled != true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard piece < pieces else { return }
                    bn254_fr_ntt_piece(
                        values.rawPointer, logSize, operation, phase, piece, UnsafePointer(table).rawPointer,
                        shared + worker * scratchSize)
                }
            }
            try cancellation?.check()
        }
    }
}
