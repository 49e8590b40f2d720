import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Writes keys and proofs of ours for another implementation to check: `Tests/Oracles/groth16_arkworks.py`.
///
/// Runs when `ASSAY_ORACLE_DIR` names an empty folder. Every circuit gets a folder with `verification_key.json`,
/// `proof.json`, `public.json`, and in `wrong.json` public inputs that the proof must not verify for.
@Suite(.enabled(if: getenv("ASSAY_ORACLE_DIR") != nil, "ASSAY_ORACLE_DIR is not set"))
struct OracleSamples {
    private let root: String

    init() throws { root = String(cString: try #require(getenv("ASSAY_ORACLE_DIR"))) }

    @Test func writeSamples() throws {
        let folder = ScratchDirectory()
        for circuit in try TestCircuit.all() {
            let key = try folder.key(circuit)
            let proof = try Prover(key: key, system: circuit.system).prove(witness: circuit.witness)
            try write(circuit.name, key.verifyingKey.snarkJSON, proof, circuit.publicInputs)
        }
    }

    /// Proofs under third-party keys, with the verifying keys that snarkjs exported.
    @Test(
        .enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)),
        arguments: ZKeyVector.all)
    func writeSamplesOfOthers(_ vector: ZKeyVector) throws {
        let witness = try vector.readWitness()
        let key = try vector.openKey()
        let proof = try ZKeyProver(key: key).prove(witness: witness)
        try write(
            "zkey-" + vector.key.map { $0 == "/" ? "-" : String($0) }.joined(),
            SharedVectors.groth16.json(vector.verifyingKey), proof, Array(witness[1...key.publicInputCount]))
    }

    /// Proofs with a commitment, for `Tests/Oracles/groth16_committed.py`, each good and spoilt in several ways.
    @Test func writeCommittedSamples() throws {
        let folder = ScratchDirectory()
        let circuit = try CommittedCircuit()
        let prover = try folder.prover(circuit)
        let proofs = try (0..<2).map { _ in
            try prover.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: CommittedCircuit.options)
        }
        let (proof, other) = (proofs[0], proofs[1])
        let commitment = try #require(proof.commitment), second = try #require(other.commitment)
        let samples: [(String, Proof, Fr, String)] = [
            ("good", proof, Fr(11), "valid"), ("other-input", proof, Fr(12), "proof.equation"),
            (
                "other-commitment", try Proof(a: proof.a, b: proof.b, c: proof.c, commitment: second), Fr(11),
                "proof.equation"
            ),
            (
                "other-knowledge",
                try Proof(
                    a: proof.a, b: proof.b, c: proof.c,
                    commitment: ProofCommitment(point: commitment.point, knowledge: second.knowledge)), Fr(11),
                "proof.commitment-knowledge"
            ),
        ]
        let key = prover.key.verifyingKey
        for (name, proof, input, expected) in samples {
            // What we say ourselves, before another is asked.
            let own = PreparedVerifyingKey(key).verify(proof, publicInputs: [input])
            if case .invalid(let reason) = own {
                #expect(reason.code == expected)
            } else {
                #expect(expected == "valid")
            }
            let document = JSONValue.object(members: [
                ("key", .string(Hex.encode(key.bytes))), ("proof", .string(Hex.encode(proof.bytes))),
                ("public", PublicInputs.snarkJSON([input])), ("expected", .string(expected)),
            ])
            try FileBytes.write(atomically: document.canonicalBytes, to: "\(root)/\(name).committed.json")
        }
    }

    private func write(_ name: String, _ key: JSONValue, _ proof: Proof, _ publicInputs: [Fr]) throws {
        let directory = "\(root)/\(name)"
        try #require(mkdir(directory, 0o755) == 0 || errno == EEXIST)
        var wrong = publicInputs
        wrong[0] += .one
        let files: [(String, JSONValue)] = [
            ("verification_key.json", key), ("proof.json", proof.snarkJSON),
            ("public.json", PublicInputs.snarkJSON(publicInputs)), ("wrong.json", PublicInputs.snarkJSON(wrong)),
        ]
        for (name, document) in files {
            try FileBytes.write(atomically: document.canonicalBytes, to: "\(directory)/\(name)")
        }
    }
}
