import Algebra
import CanonicalEncoding
import R1CS

/// The two circuits that provers are compared on, in any size 2^k.
///
/// Both have 2^k − 2 constraints and one public output, so that the domain has exactly 2^k points by snarkjs's rule
/// (constraints + public inputs + 1). The public output is the last product of the chain.
public enum SyntheticCircuit: String, Codable, Sendable, CaseIterable {
    /// The worst case: a chain w[i+2] = w[i]·w[i+1] with every wire in A, B and C, all values of full size.
    case mul
    /// Nearer to predicates: 15/16 of the constraints are b·(b − 1) = 0 with b in {0, 1}, the rest is such a chain.
    case bool

    /// The number of constraints in size 2^log.
    public static func constraintCount(log: Int) -> Int { (1 << log) - 2 }

    private func chainLength(log: Int) -> Int {
        let count = Self.constraintCount(log: log)
        return self == .mul ? count : max(2, count / 16)
    }

    /// The constraints.
    public func system(log: Int) throws(SynthesisError) -> ConstraintSystem<Fr> {
        var builder = CircuitBuilder<Fr>()
        let output = builder.publicInput("output")
        var (first, second) = (builder.privateInput("seed"), builder.privateInput("seed"))
        let length = chainLength(log: log)
        for index in 0..<(length - 1) {
            (first, second) = (second, builder.multiply(ConstraintLabel("product", index), first, second))
        }
        builder.enforce("output", first.combination, times: second.combination, equals: output.combination)
        for index in 0..<(Self.constraintCount(log: log) - length) {
            _ = builder.bit(ConstraintLabel("bit", index), asserting: builder.privateInput("bit"))
        }
        return try builder.finish().constraints
    }

    /// Writes the circuit and the witness in circom's formats.
    func export(log: Int, circuit: String, witness: String) throws(BenchmarkError) {
        let constraints: ConstraintSystem<Fr>
        do throws(SynthesisError) { constraints = try system(log: log) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        do throws(FileError) {
            try FileBytes.write(atomically: R1CSFile(system: constraints).bytes, to: circuit)
            try FileBytes.write(atomically: WitnessFile.encode(self.witness(log: log)), to: witness)
        } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
    }

    /// A witness, the same in every process: one, output, two seeds, products, bits.
    public func witness(log: Int) -> [Fr] {
        var stream = TestStream(seed: 0x617373_6179)
        let length = chainLength(log: log)
        let bits = Self.constraintCount(log: log) - length
        var witness: [Fr] = []
        witness.reserveCapacity(3 + length + bits)
        witness += [.one, .zero, stream.element(), stream.element()]
        for _ in 0..<(length - 1) {
            witness.append(witness[witness.count - 2] * witness[witness.count - 1])
        }
        witness[1] = witness[witness.count - 2] * witness[witness.count - 1]
        for _ in 0..<bits { witness.append(stream.next() & 1 == 0 ? .zero : .one) }
        return witness
    }
}
