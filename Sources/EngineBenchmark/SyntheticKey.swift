import Algebra
import CanonicalEncoding
import Groth16Prover
import R1CS

/// A synthetic circuit and the development key that lies, or would, in a directory under the circuit's digest.
struct SyntheticKey {
    let system: ConstraintSystem<Fr>
    let digest: Digest
    let path: String

    init(_ circuit: SyntheticCircuit, log: Int, directory: String) throws(BenchmarkError) {
        do throws(SynthesisError) { system = try circuit.system(log: log) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        digest = system.digest
        path = "\(directory)/bench-\(circuit.rawValue)-\(log)-\(digest.hex).assaykey"
    }

    /// A prover, if the key is there and sound.
    func prover() throws(BenchmarkError) -> Prover {
        let key: ProvingKey
        do throws(ProvingKeyError) { key = try ProvingKey(path: path) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        do throws(ProvingError) { return try Prover(key: key, system: system, circuitDigest: digest) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
    }

    /// Makes the key if it is not there; whether it had to.
    func makeIfMissing(threads: Int) throws(BenchmarkError) -> Bool {
        if (try? prover()) != nil { return false }
        do throws(SetupError) { _ = try DevelopmentSetup.generate(for: system, path: path, threads: threads) } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
        return true
    }
}
