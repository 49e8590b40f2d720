import Algebra
import Glibc

/// The witness of a circuit with a challenge, half way: all that comes before the challenge is known.
public struct CommittingWitness<F: PrimeField>: ~Copyable {
    private let circuit: Circuit<F>
    private let commitment: CommittedWires
    private let forgery: WitnessProgram<F>.Forgery?
    private let memory: UnsafeMutableBufferPointer<F>

    /// The first half.
    ///
    /// - Parameter mask: the value that hides the committed ones: uniform and used once.
    /// - Precondition: the circuit has a challenge.
    public init(of circuit: Circuit<F>, inputs: [F], mask: F) throws(WitnessError) {
        try self.init(of: circuit, inputs: inputs, mask: mask, forgery: nil)
    }

    /// The same, with hints tampered with.
    package init(
        of circuit: Circuit<F>, inputs: [F], mask: F, forgery: WitnessProgram<F>.Forgery?
    ) throws(WitnessError) {
        guard let commitment = circuit.constraints.commitment else {
            preconditionFailure("the circuit has no challenge")
        }
        self.circuit = circuit
        self.commitment = commitment
        self.forgery = forgery
        memory = .allocate(capacity: circuit.program.memorySize)
        memory.initialize(repeating: .zero)
        try circuit.set(inputs, in: memory)
        memory[Int(commitment.mask)] = mask
        run(circuit.program.firstSteps)
    }

    /// The values under the commitment, in the order of `CommittedWires.wires`.
    public var committedValues: [F] { commitment.wires.map { memory[Int($0)] } }
    /// The public inputs.
    public var publicInputs: [F] { Array(memory[1..<(1 + circuit.constraints.publicInputCount)]) }

    /// The whole witness.
    public consuming func finished(challenge: F) -> [F] {
        memory[Int(commitment.challenge)] = challenge
        run(circuit.program.lastSteps)
        return Array(memory[..<circuit.constraints.wireCount])
    }

    private func run(_ steps: Range<Int>) {
        circuit.program.run(steps, memory, constraints: circuit.constraints, forgery: forgery)
    }

    deinit {
        explicit_bzero(memory.baseAddress!, memory.count * MemoryLayout<F>.stride)
        memory.deallocate()
    }
}
