import Algebra
import CanonicalEncoding
import Groth16
import Groth16Prover
import ProofChain
import R1CS
import Statements
import Testing
import TestSupport
import Verification

/// The verifier on a proof that a prover made: a small circuit with the public inputs of a claim, a key of its own.
@Suite struct ProvenBundleTests {
    /// Every public input is squared, so that each stands in a constraint.
    static func circuit() throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>()
        let inputs = Sample.publicInputs.map { builder.publicInput($0.name) }
        for (index, input) in inputs.enumerated() {
            _ = builder.multiply(ConstraintLabel("square", index), input, input)
        }
        return try builder.finish()
    }

    @Test func aProofOfTheProverVerifiesInItsBundleOnly() throws {
        let folder = ScratchDirectory()
        let path = folder.file("chain.key")
        let circuit = try Self.circuit()
        let key = try DevelopmentSetup.generate(for: circuit.constraints, path: path, threads: 1)
        let prover = try Prover(key: ProvingKey(path: path), system: circuit.constraints)
        let carried = CarriedKey(bytes: key.bytes, setup: .development)
        #expect(carried.digest == key.digest)

        func bundle(_ sample: Sample) throws -> Bundle {
            let statement = try sample.statement(keyDigest: key.digest)
            let witness = try circuit.witness(inputs: statement.publicInputs())
            let proof = try prover.prove(witness: witness, options: ProvingOptions(threads: 1))
            return Bundle(
                links: [
                    Link(
                        statement: .breach(statement),
                        evidence: [.groth16(ProofEvidence(proof: proof.bytes, verifyingKey: key.digest))])
                ], verifyingKeys: [carried])
        }
        let first = try bundle(Sample())
        #expect(try Sample.verify(first.canonicalBytes).outcome == .verified)
        let second = try bundle(Sample(claim: .noBreach))
        #expect(try Sample.verify(second.canonicalBytes).outcome == .verified)

        let swapped = Bundle(
            links: [Link(statement: first.links[0].statement, evidence: second.links[0].evidence)],
            verifyingKeys: [carried])
        #expect(try Sample.verify(swapped.canonicalBytes).failures == ["proof.equation"])
    }
}
