import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// Makes Groth16 proofs for one circuit under one key.
///
/// Worth keeping: making one compares the circuit's digest with the key's. Any number of proofs may be under way at
/// once; each has its own threads and memory (about 100 bytes per point of the domain and 40 per wire).
/// Time depends on the witness (docs/LIMITATIONS.md).
public struct Prover: Sendable {
    /// The key.
    public let key: ProvingKey
    /// The circuit.
    public let system: ConstraintSystem<Fr>

    /// A prover; throws `prover.wrong-circuit` if the key was made for another circuit.
    ///
    /// - Parameter circuitDigest: the digest of `system`, if the caller has computed it already.
    public init(
        key: ProvingKey, system: ConstraintSystem<Fr>, circuitDigest: Digest? = nil
    ) throws(ProvingError) {
        let digest = circuitDigest ?? system.digest
        guard digest == key.circuitDigest else { throw .wrongCircuit(key: key.circuitDigest, circuit: digest) }
        guard system.wireCount == key.wireCount, system.constraintCount == key.constraintCount,
            system.publicInputCount == key.verifyingKey.publicInputCount,
            (system.commitment?.wires.count ?? 0) == key.header.committedWireCount
        else {
            throw .key(
                ProvingKeyError(code: "key.header-inconsistent", path: key.path, "counts differ from the circuit's"))
        }
        self.key = key
        self.system = system
    }

    /// Proves that the witness satisfies the circuit; its values 1 … publicInputCount become the public inputs.
    ///
    /// The witness is checked first and the proof verified last: what is returned is valid. Blinding is drawn from the
    /// operating system, so two proofs of one witness share no element.
    public func prove(witness: [Fr], options: ProvingOptions = ProvingOptions()) throws(ProvingError) -> Proof {
        let blinding = try ProofWork.randomBlinding()
        return try prove(witness: witness, r: blinding.r, s: blinding.s, options: options)
    }

    /// The same with given blinding: deterministic, for tests. Reusing blinding reveals the witness.
    package func prove(
        witness: [Fr], r: Fr, s: Fr, options: ProvingOptions, additionsPerCall: Int? = nil
    ) throws(ProvingError) -> Proof {
        guard system.commitment == nil else { throw .challengeNeeded }
        return try work(options, additionsPerCall).checkedProof(witness: witness, r: r, s: s)
    }

    func work(_ options: ProvingOptions, _ additionsPerCall: Int?) -> ProofWork {
        ProofWork(
            key: key, constraints: .full(system), pool: options.pool, options: options,
            additionsPerCall: additionsPerCall)
    }
}
