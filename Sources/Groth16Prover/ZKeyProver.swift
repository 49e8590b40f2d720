import Algebra
import Groth16
import R1CS

/// Makes Groth16 proofs under a key of snarkjs, by the same engine as `Prover`.
///
/// Such a key holds the matrices A and B but not C. With the circuit's `.r1cs` a witness that does not satisfy it is
/// refused at once, by the constraint; without, it costs a whole proof that then does not verify
/// (`prover.self-check-failed`). Either way no invalid proof is handed out. Time depends on the witness.
public struct ZKeyProver: Sendable {
    /// The key.
    public let key: ZKey
    /// The circuit, if it is known.
    public let system: ConstraintSystem<Fr>?
    private let factors: ConstraintSystem<Fr>

    /// A prover; reads the key's coefficients.
    ///
    /// - Parameter system: the circuit; `prover.wrong-circuit-file` if the key was made for another.
    public init(key: ZKey, system: ConstraintSystem<Fr>? = nil) throws(ProvingError) {
        do throws(ProvingKeyError) { factors = try key.factors() } catch { throw .key(error) }
        self.key = key
        self.system = system
        guard let system else { return }
        guard system.commitment == nil, system.wireCount == key.wireCount,
            system.publicInputCount == key.publicInputCount,
            Self.areSame(system.a, system, factors.a, factors, rows: system.constraintCount),
            Self.areSame(system.b, system, factors.b, factors, rows: system.constraintCount)
        else { throw .wrongCircuitFile }
    }

    /// Proves that the witness satisfies the circuit; its values 1 … publicInputCount become the public inputs.
    public func prove(witness: [Fr], options: ProvingOptions = ProvingOptions()) throws(ProvingError) -> Proof {
        let blinding = try ProofWork.randomBlinding()
        return try prove(witness: witness, r: blinding.r, s: blinding.s, options: options)
    }

    /// The same with given blinding: deterministic, for tests. Reusing blinding reveals the witness.
    package func prove(witness: [Fr], r: Fr, s: Fr, options: ProvingOptions) throws(ProvingError) -> Proof {
        if let system, witness.count == system.wireCount, witness[0] == .one,
            let (constraint, name) = system.firstUnsatisfied(by: witness)
        {
            throw .unsatisfied(constraint: constraint, name: name)
        }
        return try ProofWork(
            key: key, constraints: .factors(factors), pool: options.pool, options: options,
            additionsPerCall: nil
        ).checkedProof(witness: witness, r: r, s: s)
    }

    /// Whether a matrix of a circuit is the key's, as far as the circuit goes. Both come from one compiler's output, but
    /// terms of a row may have been sorted on the way.
    private static func areSame(
        _ matrix: SparseMatrix, _ system: ConstraintSystem<Fr>, _ other: SparseMatrix, _ factors: ConstraintSystem<Fr>,
        rows: Int
    ) -> Bool {
        guard other.rowCount >= rows else { return false }
        for row in 0..<rows {
            let (mine, its) = (matrix.row(row), other.row(row))
            let areEqual = mine.elementsEqual(its) {
                $0.wire == $1.wire
                    && system.coefficients[Int($0.coefficient)] == factors.coefficients[Int($1.coefficient)]
            }
            guard areEqual || sums(mine, system.coefficients) == sums(its, factors.coefficients) else { return false }
        }
        return true
    }

    /// The coefficients of a row by wire; zeros left out.
    private static func sums(_ terms: ArraySlice<SparseTerm>, _ coefficients: [Fr]) -> [UInt32: Fr] {
        var result: [UInt32: Fr] = [:]
        for term in terms { result[term.wire, default: .zero] += coefficients[Int(term.coefficient)] }
        return result.filter { !$0.value.isZero }
    }
}
