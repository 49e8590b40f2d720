import Algebra
import R1CS
import Synchronization

/// The values of A·z, B·z and C·z on the domain: one per constraint, then the binding rows, then zeros.
struct Evaluations {
    private let a: SecretVector<Fr>
    private let b: SecretVector<Fr>
    private let c: SecretVector<Fr>

    /// Evaluates all rows, a chunk at a time; `action` sees the values of every chunk, on whichever thread computed them.
    private init(
        rowsOf system: ConstraintSystem<Fr>, at witness: [Fr], domain: EvaluationDomain, pool: WorkerPool,
        options: ProvingOptions, action: @Sendable (_ first: Int, _ count: Int, Evaluations) -> Void
    ) throws(ProvingError) {
        a = SecretVector(repeating: Fr.zero, count: domain.size)
        b = SecretVector(repeating: Fr.zero, count: domain.size)
        c = SecretVector(repeating: Fr.zero, count: domain.size)
        let rows = system.constraintCount
        let chunk = 1024
        let values = self
        witness.withUnsafeBufferPointer { witness in
            nonisolated(unsafe) let witness = witness
            pool.run((rows + chunk - 1) / chunk) { index in
                if options.cancellation?.isCancelled == true { return }
                let range = (index * chunk)..<min((index + 1) * chunk, rows)
                system.evaluate(
                    rows: range, witness: witness, a: values.a.slice(range), b: values.b.slice(range),
                    c: values.c.slice(range))
                action(range.lowerBound, range.count, values)
            }
        }
        if options.cancellation?.isCancelled == true { throw .cancelled }
    }

    /// Evaluates all rows and refuses a witness that does not satisfy one, naming the first.
    init(
        of system: ConstraintSystem<Fr>, at witness: [Fr], domain: EvaluationDomain, pool: WorkerPool,
        options: ProvingOptions
    ) throws(ProvingError) {
        let firstBad = Atomic<Int>(Int.max)
        try self.init(rowsOf: system, at: witness, domain: domain, pool: pool, options: options) {
            (start, count, values) in
            let bad = Fr.firstUnequalProduct(
                values.a.start + start, values.b.start + start, values.c.start + start, count: count)
            if let bad { firstBad.min(start + bad, ordering: .relaxed) }
        }
        let bad = firstBad.load(ordering: .relaxed)
        guard bad == Int.max else { throw .unsatisfied(constraint: bad, name: system.constraintName(bad)) }
        for (row, wire) in system.boundWires.enumerated() {
            a.start[system.constraintCount + row] = witness[Int(wire)]
        }
    }

    /// Evaluates the rows of a key that has no C: C·z is taken to be the product of the two others, as snarkjs does.
    ///
    /// `factors` holds A and B with the binding rows. What this cannot notice is a witness that does not satisfy the
    /// circuit: its quotient is not the one that the key's points of L were made for, and the proof does not verify.
    init(
        ofFactors factors: ConstraintSystem<Fr>, at witness: [Fr], domain: EvaluationDomain, pool: WorkerPool,
        options: ProvingOptions
    ) throws(ProvingError) {
        try self.init(rowsOf: factors, at: witness, domain: domain, pool: pool, options: options) {
            (start, count, values) in
            Fr.multiply(values.c.start + start, values.a.start + start, values.b.start + start, count: count)
        }
    }

    /// A·B − C at the points of the odd coset, as integers. That is the quotient times the vanishing polynomial, which
    /// is constant there; the key's H points have it divided out.
    consuming func quotient(
        domain: EvaluationDomain, pool: WorkerPool, cancellation: CancellationFlag?
    ) throws(OperationCancelled) -> SecretVector<FieldInteger> {
        let transform = NumberTheoreticTransform(domain: domain, pool: pool)
        for vector in [a, b, c] {
            try withExtendedLifetime(vector) { () throws(OperationCancelled) in
                try transform.toOddCoset(vector.start, cancellation: cancellation)
            }
        }
        let (a, b, c) = (a, b, c)
        // In the memory of A: the proof holds no fourth vector.
        let chunk = min(domain.size, 1 << 13)
        pool.run(domain.size / chunk) { index in
            let start = index * chunk
            Fr.multiplySubtractToIntegers(
                a.start + start, a.start + start, b.start + start, c.start + start, count: chunk)
        }
        return SecretVector(integersIn: a)
    }
}
