import Algebra
import Gadgets
import Primitives
import R1CS
import Statements

extension CircuitBuilder<Fr> {
    /// The root of the batch: the header's hash, and what a sponge makes of the elements up to the last used block.
    ///
    /// The sponge does not depend on the capacity: the root is taken after the last block that holds readings. Twin:
    /// `ReadingBatch.root`.
    mutating func batchRoot(
        _ batch: BatchWires<Fr>, count advice: Advice<Fr>, publicInput wire: (BreachPublicInput) -> Scalar<Fr>
    ) -> Scalar<Fr> {
        let count =
            batch.count
            ?? hint(
                .value("count", .unique(because: "the signed header holds it")), "count",
                inputs: [advice.combination], count: 1)[0]
        var header = [
            Scalar(constant: DomainTag.header.fieldElement), wire(.profile), wire(.counter), wire(.sequence),
            count, Scalar(batch.start), Scalar(batch.end), wire(.tickSeconds), wire(.interval),
        ]
        if !batch.stretches.isEmpty {
            let none = BatchPacking.stretchElements - batch.stretches.count
            let elements =
                batch.stretches.map { Scalar($0) } + Array(repeating: Scalar(constant: Fr.zero), count: none)
            header.append(poseidon("missing", [Scalar(constant: DomainTag.missing.fieldElement)] + elements))
        } else {
            enforceEqual("interval-is-zero", wire(.interval), Scalar(constant: .zero))
        }
        let capacities = sponge(
            batch.blocks.elements.map { Scalar($0) }, capacity: poseidon("header", header),
            with: .bn254(width: ReadingEncoding.elementsPerBlock + 1))
        return select("root", capacities, oneHot: batch.blocks.isLast)
    }

    /// The sensor signed the root. That the key is a fit one is asserted besides; whose it is, the verifier knows from the
    /// public inputs, or a registry's keeper does.
    ///
    /// Returns the tag of the batch, which only who has the signature can compute, and under a pseudonym one of its own. Twins:
    /// `SignedBatch.tag`, `SignedBatch.tag(under:)`.
    mutating func enforceSignature(
        root: Scalar<Fr>, key: (x: Scalar<Fr>, y: Scalar<Fr>), nonce: (x: Scalar<Fr>, y: Scalar<Fr>),
        scalar: Advice<Fr>, pseudonym: Scalar<Fr>?
    ) -> Scalar<Fr> {
        let message = poseidon("message", [Scalar(constant: DomainTag.signature.fieldElement), root])
        let scalar = verifyEdDSA("eddsa", message: message, key: key, nonce: nonce, scalar: scalar)
        return poseidon(
            "tag",
            [Scalar(constant: DomainTag.batch.fieldElement), root, Scalar(scalar)] + (pseudonym.map { [$0] } ?? []))
    }

    /// The two commitments of the statement open to this batch and this claim. Twin: `CommitmentSalt`.
    mutating func enforceCommitments(
        root: Scalar<Fr>, salt: Scalar<Fr>, claim: Bit<Fr>, publicInput wire: (BreachPublicInput) -> Scalar<Fr>
    ) {
        let input = poseidon("input", [Scalar(constant: DomainTag.input.fieldElement), root, salt])
        enforceEqual("input-commitment", input, wire(.inputCommitment))
        let output = poseidon("output", [Scalar(constant: DomainTag.output.fieldElement), Scalar(claim), salt])
        enforceEqual("output-commitment", output, wire(.outputCommitment))
    }
}
