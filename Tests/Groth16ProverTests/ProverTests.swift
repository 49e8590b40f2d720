import Algebra
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Setup and proofs of whole circuits.
@Suite struct ProverTests {
    /// In place: a copy that is wiped would leave the witness where it was.
    @Test func wipingAWitness() throws {
        var witness = try TestCircuit.chain(100).witness
        witness[0] = Fr(7)
        let before = witness.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        witness.wipe()
        let after = witness.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        #expect(before == after)
        #expect(witness.allSatisfy { $0 == .zero })
    }

    /// P9: the smallest circuits, nothing private, everything zero, domains exactly full and just overflowing.
    @Test func p9EdgeCircuitsProveAndVerify() throws {
        let folder = ScratchDirectory()
        for circuit in try TestCircuit.all() {
            let key = try folder.key(circuit)
            let prover = try Prover(key: key, system: circuit.system)
            let proof = try prover.prove(witness: circuit.witness, options: ProvingOptions(threads: 2))
            let verifier = PreparedVerifyingKey(key.verifyingKey)
            #expect(verifier.verify(proof, publicInputs: circuit.publicInputs) == .valid, "\(circuit)")
            #expect(try Proof(bytes: proof.bytes) == proof)
        }
    }

    /// K4: every public input changes the verdict, however the circuit uses it.
    @Test func k4EveryPublicInputIsBound() throws {
        let folder = ScratchDirectory()
        for circuit in [try TestCircuit.allPublic(7), try .sumOfTwo(), try .allZero(2), try .cubic()] {
            let key = try folder.key(circuit)
            let proof = try Prover(key: key, system: circuit.system).prove(witness: circuit.witness)
            let verifier = PreparedVerifyingKey(key.verifyingKey)
            for index in circuit.publicInputs.indices {
                for change in [Fr(1), Fr(-1), Fr(1 << 40)] {
                    var inputs = circuit.publicInputs
                    inputs[index] += change
                    #expect(verifier.verify(proof, publicInputs: inputs) == .invalid(.equation), "\(circuit) \(index)")
                }
            }
        }
    }

