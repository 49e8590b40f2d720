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
        let own = circuit.constraints
        guard own.wireCount == system.wireCount, own.constraintCount == system.constraintCount,
            own.publicInputCount == system.publicInputCount, own.commitment == system.commitment
        else { throw .wrongCircuit(key: key.circuitDigest, circuit: own.digest) }
        let work = work(options, additionsPerCall)
        guard system.commitment != nil else {
            var witness: [Fr]
            do throws(WitnessError) { witness = try circuit.witness(inputs: inputs, forgery: forgery) } catch {
                throw .witness(error)
            }
            defer { witness.wipe() }
            return try work.checkedProof(witness: witness, r: r, s: s)
        }
        let first: CommittingWitness<Fr>
        do throws(WitnessError) {
            first = try CommittingWitness(of: circuit, inputs: inputs, mask: mask, forgery: forgery)
        } catch {
            throw .witness(error)
        }
        var values = first.committedValues
        defer { values.wipe() }
        let commitment = try work.commitment(to: values)
        let challenge = CommitmentChallenge.value(
            key: key.preparedVerifyingKey.digest, publicInputs: Fr.integers(first.publicInputs),
            commitment: commitment.point)
        var witness = first.finished(challenge: challenge)
        defer { witness.wipe() }
        return try work.checkedProof(witness: witness, commitment: commitment, r: r, s: s)
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
