import Algebra

extension CircuitBuilder {
    /// The finished circuit.
    /// - Throws: The first mistake recorded, or a wire that no constraint reads.
    public consuming func finish() throws(SynthesisError) -> Circuit<F> {
        writeArguments()
        if let firstError { throw firstError }
        let wireCount = wireNames.count
        var read = [Bool](repeating: false, count: wireCount)
        read[0] = true
        for matrix in [a, b, c] {
            for term in matrix.terms { read[Int(term.wire)] = true }
        }
        if let unread = read.firstIndex(of: false) {
            throw .unconstrainedWire(name: names.path(wireNames[unread]))
        }
        let constraints = ConstraintSystem(
            a: a, b: b, c: c, coefficients: coefficients.values, wireCount: wireCount,
            publicInputCount: publicInputCount, commitment: commitment, names: names, constraintNames: constraintNames,
            wireNames: wireNames)
        // In the program's memory advice follows the wires.
        let shift = Int64(wireCount) - Int64(Advice<F>.firstIndex)
        var arguments = hintArguments
        arguments.shiftWires(from: Advice<F>.firstIndex, by: shift)
        let placed = inputs.map { input in
            Circuit<F>.Input(
                name: input.name, kind: input.kind,
                slot: input.kind == .advice ? UInt32(Int64(input.slot) + shift) : input.slot)
        }
        return Circuit(
            constraints: constraints,
            program: WitnessProgram(
                steps: steps, hints: hints, hintArguments: arguments, memorySize: wireCount + adviceCount,
                challengeStep: challengeStep),
            inputs: placed)
    }
}
