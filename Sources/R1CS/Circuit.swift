import Algebra

/// A finished circuit: its constraints and the program that fills in a witness.
public struct Circuit<F: PrimeField>: Sendable {
    /// What an input is to the proof.
    public enum InputKind: Sendable, Equatable {
        /// Known to the verifier.
        case publicInput
        /// A wire known to the prover only.
        case privateInput
        /// Read by hints only; not part of the witness.
        case advice
    }

    /// A value that the caller supplies.
    public struct Input: Sendable, Equatable {
        /// The name given at synthesis.
        public let name: String
        /// Its kind.
        public let kind: InputKind
        let slot: UInt32
    }

    /// The constraints.
    public let constraints: ConstraintSystem<F>
    let program: WitnessProgram<F>
    /// The inputs, in the order in which `witness(inputs:)` takes their values.
    public let inputs: [Input]

    /// The hints, in the order of the program: their names, claims and numbers of outputs.
    public var hints: [(name: String, uniqueness: Hint<F>.Uniqueness, outputCount: Int)] {
        program.steps.compactMap { step in
            guard case .hint(let number, _, _, let count) = step else { return nil }
            let hint = program.hints[Int(number)]
            return (hint.name, hint.uniqueness, Int(count))
        }
    }

    /// A witness for the given values of `inputs`. It satisfies the constraints if the inputs do what the circuit demands;
    /// whether it does is `ConstraintSystem.firstUnsatisfied(by:)`'s to say.
    ///
    /// - Precondition: the circuit has no challenge; see `CommittingWitness`.
    public func witness(inputs values: [F]) throws(WitnessError) -> [F] {
        try witness(inputs: values, forgery: nil)
    }

    /// The same, with hints tampered with on the way; everything downstream is computed from the forged values.
    package func witness(inputs values: [F], forgery: WitnessProgram<F>.Forgery?) throws(WitnessError) -> [F] {
        precondition(constraints.commitment == nil, "a witness with a challenge is computed in two halves")
        var memory = [F](repeating: .zero, count: program.memorySize)
        let failure: WitnessError? = memory.withUnsafeMutableBufferPointer { memory in
            do throws(WitnessError) { try set(values, in: memory) } catch { return error }
            program.run(program.firstSteps, memory, constraints: constraints, forgery: forgery)
            return nil
        }
        if let failure { throw failure }
        // What is no wire is wiped here: whoever wipes the witness cannot reach it any more.
        for index in constraints.wireCount..<program.memorySize { memory[index] = .zero }
        memory.removeLast(program.memorySize - constraints.wireCount)
        return memory
    }

    /// Writes the constant one and the inputs into the program's memory.
    @_specialize(where F == Fr)
    func set(_ values: [F], in memory: UnsafeMutableBufferPointer<F>) throws(WitnessError) {
        guard values.count == inputs.count else {
            throw .inputCount(expected: inputs.count, found: values.count)
        }
        memory[0] = .one
        for index in values.indices { memory[Int(inputs[index].slot)] = values[index] }
    }

    /// The circuit without constraint `index`: a mutant, for tests of the tests.
    package func removingConstraint(_ index: Int) -> ConstraintSystem<F> { constraints.removingConstraint(index) }
}

/// Why no witness could be computed.
public enum WitnessError: Error, Equatable, Sendable {
    /// The number of input values is not the circuit's.
    case inputCount(expected: Int, found: Int)

    /// Stable code.
    public var code: String { "witness.input-count" }

    /// What happened.
    public var message: String {
        switch self {
        case .inputCount(let expected, let found): "the circuit takes \(expected) input values, got \(found)"
        }
    }
}
