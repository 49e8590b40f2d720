import Glibc

extension EvaluationDomain {
    /// Lᵢ(τ) for all points of the domain, written to `result` (`size` elements). τ must not be in the domain.
    ///
    /// Lᵢ(τ) = ωⁱ/n · (τⁿ − 1)/(τ − ωⁱ); the divisions are batched.
    package func lagrange(
        at tau: Fr, into result: UnsafeMutablePointer<Fr>, pool: WorkerPool, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        try weightedInverses(
            at: tau, first: .one, factor: vanishing(at: tau) * Fr(size).inverted()!, into: result, pool: pool,
            cancellation: cancellation)
    }

    /// The Lagrange polynomials of the domain of twice the size that belong to its odd points, at τ.
    ///
    /// With x = `oddShift`·ωⁱ: x/(2n) · (τ^(2n) − 1)/(τ − x). τ must not be in the domain of twice the size.
    package func oddLagrange(
        at tau: Fr, into result: UnsafeMutablePointer<Fr>, pool: WorkerPool, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        let vanishing = vanishing(at: tau)
        // τ^(2n) − 1 = (τⁿ − 1)(τⁿ + 1)
        let doubled = vanishing * (vanishing + Fr(2))
        try weightedInverses(
            at: tau, first: oddShift, factor: doubled * Fr(2 * size).inverted()!, into: result, pool: pool,
            cancellation: cancellation)
    }

    /// result[i] = factor · xᵢ/(τ − xᵢ) with xᵢ = first·ωⁱ.
    private func weightedInverses(
        at tau: Fr, first: Fr, factor: Fr, into result: UnsafeMutablePointer<Fr>, pool: WorkerPool,
        cancellation: CancellationFlag?
    ) throws(OperationCancelled) {
        let chunk = min(size, 1 << 13)
        nonisolated(unsafe) let result = result
        pool.run(size / chunk) { index in
            if cancellation?.isCancelled == true { return }
            let start = index * chunk
            let target = result + start
            withUnsafeTemporaryAllocation(of: Fr.self, capacity: 2 * chunk) { scratch in
                let points = scratch.baseAddress!
                Fr.powers(points, first: first * point(start), ratio: root, count: chunk)
                for offset in 0..<chunk { target[offset] = tau - points[offset] }
                Fr.invert(target, scratch: points + chunk, count: chunk)
                Fr.multiply(target, target, points, count: chunk)
                Fr.scale(target, target, by: factor, count: chunk)
                // What the inversion leaves behind tells τ, which a setup must forget.
                explicit_bzero(scratch.baseAddress!, scratch.count * MemoryLayout<Fr>.stride)
            }
        }
        try cancellation?.check()
    }
}
