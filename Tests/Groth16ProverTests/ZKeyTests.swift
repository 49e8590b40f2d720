import Algebra
import CanonicalEncoding
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Proofs under keys of snarkjs, by way of third-party keys and witnesses.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct ZKeyTests {
    /// The key that a `.zkey` holds is the one that snarkjs exported from it.
    @Test(arguments: ZKeyVector.all)
    func verifyingKeys(_ vector: ZKeyVector) throws {
        #expect(try vector.openKey().verifyingKey == vector.readVerifyingKey())
    }

    /// Exported, it is the file that snarkjs wrote.
    @Test(arguments: ZKeyVector.all.filter { $0.key.hasPrefix("det-") || $0.key.hasPrefix("rapidsnark") })
    func exportedVerifyingKeys(_ vector: ZKeyVector) throws {
        let exported = try vector.openKey().verifyingKey.snarkJSON.indentedBytes
        #expect(try exported == SharedVectors.groth16.bytes(vector.verifyingKey))
    }

    @Test(arguments: ZKeyVector.withoutWitness)
    func verifyingKeysOfOthers(_ name: String, _ verifyingKey: String) throws {
        let rules: VerifyingKey.Rules = name.hasPrefix("circom-compat") ? .allowingInsecureDelta : .strict
        let key = try ZKey(path: SharedVectors.groth16.path(name + ".zkey"), rules: rules)
        #expect(
            try key.verifyingKey == VerifyingKey(snarkJSON: SharedVectors.groth16.json(verifyingKey), rules: rules))
        try key.checkConsistency(threads: 2)
    }

    /// A proof from each pair, with and without the circuit's file, verifies under the exported key and for no other input.
    @Test(arguments: ZKeyVector.all)
    func proofs(_ vector: ZKeyVector) throws {
        let key = try vector.openKey()
        let witness = try vector.readWitness()
        let verifyingKey = PreparedVerifyingKey(try vector.readVerifyingKey())
        let circuit = try vector.readCircuit()
        let inputs = Array(witness[1...key.publicInputCount])
        for system in [nil, circuit] {
            let proof = try ZKeyProver(key: key, system: system).prove(witness: witness)
            #expect(verifyingKey.verify(proof, publicInputs: inputs) == .valid)
            var wrong = inputs
            wrong[0] += .one
            #expect(verifyingKey.verify(proof, publicInputs: wrong) == .invalid(.equation))
        }
    }

    @Test(arguments: ZKeyVector.all)
    func consistency(_ vector: ZKeyVector) throws {
        try vector.openKey().checkConsistency(threads: 2)
    }

    /// P13: the same blinding gives the same proof for any number of threads. P11: fresh blinding shares no element.
    @Test func threadsAndBlinding() throws {
        let vector = ZKeyVector.all[0]
        let prover = try ZKeyProver(key: vector.openKey())
        let witness = try vector.readWitness()
        let proofs = try [1, 2, 7].map { threads in
            try prover.prove(witness: witness, r: Fr(11), s: Fr(13), options: ProvingOptions(threads: threads))
        }
        #expect(Set(proofs).count == 1)
        let first = try prover.prove(witness: witness)
        let second = try prover.prove(witness: witness)
        #expect(first.a != second.a)
        #expect(first.b != second.b)
        #expect(first.c != second.c)
    }

    /// P9: no constraint at all and no private wire: any witness will do.
    @Test func p9NothingButPublicInputs() throws {
        let key = try ZKey(path: SharedVectors.groth16.path("taceo-examples/sum_arrays/sum_arrays.zkey"))
        #expect(key.wireCount == key.publicInputCount + 1)
        let system = try R1CSFile(path: SharedVectors.groth16.path("taceo-examples/sum_arrays/sum_arrays.r1cs")).system
        #expect(system.constraintCount == 0)
        for witness in [[Fr(1), Fr(2), Fr(3), Fr(4), Fr(5), Fr(6), Fr(7)], [.one] + [Fr](repeating: .zero, count: 6)] {
            for system in [nil, system] {
                let proof = try ZKeyProver(key: key, system: system).prove(witness: witness)
                #expect(
                    PreparedVerifyingKey(key.verifyingKey).verify(proof, publicInputs: Array(witness[1...])) == .valid)
            }
        }
    }

    /// P7: a witness that does not satisfy the circuit is refused: by its constraint with the circuit's file, else since
    /// the proof does not verify.
    @Test(arguments: ZKeyVector.all)
    func p7UnsatisfiedWitness(_ vector: ZKeyVector) throws {
        let key = try vector.openKey()
        var witness = try vector.readWitness()
        witness[witness.count - 1] += .one
        let blind = #expect(throws: ProvingError.self) { try ZKeyProver(key: key).prove(witness: witness) }
        #expect(blind == .selfCheckFailed(multiples: nil))
        #expect(blind?.code == "prover.self-check-failed")
        guard let system = try vector.readCircuit() else { return }
        let expected = try #require(system.firstUnsatisfied(by: witness))
        let named = #expect(throws: ProvingError.self) {
            try ZKeyProver(key: key, system: system).prove(witness: witness)
        }
        #expect(named == .unsatisfied(constraint: expected.index, name: expected.name))
    }

    /// Witnesses of the wrong length, or without the one.
    @Test func witnessesOfAnotherShape() throws {
        let vector = ZKeyVector.all[5]
        let witness = try vector.readWitness()
        for system in [nil, try vector.readCircuit()] {
            let prover = try ZKeyProver(key: vector.openKey(), system: system)
            for wrong in [Array(witness.dropLast()), witness + [.one], []] {
                let error = #expect(throws: ProvingError.self) { try prover.prove(witness: wrong) }
                #expect(error == .witnessLength(expected: 7, found: wrong.count))
            }
            var wrong = witness
            wrong[0] = Fr(2)
            #expect(throws: ProvingError.witnessWithoutOne) { try prover.prove(witness: wrong) }
        }
    }

    /// A circuit's file that is not the key's is found out, whatever the witness.
    @Test func circuitsOfOtherKeys() throws {
        let key = try ZKey(path: SharedVectors.groth16.path("det-bn128-poseidon/circuit_final.zkey"))
        for name in ["det-bn128-pow4/circuit", "synthetic/mul_10", "circom-compat/mycircuit"] {
            let system = try R1CSFile(path: SharedVectors.groth16.path(name + ".r1cs")).system
            #expect(throws: ProvingError.wrongCircuitFile) { try ZKeyProver(key: key, system: system) }
        }
        // Same counts, one coefficient changed.
        var bytes = SectionedBytes(try SharedVectors.groth16.bytes("det-bn128-poseidon/circuit.r1cs"))
        bytes[2][8] ^= 1
        let system = try R1CSFile(bytes: bytes.bytes).system
        #expect(throws: ProvingError.wrongCircuitFile) { try ZKeyProver(key: key, system: system) }
    }

    /// One thing about the circuit's file changed at a time.
    @Test func circuitsThatAreNearlyTheKeys() throws {
        let key = try ZKey(path: SharedVectors.groth16.path("det-bn128-pow4/circuit_final.zkey"))
        let good = SectionedBytes(try SharedVectors.groth16.bytes("det-bn128-pow4/circuit.r1cs"))
        func opens(_ change: (inout SectionedBytes) -> Void) throws -> Bool {
            var file = good
            change(&file)
            let system = try R1CSFile(bytes: file.bytes).system
            do throws(ProvingError) {
                _ = try ZKeyProver(key: key, system: system)
                return true
            } catch {
                #expect(error == .wrongCircuitFile)
                return false
            }
        }
        #expect(try opens { _ in })
        // The only term of A in the second constraint, and that of B: coefficient and wire.
        let (termOfA, termOfB) = (160, 200)
        #expect(try !opens { $0[2][termOfA + 4 + 31] ^= 0x10 })
        #expect(try !opens { $0[2][termOfA] ^= 1 })
        #expect(try !opens { $0[2][termOfB + 4] ^= 2 })
        #expect(try !opens { $0[2][termOfB] ^= 1 })
        // A wire more; a public input less; constraints that the key has no rows for.
        #expect(
            try !opens { file in
                file[1][36] += 1
                file[3] += [1, 0, 0, 0, 0, 0, 0, 0]
            })
        #expect(try !opens { $0[1][44] -= 1 })
        #expect(
            try !opens { file in
                file[1][60] += 9
                file[2] += [UInt8](repeating: 0, count: 9 * 12)
            })
        // C is not in the key: only the witness can tell.
        #expect(try opens { $0[2][$0[2].count - 1] ^= 0x10 })
    }

    @Test(
        arguments: [
            "det-bls12381-mul/circuit_final.zkey", "det-bls12381-mul/circuit_0000.zkey",
            "taceo-bls12_381/multiplier2/circuit.zkey", "taceo-bls12_381/poseidon/circuit.zkey",
            "taceo-examples/kyc/bls12/kyc.zkey",
        ])
    func keysOfAnotherCurve(_ name: String) throws {
        let error = #expect(throws: ProvingKeyError.self) { try ZKey(path: SharedVectors.groth16.path(name)) }
        #expect(error?.code == "zkey.wrong-curve")
        #expect(error?.message.contains("BLS12-381") == true)
    }

    /// Keys whose setup nobody contributed to are refused unless that is asked for.
    @Test(arguments: ["det-bn128-pow4/circuit_0000", "circom-compat/test", "taceo-bn254/poseidon/circuit"])
    func keysWithoutContributions(_ name: String) throws {
        let path = SharedVectors.groth16.path(name + ".zkey")
        let error = #expect(throws: ProvingKeyError.self) { try ZKey(path: path) }
        #expect(error?.code == "verifying-key.delta-is-generator")
        _ = try ZKey(path: path, rules: .allowingInsecureDelta)
    }
}
