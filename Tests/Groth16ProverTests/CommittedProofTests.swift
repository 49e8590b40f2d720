import Algebra
import CanonicalEncoding
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Proofs of circuits that commit to a part of their witness and take a challenge from that.
@Suite struct CommittedProofTests {
    private let folder = ScratchDirectory()
    private let circuit: CommittedCircuit
    private let prover: Prover
    private let key: PreparedVerifyingKey
    private let options = CommittedCircuit.options

    init() throws {
        circuit = try CommittedCircuit()
        prover = try folder.prover(circuit)
        key = PreparedVerifyingKey(prover.key.verifyingKey)
    }

    private func honestProof() throws -> Proof {
        try prover.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: options)
    }

    private func replacing(
        _ proof: Proof, point: G1Point? = nil, knowledge: G1Point? = nil
    ) throws -> Proof {
        let commitment = try #require(proof.commitment)
        return try Proof(
            a: proof.a, b: proof.b, c: proof.c,
            commitment: ProofCommitment(
                point: point ?? commitment.point, knowledge: knowledge ?? commitment.knowledge))
    }

    private func check(_ proof: Proof, _ inputs: [Fr] = [Fr(11)]) -> Verification {
        key.verify(proof, publicInputs: inputs)
    }

    @Test func proofsVerifyAndHave192Bytes() throws {
        let proof = try honestProof()
        #expect(check(proof) == .valid)
        #expect(check(proof, [Fr(12)]) == .invalid(.equation))
        #expect(proof.bytes.count == 192)
        #expect(try Proof(bytes: proof.bytes) == proof)
        #expect(try VerifyingKey(bytes: key.key.bytes) == key.key)
        try prover.key.checkConsistency(threads: 2)
    }

    @Test func unsatisfiedInputsAreNamed() throws {
        let inputs = CommittedCircuit.inputs([Fr(3), Fr(8)], [Fr(4), Fr(7)])
        let error = #expect(throws: ProvingError.self) {
            try prover.prove(circuit.circuit, inputs: inputs, options: options)
        }
        #expect(error?.code == "prover.unsatisfied")
        #expect(error?.message.contains("equal") == true)
    }

    /// A finished witness has its challenge from somewhere else.
    @Test func aWitnessAloneIsRefused() throws {
        let witness = [Fr](repeating: .one, count: circuit.system.wireCount)
        #expect(throws: ProvingError.challengeNeeded) { try prover.prove(witness: witness, options: options) }
    }

    @Test func theCommitmentComesFirstAndCanBeCancelled() throws {
        let log = PhaseLog()
        let reporting = ProvingOptions(threads: 1, onPhase: { log.append($0) })
        _ = try prover.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: reporting)
        #expect(log.phases == ProvingPhase.allCases)
        let flag = CancellationFlag()
        let cancelling = ProvingOptions(
            threads: 1, cancellation: flag, onPhase: { if $0 == .commitment { flag.cancel() } })
        #expect(throws: ProvingError.cancelled) {
            try prover.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: cancelling)
        }
    }

    /// The point of it all: who could choose a value when the challenge is known would prove anything.
    @Test func valuesChosenAfterTheChallengeDoNotPass() throws {
        let values = [Fr(3), Fr(8), Fr(8), Fr(3)]
        let half = try CommittingWitness(of: circuit.circuit, inputs: CommittedCircuit.honest, mask: Fr(77))
        let commitment = try prover.commitment(to: half.committedValues, options: options)
        let challenge = CommitmentChallenge.value(
            key: key.digest, publicInputs: [FieldInteger(11)], commitment: commitment.point)
        var witness = half.finished(challenge: challenge)
        let honest = try prover.prove(
            witness: witness, commitment: commitment, r: Fr(5), s: Fr(6), options: options)
        #expect(check(honest) == .valid)

        // b₀ = 4, and b₁ such that the products agree at this one challenge: every constraint holds.
        let places = witness.indices.filter { witness[$0] == Fr(8) || witness[$0] == Fr(3) }
        try #require(places.map { witness[$0] } == values)
        let other = Fr(4)
        let product = (challenge - Fr(3)) * (challenge - Fr(8))
        witness[places[2]] = other
        witness[places[3]] = challenge - product * (challenge - other).inverted()!
        #expect(circuit.system.firstUnsatisfied(by: witness) == nil)
        #expect(throws: ProvingError.selfCheckFailed(multiples: nil)) {
            try prover.prove(witness: witness, commitment: commitment, r: Fr(5), s: Fr(6), options: options)
        }
    }

    /// K7, P8: bases or their σ-fold exchanged under right digests are found on demand, and give no proof.
    @Test(arguments: [7, 8])
    func k7TheCommitmentsSections(page: Int) throws {
        try ForeignKeyTests.forged(prover.key) { file, bodyOffset in
            let points = bodyOffset + 4096 * page
            for index in 0..<64 { file.swapAt(points + index, points + 64 + index) }
        }
        let forged = try Prover(key: ProvingKey(path: prover.key.path), system: circuit.system)
        let error = #expect(throws: ProvingError.self) { try forged.key.checkConsistency(threads: 2) }
        #expect(error?.code == "key.inconsistent")
        #expect(throws: ProvingError.selfCheckFailed(multiples: nil)) {
            try forged.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: options)
        }
    }

    /// The count of committed wires contradicts the verifying key, the file or the circuit.
    @Test(arguments: [0, 4, 6, 4_000_000_000] as [UInt32])
    func p2TheCountOfCommittedWires(_ count: UInt32) throws {
        try ForeignKeyTests.forged(prover.key) { file, _ in
            withUnsafeBytes(of: count.littleEndian) { file.replaceSubrange(156..<160, with: $0) }
        }
        var code: String?
        do {
            _ = try Prover(key: ProvingKey(path: prover.key.path), system: circuit.system)
        } catch let error as ProvingKeyError {
            code = error.code
        } catch let error as ProvingError {
            code = error.code
        }
        #expect(["key.header-inconsistent", "key.wrong-length"].contains(code))
    }

    /// V24: each part of the commitment replaced, exchanged or left out.
    @Test func v24EveryPartCounts() throws {
        let proof = try honestProof()
        let second = try honestProof()
        let (one, two) = (try #require(proof.commitment), try #require(second.commitment))
        #expect(check(try replacing(proof, point: .generator)) == .invalid(.commitmentKnowledge))
        #expect(check(try replacing(proof, knowledge: .generator)) == .invalid(.commitmentKnowledge))
        #expect(check(try replacing(proof, knowledge: -one.knowledge)) == .invalid(.commitmentKnowledge))
        #expect(check(try replacing(proof, point: two.point)) == .invalid(.commitmentKnowledge))
        #expect(
            check(try replacing(proof, point: one.knowledge, knowledge: one.point)) == .invalid(.commitmentKnowledge))
        // With its own proof of knowledge, but made for another proof.
        #expect(check(try replacing(proof, point: two.point, knowledge: two.knowledge)) == .invalid(.equation))
        let bare = try Proof(a: proof.a, b: proof.b, c: proof.c)
        #expect(check(bare) == .invalid(.commitmentMissing))
        for (place, commitment) in [
            ("D", ProofCommitment(point: .infinity, knowledge: one.knowledge)),
            ("σD", ProofCommitment(point: one.point, knowledge: .infinity)),
        ] {
            let error = #expect(throws: ProofError.self) {
                try Proof(a: proof.a, b: proof.b, c: proof.c, commitment: commitment)
            }
            #expect(error?.code == "proof.point-at-infinity")
            #expect(error?.message.hasPrefix(place) == true)
        }
    }

    /// A key without a commitment has no use for one.
    @Test func commitmentsWhereNoneBelongAreRefused() throws {
        let plain = try TestCircuit.cubic()
        let plainProver = try Prover(key: try folder.key(plain), system: plain.system)
        let plainKey = PreparedVerifyingKey(plainProver.key.verifyingKey)
        let proof = try plainProver.prove(witness: plain.witness, options: options)
        let decorated = try Proof(a: proof.a, b: proof.b, c: proof.c, commitment: honestProof().commitment)
        #expect(plainKey.verify(decorated, publicInputs: plain.publicInputs) == .invalid(.commitmentUnexpected))
        #expect(plainKey.verify(proof, publicInputs: plain.publicInputs) == .valid)
    }

    /// V23: no bit of a proof is free.
    @Test func v23EverySingleBitFlip() throws {
        let bytes = try honestProof().bytes
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let proof = try? Proof(bytes: changed) else { continue }
            #expect(check(proof) != .valid, "bit \(bit)")
        }
        for count in [0, 127, 129, 160, 191, 193, 256] {
            let error = #expect(throws: ProofError.self) {
                try Proof(bytes: Array((bytes + bytes).prefix(count)))
            }
            #expect(error?.code == "proof.wrong-length")
        }
    }

    /// B7: the challenge depends on the key, every input and the commitment; a proof under another key of the same circuit
    /// is none.
    @Test func b7TheChallengeAbsorbsEverything() throws {
        let other = try folder.prover(circuit, "other")
        let digests = [key.digest, PreparedVerifyingKey(other.key.verifyingKey).digest]
        let points = [G1Point.generator, -G1Point.generator]
        let inputs = [[FieldInteger(1)], [FieldInteger(2)], [], [FieldInteger(1), FieldInteger(0)]]
        var seen: Set<Fr> = []
        for digest in digests {
            for point in points {
                for inputs in inputs {
                    seen.insert(CommitmentChallenge.value(key: digest, publicInputs: inputs, commitment: point))
                }
            }
        }
        #expect(seen.count == digests.count * points.count * inputs.count)
        let proof = try other.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: options)
        #expect(check(proof) == .invalid(.commitmentKnowledge))
    }

    /// X9, and GHSA-9xcg-3q8v-7fq6: the values are few, and yet the commitment does not tell which they are.
    @Test func x9GuessedValuesAreNotRecognised() throws {
        func commitment(_ first: Int, mask: Fr) throws -> G1Point {
            let inputs = CommittedCircuit.inputs([Fr(first), Fr(8)], [Fr(8), Fr(first)])
            let half = try CommittingWitness(of: circuit.circuit, inputs: inputs, mask: mask)
            return try prover.commitment(to: half.committedValues, options: options).point
        }
        func guesses(_ target: G1Point) throws -> [Int] {
            try (0..<32).filter { try commitment($0, mask: .zero) == target }
        }
        // The attack works when nothing is hidden…
        #expect(try guesses(try commitment(3, mask: .zero)) == [3])
        // …and not on what a prover publishes; nor do two proofs of one witness share a commitment.
        let proofs = [try honestProof(), try honestProof()]
        for proof in proofs { #expect(try guesses(try #require(proof.commitment).point) == []) }
        #expect(proofs[0].commitment?.point != proofs[1].commitment?.point)
        #expect(proofs[0].commitment?.knowledge != proofs[1].commitment?.knowledge)
    }

    /// A setup that makes the mask's base infinity would have commitments show what they hold; nothing else is wrong with it.
    @Test func keysThatDoNotHideAreRefused() throws {
        let secrets = SetupSecrets(tau: Fr(1_234_567), alpha: Fr(11), beta: -Fr.one, delta: Fr(17), sigma: Fr(19))
        let other = try folder.prover(circuit, "not-hiding", secrets: secrets)
        let error = #expect(throws: ProvingError.self) {
            try other.prove(circuit.circuit, inputs: CommittedCircuit.honest, options: options)
        }
        #expect(error?.code == "key.commitment-not-hiding")
    }

    @Test func otherCircuitsAreRefused() throws {
        let cubic = try TestCircuit.cubicCircuit()
        let error = #expect(throws: ProvingError.self) {
            try prover.prove(cubic, inputs: [Fr(35), Fr(3)], options: options)
        }
        #expect(error?.code == "prover.wrong-circuit")
    }

    /// GHSA-q3hw-3gm4-w5cr was about a second commitment: there is none.
    @Test func thereIsOneChallenge() {
        func twice() throws(SynthesisError) -> Circuit<Fr> {
            var builder = CircuitBuilder<Fr>()
            let x = builder.privateInput("x")
            let first = builder.challenge("first", committingTo: [x.combination])
            let second = builder.challenge("second", committingTo: [x.combination])
            _ = builder.multiply("product", first, second)
            return try builder.finish()
        }
        let error = #expect(throws: SynthesisError.self) { try twice() }
        #expect(error?.code == "circuit.second-challenge")
    }
}
