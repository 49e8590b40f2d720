import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Groth16Prover
import R1CS
import Testing

/// Writes keys and proofs of ours for another implementation to check: `Tests/Oracles/groth16_arkworks.py`.
///
/// Runs when `ASSAY_ORACLE_DIR` names an empty folder. Every circuit gets a folder with `verification_key.json`,
/// `proof.json`, `public.json`, and in `wrong.json` public inputs that the proof must not verify for.
@Suite(.enabled(if: getenv("ASSAY_ORACLE_DIR") != nil, "ASSAY_ORACLE_DIR is not set"))
struct OracleSamples {
    @Test func writeSamples() throws {
        let root = String(cString: try #require(getenv("ASSAY_ORACLE_DIR")))
        let folder = try TemporaryFolder()
        for circuit in try TestCircuit.all() {
            let key = try folder.key(circuit)
            let proof = try Prover(key: key, system: circuit.system).prove(witness: circuit.witness)
            let directory = "\(root)/\(circuit.name)"
            try #require(mkdir(directory, 0o755) == 0 || errno == EEXIST)
            var wrong = circuit.publicInputs
            wrong[0] += .one
            let files: [(String, JSONValue)] = [
                ("verification_key.json", key.verifyingKey.snarkJSON), ("proof.json", proof.snarkJSON),
                ("public.json", PublicInputs.snarkJSON(circuit.publicInputs)),
                ("wrong.json", PublicInputs.snarkJSON(wrong)),
            ]
            for (name, document) in files {
                try FileBytes.write(atomically: document.canonicalBytes, to: "\(directory)/\(name)")
            }
        }
    }
}
