import Algebra
import Groth16
import Groth16Prover
import TestSupport
import Testing

/// Batches in which some keys have commitments.
@Suite struct CommittedBatchTests {
    private let folder = ScratchDirectory()
    private let circuit: CommittedCircuit
    private let prover: Prover
    private let key: PreparedVerifyingKey
    private let plain: (circuit: TestCircuit, key: PreparedVerifyingKey, proof: Proof)
    private let proofs: [Proof]

    init() throws {
        let options = CommittedCircuit.options
        circuit = try CommittedCircuit()
        let prover = try folder.prover(circuit)
        self.prover = prover
        key = PreparedVerifyingKey(prover.key.verifyingKey)
        let cubic = try TestCircuit.cubic()
        let plainProver = try Prover(key: try folder.key(cubic), system: cubic.system)
        plain = (
            cubic, PreparedVerifyingKey(plainProver.key.verifyingKey),
            try plainProver.prove(witness: cubic.witness, options: options)
        )
        let circuit = circuit.circuit
        proofs = try (0..<6).map { _ in
            try prover.prove(circuit, inputs: CommittedCircuit.honest, options: options)
        }
    }

    /// The proofs, with plain ones between them.
    private func batch(_ proofs: [Proof], asBytes: Bool) -> BatchVerifier {
        var batch = BatchVerifier()
        for (index, proof) in proofs.enumerated() {
            if asBytes {
                batch.append(key: key, proofBytes: proof.bytes, publicInputs: [FieldInteger(11)])
            } else {
                batch.append(key: key, proof: proof, publicInputs: [FieldInteger(11)])
            }
            if index % 2 == 0 {
                batch.append(
                    key: plain.key, proof: plain.proof, publicInputs: Fr.integers(plain.circuit.publicInputs))
            }
        }
        return batch
    }

    /// The verdict in words: "3 proof.equation" for each bad proof.
    private func verdict(_ batch: BatchVerifier) throws -> [String] {
        switch try batch.verify() {
        case .allValid: []
        case .invalid(let failures): failures.map { "\($0.index) \($0.reason.code)" }
        }
    }

    @Test(arguments: [false, true])
    func goodProofsPass(_ asBytes: Bool) throws {
        #expect(try verdict(batch(proofs, asBytes: asBytes)) == [])
        #expect(try verdict(batch(Array(proofs.prefix(1)), asBytes: asBytes)) == [])
    }

    /// V26: one bad proof at each position, with the reason that it has alone.
    @Test(arguments: [false, true])
    func v26OneBadProofIsNamed(_ asBytes: Bool) throws {
        for position in proofs.indices {
            let good = proofs[position], other = proofs[(position + 1) % proofs.count]
            let bad = [
                try Proof(a: good.a, b: good.b, c: good.c, commitment: other.commitment),
                try Proof(
                    a: good.a, b: good.b, c: good.c,
                    commitment: ProofCommitment(point: good.commitment!.point, knowledge: other.commitment!.knowledge)),
                try Proof(a: good.a, b: good.b, c: good.c),
                try Proof(a: -good.a, b: good.b, c: good.c, commitment: good.commitment),
            ]
            let reasons: [InvalidReason] = [.equation, .commitmentKnowledge, .commitmentMissing, .equation]
            for (proof, reason) in zip(bad, reasons) {
                var changed = proofs
                changed[position] = proof
                let index = position + (position + 1) / 2
                #expect(try verdict(batch(changed, asBytes: asBytes)) == ["\(index) \(reason.code)"])
            }
        }
    }

    /// V26: errors of two proofs of knowledge that would cancel under equal coefficients.
    @Test func v26ErrorsThatCancel() throws {
        let shift = G1Point.generator
        var changed = proofs
        for (position, by) in [(1, shift), (4, -shift)] {
            let good = proofs[position]
            let commitment = good.commitment!
            changed[position] = try Proof(
                a: good.a, b: good.b, c: good.c,
                commitment: ProofCommitment(
                    point: commitment.point, knowledge: (G1Sum(commitment.knowledge) + by).affine))
        }
        #expect(
            try verdict(batch(changed, asBytes: false)) == [
                "2 proof.commitment-knowledge", "6 proof.commitment-knowledge",
            ])
    }

    /// An error over γ that the proof of knowledge takes away again, if both had one coefficient: D + x and σD + x.
    @Test func errorsThatCancelWithinAProof() throws {
        var changed = proofs
        let good = proofs[2], commitment = good.commitment!
        changed[2] = try Proof(
            a: good.a, b: good.b, c: good.c,
            commitment: ProofCommitment(
                point: (G1Sum(commitment.point) + .generator).affine,
                knowledge: (G1Sum(commitment.knowledge) + .generator).affine))
        #expect(try verdict(batch(changed, asBytes: true)) == ["3 proof.commitment-knowledge"])
    }
}
