import Algebra

extension Circuit {
    /// A circuit written in both modes; the one with fewer constraints is kept, at a tie the plain one, which every Groth16
    /// verifier can check.
    ///
    /// - Parameter write: writes the circuit. It is called twice, and must write the same statement both times.
    public static func cheapest(
        _ write: (inout CircuitBuilder<F>) -> Void
    ) throws(SynthesisError) -> Circuit<F> {
        var builder = CircuitBuilder<F>(mode: .plain)
        write(&builder)
        let plain = try builder.finish()
        builder = CircuitBuilder<F>(mode: .committed)
        write(&builder)
        let committed = try builder.finish()
        return committed.constraints.constraintCount < plain.constraints.constraintCount ? committed : plain
    }
}
