import Algebra
import Groth16
import R1CS

extension ProofWork {
    /// Fresh r and s.
    static func randomBlinding() throws(ProvingError) -> (r: Fr, s: Fr) {
        do throws(RandomnessError) {
            return (try .randomNonzero(), try .randomNonzero())
        } catch {
            throw .randomness(error)
        }
    }

    /// A proof that has been verified; the witness must have the right length and begin with one.
    func checkedProof(
        witness: [Fr], commitment: ProofCommitment? = nil, r: Fr, s: Fr
    ) throws(ProvingError) -> Proof {
        guard witness.count == key.wireCount else {
            throw .witnessLength(expected: key.wireCount, found: witness.count)
        }
        guard witness[0] == .one else { throw .witnessWithoutOne }
        let proof = try prove(witness: witness, commitment: commitment, r: r, s: s)
        options.onPhase(.selfCheck)
        let inputs = Array(witness[1..<(1 + constraints.system.publicInputCount)])
        guard key.preparedVerifyingKey.verify(proof, publicInputs: inputs) == .valid else {
            throw .selfCheckFailed(multiples: key.multiples?.path)
        }
        return proof
    }
}
