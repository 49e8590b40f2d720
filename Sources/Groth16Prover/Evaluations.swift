import Algebra
import R1CS
import Synchronization

/// The values of A·z, B·z and C·z on the domain: one per constraint, then the binding rows, then zeros.
struct Evaluations {
    let a: SecretVector<Fr>
    let b: SecretVector<Fr>
    let c: SecretVector<Fr>

    /// Values that were computed elsewhere.
    init(a: SecretVector<Fr>, b: SecretVector<Fr>, c: SecretVector<Fr>) {
        self.a = a
        self.b = b
        self.c = c
    }

    /// Evaluates all rows and refuses a witness that does not satisfy one, naming the first.
    init(
        of system: ConstraintSystem<Fr>, at witness: [Fr], domain: EvaluationDomain, pool: WorkerPool,
        options: ProvingOptions
    ) throws(ProvingError) {
        let a = SecretVector(repeating: Fr.zero, count: domain.size)
        let b = SecretVector(repeating: Fr.zero, count: domain.size)
        let c = SecretVector(repeating: Fr.zero, count: domain.size)
        let rows = system.constraintCount
        let chunk = 1024
        let firstBad = Atomic<Int>(Int.max)
        witness.withUnsafeBufferPointer { witness in
            nonisolated(unsafe) let witness = witness
            pool.run((rows + chunk - 1) / chunk) { index in
                if options.cancellation?.isCancelled == true { return }
                let range = (index * chunk)..<min((index + 1) * chunk, rows)
                system.evaluate(rows: range, witness: witness, a: a.slice(range), b: b.slice(range), c: c.slice(range))
                let start = range.lowerBound
                let bad = Fr.firstUnequalProduct(a.start + start, b.start + start, c.start + start, count: range.count)
                if let bad { firstBad.min(start + bad, ordering: .relaxed) }
            }
        }
        if options.cancellation?.isCancelled == true { throw .cancelled }
        let bad = firstBad.load(ordering: .relaxed)
        guard bad == Int.max else { throw .unsatisfied(constraint: bad, name: system.constraintName(bad)) }
        for wire in 0...system.publicInputCount { a.start[rows + wire] = witness[wire] }
        self.a = a
        self.b = b
        self.c = c
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
