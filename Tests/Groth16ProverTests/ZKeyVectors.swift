import Algebra
import Groth16
import Groth16Prover
import R1CS
import TestSupport

/// A third-party key with a witness that belongs to it.
struct ZKeyVector: Sendable, CustomStringConvertible {
    let key: String
    let witness: String
    let verifyingKey: String
    /// The circuit, where it is at hand.
    let circuit: String?
    /// Whether nobody contributed to the key's setup.
    var isInsecure = false

    var description: String { key }
    var rules: VerifyingKey.Rules { isInsecure ? .allowingInsecureDelta : .strict }

    func openKey() throws -> ZKey { try ZKey(path: SharedVectors.groth16.path(key + ".zkey"), rules: rules) }
    func readWitness() throws -> [Fr] { try WitnessFile.read(path: SharedVectors.groth16.path(witness + ".wtns")) }
    func readCircuit() throws -> ConstraintSystem<Fr>? {
        try circuit.map { try R1CSFile(path: SharedVectors.groth16.path($0 + ".r1cs")).system }
    }
    func readVerifyingKey() throws -> VerifyingKey {
        try VerifyingKey(snarkJSON: try SharedVectors.groth16.json(verifyingKey), rules: rules)
    }

    /// The pairs.
    static let all = [
        Self(
            key: "synthetic/mul_10", witness: "synthetic/mul_10", verifyingKey: "synthetic/mul_10.vkey.json",
            circuit: "synthetic/mul_10"),
        Self(
            key: "synthetic/mul_14", witness: "synthetic/mul_14", verifyingKey: "synthetic/mul_14.vkey.json",
            circuit: "synthetic/mul_14"),
        Self(
            key: "rapidsnark/circuit_final", witness: "rapidsnark/witness",
            verifyingKey: "rapidsnark/verification_key.json", circuit: nil),
        Self(
            key: "det-bn128-breach/circuit_final", witness: "det-bn128-breach/witness",
            verifyingKey: "det-bn128-breach/verification_key.json", circuit: "det-bn128-breach/circuit"),
        Self(
            key: "det-bn128-poseidon/circuit_final", witness: "det-bn128-poseidon/witness",
            verifyingKey: "det-bn128-poseidon/verification_key.json", circuit: "det-bn128-poseidon/circuit"),
        Self(
            key: "det-bn128-pow4/circuit_final", witness: "det-bn128-pow4/witness",
            verifyingKey: "det-bn128-pow4/verification_key.json", circuit: "det-bn128-pow4/circuit"),
        Self(
            key: "taceo-bn254/multiplier2/circuit", witness: "taceo-bn254/multiplier2/witness",
            verifyingKey: "taceo-bn254/multiplier2/verification_key.json", circuit: "taceo-bn254/multiplier2/circuit"),
        Self(
            key: "taceo-bn254/poseidon/circuit", witness: "taceo-bn254/poseidon/witness",
            verifyingKey: "taceo-bn254/poseidon/verification_key.json", circuit: "taceo-bn254/poseidon/circuit",
            isInsecure: true),
        Self(
            key: "taceo-examples/poseidon/poseidon", witness: "taceo-examples/poseidon/witness",
            verifyingKey: "taceo-examples/poseidon/verification_key.json",
            circuit: "taceo-examples/poseidon/poseidon"),
    ]

    /// Keys for which there is no witness, with their verifying keys.
    static let withoutWitness = [
        ("circom-compat/test", "circom-compat/verification_key.json"),
        ("taceo-examples/kyc/bn254/kyc", "taceo-examples/kyc/bn254/verification_key.json"),
        ("taceo-examples/multiplier2/multiplier2", "taceo-examples/multiplier2/verification_key.json"),
        ("taceo-examples/poseidon2_2/poseidon2_2", "taceo-examples/poseidon2_2/verification_key.json"),
        ("taceo-examples/poseidon2_3/poseidon2_3", "taceo-examples/poseidon2_3/verification_key.json"),
        ("taceo-examples/poseidon2_4/poseidon2_4", "taceo-examples/poseidon2_4/verification_key.json"),
        ("taceo-examples/poseidon2_16/poseidon2_16", "taceo-examples/poseidon2_16/verification_key.json"),
        ("taceo-examples/sum_arrays/sum_arrays", "taceo-examples/sum_arrays/verification_key.json"),
    ]
}
