import Algebra
import R1CS

/// Whether honest witnesses satisfy a circuit: one that refuses valid inputs is wrong, too.
public struct OverConstraintCheck<F: PrimeField>: Sendable {
    private let circuit: Circuit<F>

    /// Prepares the check.
    public init(_ circuit: Circuit<F>) {
        self.circuit = circuit
    }

    /// The constraint that refuses the honest witness for valid inputs, or `nil` if it satisfies all.
    public func refusal(of inputs: [F]) throws(WitnessError) -> String? {
        circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }
}