    /// K9: without the binding rows two inputs that occur only in a sum are bound only by it; the lint sees it.
    @Test func k9MissingBindingRowsAreNoticed() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.sumOfTwo()
        let secrets = SetupSecrets(tau: Fr(1_234_567), alpha: Fr(11), beta: Fr(13), delta: Fr(17), sigma: Fr(19))
        let error = #expect(throws: SetupError.self) {
            try DevelopmentSetup.generate(
                for: circuit.system, path: folder.path + "/unbound.assaykey", secrets: secrets,
                withBindingRows: false, threads: 1)
        }
        #expect(error?.code == "verifying-key.duplicate-input")
        #expect(folder.names == [])
        let key = try DevelopmentSetup.generate(
            for: circuit.system, path: folder.path + "/bound.assaykey", secrets: secrets, threads: 1)
        #expect(Set(key.inputCommitments).count == 3)
    }

    /// P13: thread counts and chunk sizes do not show.
    @Test func p13ThreadsAndChunksAreInvisible() throws {
        let folder = ScratchDirectory()
        for circuit in [try TestCircuit.chain(1500), try .bits(3000), try .cubic()] {
            let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
            let (r, s) = (Fr(31_337), Fr(-271_828))
            let reference = try prover.prove(
                witness: circuit.witness, r: r, s: s, options: ProvingOptions(threads: 1))
            for threads in [1, 2, 7, 64] {
                for additions in [1, 37, 100_000] where threads != 64 || additions == 37 {
                    let proof = try prover.prove(
                        witness: circuit.witness, r: r, s: s, options: ProvingOptions(threads: threads),
                        additionsPerCall: additions)
                    #expect(proof.bytes == reference.bytes, "\(circuit), \(threads) threads, \(additions) a call")
                }
            }
        }
    }

    /// The key does not depend on threads either: with given secrets the files are the same.
    @Test func setupIsDeterministicForGivenSecrets() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(700)
        let secrets = SetupSecrets(tau: Fr(987_654_321), alpha: Fr(3), beta: Fr(5), delta: Fr(7), sigma: Fr(11))
        var keys: [[UInt8]] = []
        for threads in [1, 2, 7] {
            let path = "\(folder.path)/\(threads).assaykey"
            _ = try DevelopmentSetup.generate(for: circuit.system, path: path, secrets: secrets, threads: threads)
            keys.append(try KeyFileTests.bytes(path))
        }
        #expect(keys[0] == keys[1])
        #expect(keys[0] == keys[2])
    }

    /// P11: two proofs of one witness share no element.
    @Test func p11ProofsShareNothing() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        var seen: Set<[UInt8]> = []
        for _ in 0..<20 {
            let proof = try prover.prove(witness: circuit.witness, options: ProvingOptions(threads: 1))
            for element in [proof.a.compressed, proof.b.compressed, proof.c.compressed] {
                #expect(seen.insert(element).inserted)
            }
        }
    }

    /// P6, P7: a witness that does not fit is refused by name, and no value is told.
    @Test func p6p7BadWitnesses() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(2000)
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        var short = circuit.witness
        short.removeLast()
        var withoutOne = circuit.witness
        withoutOne[0] = Fr(2)
        var wrong = circuit.witness
        wrong[1200] += .one
        let cases: [([Fr], ProvingError)] = [
            (short, .witnessLength(expected: circuit.witness.count, found: circuit.witness.count - 1)),
            ([], .witnessLength(expected: circuit.witness.count, found: 0)),
            (withoutOne, .witnessWithoutOne),
        ]
        for (witness, wanted) in cases {
            let error = #expect(throws: ProvingError.self) { try prover.prove(witness: witness) }
            #expect(error == wanted)
        }
        for threads in [1, 2, 7] {
            let error = #expect(throws: ProvingError.self) {
                try prover.prove(witness: wrong, options: ProvingOptions(threads: threads))
            }
            let first = try #require(circuit.system.firstUnsatisfied(by: wrong))
            #expect(error == .unsatisfied(constraint: first.index, name: first.name))
            #expect(error?.code == "prover.unsatisfied")
            #expect(error?.message.contains(wrong[1200].integer.decimal) == false)
        }
    }

    @Test func keysOfOtherCircuitsAreRefused() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .chain(5))
        let error = #expect(throws: ProvingError.self) { try Prover(key: key, system: TestCircuit.chain(6).system) }
        #expect(error?.code == "prover.wrong-circuit")
    }

    @Test func phasesComeInOrder() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        let log = PhaseLog()
        _ = try prover.prove(
            witness: circuit.witness, options: ProvingOptions(threads: 1, onPhase: { log.append($0) }))
        #expect(log.phases == ProvingPhase.ofPlainCircuits)
        let fractions = ProvingPhase.allCases.map(\.fractionAtStart)
        #expect(fractions == fractions.sorted())
    }

    /// A raised flag ends the work soon, in whatever phase.
    @Test func cancellationIsPrompt() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(3000)
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        for phase in ProvingPhase.ofPlainCircuits where phase != .selfCheck {
            let flag = CancellationFlag()
            let clock = ContinuousClock()
            let log = PhaseLog()
            let error = #expect(throws: ProvingError.self) {
                try prover.prove(
                    witness: circuit.witness,
                    options: ProvingOptions(
                        threads: 2, cancellation: flag,
                        onPhase: {
                            if $0 == phase { flag.cancel() }
                            log.append($0, at: clock.now)
                        }))
            }
            let ended = clock.now
            #expect(error == .cancelled)
            #expect(log.phases.last == phase)
            // 100 ms is the promise on an idle machine; a test machine may be busy with other tests.
            #expect(ended - (log.times.last ?? ended) < .milliseconds(1000))
        }
    }

    @Test func setupCanBeCancelled() throws {
        let folder = ScratchDirectory()
        let flag = CancellationFlag()
        let circuit = try TestCircuit.chain(500)
        let error = #expect(throws: SetupError.self) {
            try DevelopmentSetup.generate(
                for: circuit.system, path: folder.path + "/key.assaykey", threads: 2,
                progress: { if $0 > 0.3 { flag.cancel() } }, cancellation: flag)
        }
        #expect(error == .cancelled)
        #expect(folder.names == [])
    }
}
