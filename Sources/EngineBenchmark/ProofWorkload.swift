import Algebra
import Groth16
import Groth16Prover

/// A proof for a synthetic circuit: from the witness to the proof that has verified itself.
final class ProofWorkload: Workload {
    private let name: String
    private let prover: Prover
    private let witness: [Fr]
    private var last: Proof?

    let operationCount = 1

    init(_ item: BenchmarkCase, keys: String) throws(BenchmarkError) {
        guard let circuit = SyntheticCircuit(rawValue: item.variant) else { throw item.unknownVariant }
        name = item.name
        let log = try item.requiredLog(4...24)
        prover = try SyntheticKey(circuit, log: log, directory: keys).prover()
        witness = circuit.witness(log: log)
    }

    /// The proof is verified once more, and must not verify for another output.
    func check(threads: Int) throws(BenchmarkError) -> String {
        try run(threads: threads)
        guard let last else { throw .wrongResult(name, "there is no proof") }
        let key = prover.key.preparedVerifyingKey
        guard key.verify(last, publicInputs: [witness[1]]) == .valid else {
            throw .wrongResult(name, "the proof does not verify")
        }
        guard key.verify(last, publicInputs: [witness[1] + .one]) == .invalid(.equation) else {
            throw .wrongResult(name, "the proof verifies for another output")
        }
        return "verified"
    }

    func run(threads: Int) throws(BenchmarkError) {
        do throws(ProvingError) {
            last = try prover.prove(witness: witness, options: ProvingOptions(threads: threads))
        } catch {
            throw BenchmarkError(code: error.code, "\(name): \(error.message)")
        }
    }
}
