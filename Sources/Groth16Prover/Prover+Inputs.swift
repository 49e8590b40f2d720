import Algebra
import Groth16
import R1CS

extension Prover {
    /// Proves for the inputs of a circuit: computes the witness and, if the circuit takes a challenge, commits on the way.
    ///
    /// - Parameter circuit: the circuit whose constraints this prover has.
    public func prove(
        _ circuit: Circuit<Fr>, inputs: [Fr], options: ProvingOptions = ProvingOptions()
    ) throws(ProvingError) -> Proof {
        let blinding = try ProofWork.randomBlinding()
        let mask: Fr
        do throws(RandomnessError) { mask = try .random() } catch { throw .randomness(error) }
        return try prove(circuit, inputs: inputs, mask: mask, r: blinding.r, s: blinding.s, options: options)
    }

    /// The same with given blinding: deterministic, for tests; and with forged hints.
    package func prove(
        _ circuit: Circuit<Fr>, inputs: [Fr], mask: Fr, r: Fr, s: Fr, options: ProvingOptions,
        forgery: WitnessProgram<Fr>.Forgery? = nil, additionsPerCall: Int? = nil
    ) throws(ProvingError) -> Proof {
        precondition(
            circuit.constraints.wireCount == system.wireCount
                && circuit.constraints.constraintCount == system.constraintCount, "the prover's circuit")
        let work = work(options, additionsPerCall)
        do {
            guard system.commitment != nil else {
                return try work.checkedProof(
                    witness: circuit.witness(inputs: inputs, forgery: forgery), r: r, s: s)
            }
            let first = try CommittingWitness(of: circuit, inputs: inputs, mask: mask, forgery: forgery)
            let commitment = try work.commitment(to: first.committedValues)
            let challenge = CommitmentChallenge.value(
                key: key.preparedVerifyingKey.digest, publicInputs: Fr.integers(first.publicInputs),
                commitment: commitment.point)
            return try work.checkedProof(
                witness: first.finished(challenge: challenge), commitment: commitment, r: r, s: s)
        } catch let error as WitnessError {
            throw .witness(error)
        } catch let error as ProvingError {
            throw error
        } catch {
            preconditionFailure("nothing else is thrown")
        }
    }

    /// A proof of a witness whose commitment somebody made before: what a cheat would call. For tests.
    package func prove(
        witness: [Fr], commitment: ProofCommitment, r: Fr, s: Fr, options: ProvingOptions
    ) throws(ProvingError) -> Proof {
        try work(options, nil).checkedProof(witness: witness, commitment: commitment, r: r, s: s)
    }

    /// The commitment to given values under the key. For tests.
    package func commitment(to values: [Fr], options: ProvingOptions) throws(ProvingError) -> ProofCommitment {
        try work(options, nil).commitment(to: values)
    }
}
