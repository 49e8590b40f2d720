import Algebra
import R1CS

/// The polynomials of a circuit at the secret point: Aⱼ(τ), Bⱼ(τ), Cⱼ(τ) for every wire j.
///
/// Row i of the matrices belongs to the i-th point of the domain. After the constraints come the binding rows
/// xⱼ·0 = 0 for the constant one and every public input, as snarkjs has them, and for the challenge: they make the
/// polynomials of values that the verifier knows independent of each other and of all others, so each is bound by itself.
struct SetupPolynomials {
    let a: SecretVector<Fr>
    let b: SecretVector<Fr>
    let c: SecretVector<Fr>

    init(
        of system: ConstraintSystem<Fr>, lagrange: SecretVector<Fr>, boundWires: [UInt32], pool: WorkerPool,
        cancellation: CancellationFlag?
    ) throws(OperationCancelled) {
        let a = SecretVector(repeating: Fr.zero, count: system.wireCount)
        let b = SecretVector(repeating: Fr.zero, count: system.wireCount)
        let c = SecretVector(repeating: Fr.zero, count: system.wireCount)
        let columns = [(system.a, a), (system.b, b), (system.c, c)]
        pool.run(columns.count) { index in
            Self.accumulate(
                columns[index].0, coefficients: system.coefficients, lagrange, into: columns[index].1, cancellation)
        }
        try cancellation?.check()
        for (row, wire) in boundWires.enumerated() {
            a.start[Int(wire)] += lagrange.start[system.constraintCount + row]
        }
        self.a = a
        self.b = b
        self.c = c
    }

    private static func accumulate(
        _ matrix: SparseMatrix, coefficients: [Fr], _ lagrange: SecretVector<Fr>, into column: SecretVector<Fr>,
        _ cancellation: CancellationFlag?
    ) {
        for row in 0..<matrix.rowCount {
            if row & 1023 == 0, cancellation?.isCancelled == true { return }
            let weight = lagrange.start[row]
            for term in matrix.row(row) {
                column.start[Int(term.wire)] += coefficients[Int(term.coefficient)] * weight
            }
        }
    }

    /// The wires that a matrix mentions or that are in `bound`, ascending.
    static func wires(of matrix: SparseMatrix, wireCount: Int, and bound: [UInt32]) -> [UInt32] {
        var occurs = [Bool](repeating: false, count: wireCount)
        for wire in bound { occurs[Int(wire)] = true }
        for term in matrix.terms { occurs[Int(term.wire)] = true }
        return (0..<UInt32(wireCount)).filter { occurs[Int($0)] }
    }
}
