import Algebra
import R1CS
import TestSupport
import Testing

/// `.r1cs` and `.wtns`: files of circom and snarkjs, read and written.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct CircuitFileTests {
    static let circuits = [
        "circom-compat/circuit2", "circom-compat/complex-circuit/complex-circuit-10000-10000",
        "circom-compat/mycircuit", "det-bn128-breach/circuit", "det-bn128-poseidon/circuit", "det-bn128-pow4/circuit",
        "snarkjs-circuit2/circuit", "snarkjs-groth16/circuit", "snarkjs-plonkcircuit/plonk_circuit_circuit",
        "snarkjs-plonkcircuit/fflonk_circuit", "synthetic/mul_10", "synthetic/mul_14",
        "taceo-bn254/multiplier2/circuit", "taceo-bn254/poseidon/circuit", "taceo-examples/kyc/bn254/kyc",
        "taceo-examples/multiplier2/multiplier2", "taceo-examples/poseidon/poseidon",
        "taceo-examples/sum_arrays/sum_arrays",
    ]

    /// A circuit and a witness of it.
    static let pairs = [
        ("circom-compat/circuit2", "circom-compat/circuit2_js/witness"),
        ("det-bn128-breach/circuit", "det-bn128-breach/witness"),
        ("det-bn128-poseidon/circuit", "det-bn128-poseidon/witness"),
        ("det-bn128-pow4/circuit", "det-bn128-pow4/witness"), ("snarkjs-circuit2/circuit", "snarkjs-circuit2/witness"),
        ("snarkjs-groth16/circuit", "snarkjs-groth16/witness"),
        ("snarkjs-plonkcircuit/plonk_circuit_circuit", "snarkjs-plonkcircuit/plonk_circuit_witness"),
        ("snarkjs-plonkcircuit/fflonk_circuit", "snarkjs-plonkcircuit/fflonk_witness"),
        ("synthetic/mul_10", "synthetic/mul_10"), ("synthetic/mul_14", "synthetic/mul_14"),
        ("taceo-bn254/multiplier2/circuit", "taceo-bn254/multiplier2/witness"),
        ("taceo-bn254/poseidon/circuit", "taceo-bn254/poseidon/witness"),
        ("taceo-examples/poseidon/poseidon", "taceo-examples/poseidon/witness"),
    ]

    /// Read and written again, every circuit is the same file.
    @Test(arguments: circuits)
    func roundTripOfCircuits(_ name: String) throws {
        let bytes = try SharedVectors.groth16.bytes(name + ".r1cs")
        #expect(try R1CSFile(bytes: bytes).bytes == bytes)
        #expect(try R1CSFile(path: SharedVectors.groth16.path(name + ".r1cs")).bytes == bytes)
    }

    @Test(arguments: pairs.map(\.1) + ["go-rapidsnark-authV2/witness", "rapidsnark/witness"])
    func roundTripOfWitnesses(_ name: String) throws {
        let bytes = try SharedVectors.groth16.bytes(name + ".wtns")
        #expect(WitnessFile.encode(try WitnessFile.decode(bytes)) == bytes)
        #expect(WitnessFile.encode(try WitnessFile.read(path: SharedVectors.groth16.path(name + ".wtns"))) == bytes)
    }

    /// Witnesses satisfy their circuits; with any value changed some constraint fails, and has a name.
    @Test(arguments: pairs)
    func witnessesSatisfyTheirCircuits(_ circuit: String, _ witness: String) throws {
        let system = try R1CSFile(path: SharedVectors.groth16.path(circuit + ".r1cs")).system
        var values = try WitnessFile.read(path: SharedVectors.groth16.path(witness + ".wtns"))
        #expect(system.firstUnsatisfied(by: values) == nil)
        values[values.count - 1] += .one
        let failure = try #require(system.firstUnsatisfied(by: values))
        #expect(failure.name == "constraint[\(failure.index)]")
    }

    /// What the header says arrives.
    @Test func countsOfACircuit() throws {
        let file = try R1CSFile(path: SharedVectors.groth16.path("det-bn128-breach/circuit.r1cs"))
        #expect(file.system.wireCount == 7538)
        #expect(file.system.constraintCount == 7525)
        #expect(file.system.publicInputCount == 4)
        #expect(file.publicOutputCount == 1)
        #expect(file.privateInputCount == 19)
        #expect(file.labelCount == 31809)
        #expect(file.wireLabels.count == 7538)
        #expect(file.sectionOrder == .constraintsFirst)
    }

    /// The same circuit in snarkjs's own test and in ours: the matrices themselves.
    @Test func termsOfASmallCircuit() throws {
        let system = try R1CSFile(path: SharedVectors.groth16.path("taceo-bn254/multiplier2/circuit.r1cs")).system
        func row(_ matrix: SparseMatrix) -> [[Int]] {
            matrix.row(0).map { term in
                let coefficient = system.coefficients[Int(term.coefficient)]
                return [coefficient == .one ? 1 : coefficient == -Fr.one ? -1 : 0, Int(term.wire)]
            }
        }
        #expect(row(system.a) == [[-1, 2]])
        #expect(row(system.b) == [[1, 3]])
        #expect(row(system.c) == [[-1, 1]])
    }

    /// A circuit of our own builder, as a file and back.
    @Test func circuitsOfTheBuilder() throws {
        var builder = CircuitBuilder<Fr>()
        let x = builder.publicInput("x")
        let y = builder.privateInput("y")
        let product = builder.multiply("product", x + Scalar(constant: Fr(-3)), y)
        builder.enforceEqual("end", product, x)
        let circuit = try builder.finish()
        let file = try R1CSFile(bytes: R1CSFile(system: circuit.constraints, privateInputCount: 1).bytes)
        #expect(file.system.digest == circuit.constraints.digest)
        #expect(file.system.a == circuit.constraints.a)
        #expect(file.system.b == circuit.constraints.b)
        #expect(file.system.c == circuit.constraints.c)
        #expect(file.wireLabels == [0, 1, 2, 3])
        #expect(file.privateInputCount == 1)
    }

    @Test(
        arguments: [
            "det-bls12381-mul/circuit.r1cs", "taceo-bls12_381/poseidon/circuit.r1cs",
            "taceo-bls12_381/multiplier2/circuit.r1cs", "taceo-examples/kyc/bls12/kyc.r1cs",
        ])
    func circuitsOfAnotherCurve(_ name: String) throws {
        let error = #expect(throws: CircuitFileError.self) { try R1CSFile(path: SharedVectors.groth16.path(name)) }
        #expect(error?.code == "r1cs.wrong-curve")
        #expect(error?.message.contains("BLS12-381") == true)
        #expect(error?.message.contains(name) == true)
    }

    @Test(
        arguments: [
            "det-bls12381-mul/witness.wtns", "taceo-bls12_381/poseidon/witness.wtns",
            "taceo-examples/kyc/bls12/witness.wtns",
        ])
    func witnessesOfAnotherCurve(_ name: String) throws {
        let error = #expect(throws: CircuitFileError.self) {
            try WitnessFile.read(path: SharedVectors.groth16.path(name))
        }
        #expect(error?.code == "wtns.wrong-curve")
        #expect(error?.message.contains("BLS12-381") == true)
    }

    @Test func filesThatAreNone() throws {
        #expect(throws: CircuitFileError.self) { try R1CSFile(path: "/nonexistent/circuit.r1cs") }
        let absent = #expect(throws: CircuitFileError.self) { try WitnessFile.read(path: "/nonexistent/w.wtns") }
        #expect(absent?.code == "file.not-found")
        let device = #expect(throws: CircuitFileError.self) { try WitnessFile.read(path: "/dev/null") }
        #expect(device?.code == "file.not-regular")
    }
}
