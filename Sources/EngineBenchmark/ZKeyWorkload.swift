import Algebra
import Groth16
import Groth16Prover
import R1CS

/// A proof by a key of snarkjs and a witness of circom, from files that the user gave.
final class ZKeyWorkload: Workload {
    private let name: String
    private let prover: ZKeyProver
    private let witness: [Fr]

    let operationCount = 1

    init(_ item: BenchmarkCase) throws(BenchmarkError) {
        name = item.name
        guard let files = item.files, files.count == 2 else { throw item.unknownVariant }
        let key: ZKey
        do throws(ProvingKeyError) { key = try ZKey(path: files[0]) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        do throws(ProvingError) { prover = try ZKeyProver(key: key) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        do throws(CircuitFileError) { witness = try WitnessFile.read(path: files[1]) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
    }

    /// The proof must not verify for other public inputs.
    func check(threads: Int) throws(BenchmarkError) -> String {
        let proof = try prove(threads: threads)
        var inputs = Array(witness[1..<(1 + prover.key.publicInputCount)])
        guard prover.key.preparedVerifyingKey.verify(proof, publicInputs: inputs) == .valid else {
            throw .wrongResult(name, "the proof does not verify")
        }
        if !inputs.isEmpty {
            inputs[0] += .one
            guard prover.key.preparedVerifyingKey.verify(proof, publicInputs: inputs) == .invalid(.equation) else {
                throw .wrongResult(name, "the proof verifies for other inputs")
            }
        }
        return "verified"
    }

    func run(threads: Int) throws(BenchmarkError) {
        _ = try prove(threads: threads)
    }

    private func prove(threads: Int) throws(BenchmarkError) -> Proof {
        do throws(ProvingError) {
            return try prover.prove(witness: witness, options: ProvingOptions(threads: threads))
        } catch {
            throw BenchmarkError(code: error.code, "\(name): \(error.message)")
        }
    }
}
