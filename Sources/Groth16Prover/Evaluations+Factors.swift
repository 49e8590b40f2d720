import Algebra
import R1CS

extension Evaluations {
    /// Evaluates the rows of a key that has no C: C·z is taken to be the product of the two others, as snarkjs does.
    ///
    /// `factors` holds A and B with the binding rows. What this cannot notice is a witness that does not satisfy the
    /// circuit: its quotient is not the one that the key's points of L were made for, and the proof does not verify.
    init(
        ofFactors factors: ConstraintSystem<Fr>, at witness: [Fr], domain: EvaluationDomain, pool: WorkerPool,
        options: ProvingOptions
    ) throws(ProvingError) {
        let a = SecretVector(repeating: Fr.zero, count: domain.size)
        let b = SecretVector(repeating: Fr.zero, count: domain.size)
        let c = SecretVector(repeating: Fr.zero, count: domain.size)
        let rows = factors.constraintCount
        let chunk = 1024
        witness.withUnsafeBufferPointer { witness in
            nonisolated(unsafe) let witness = witness
            pool.run((rows + chunk - 1) / chunk) { index in
                if options.cancellation?.isCancelled == true { return }
                let range = (index * chunk)..<min((index + 1) * chunk, rows)
                factors.evaluate(rows: range, witness: witness, a: a.slice(range), b: b.slice(range), c: c.slice(range))
                let start = range.lowerBound
                Fr.multiply(c.start + start, a.start + start, b.start + start, count: range.count)
            }
        }
        if options.cancellation?.isCancelled == true { throw .cancelled }
        self.init(a: a, b: b, c: c)
    }
}
