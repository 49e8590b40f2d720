import Algebra
import R1CS

extension Circuit<Fr> {
    /// Inputs with results that follow from the others: what a prover would claim who takes care that nothing but the circuit's own
    /// rules stands against him.
    ///
    /// - Parameter results: positions of public inputs each of which stands in one linear constraint, with values that
    ///   do not depend on it.
    package func inputs(_ inputs: [Fr], claiming results: [Int]) throws(WitnessError) -> [Fr] {
        let witness = try witnessWithChallenge(inputs: inputs)
        let wires = Dictionary(uniqueKeysWithValues: zip(results.map { $0 + 1 }, results))
        var claimed = inputs
        for row in 0..<constraints.constraintCount {
            let found = [constraints.a, constraints.c].lazy.compactMap { matrix in
                matrix.row(row).lazy.compactMap { wires[Int($0.wire)] }.first
            }.first
            guard let position = found, let equation = RowForms(constraints, row).linearEquation,
                let inverse = equation[position + 1].inverted()
            else { continue }
            let residue = equation.terms.reduce(equation.constant) { $0 + $1.coefficient * witness[$1.wire] }
            claimed[position] = inputs[position] - residue * inverse
        }
        return claimed
    }
}
