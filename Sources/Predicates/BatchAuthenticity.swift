import Algebra
import Gadgets
import Primitives
import R1CS
import Statements

extension CircuitBuilder<Fr> {
    /// The root of the batch: the header's hash, and a chain over the packed elements up to the last used link.
    ///
    /// The chain does not depend on the capacity: the root is taken after the last link that holds readings. Twin:
    /// `ReadingBatch.root`.
    mutating func batchRoot(
        log: ReadingLog<Fr>, claim: ClaimWires<Fr>, publicInput wire: (BreachPublicInput) -> Scalar<Fr>
    ) -> Scalar<Fr> {
        var hash = poseidon(
            "header",
            [
                Scalar(constant: DomainTag.header.fieldElement), wire(.profile), wire(.counter), wire(.sequence),
                Scalar(log.count), Scalar(claim.start), Scalar(claim.end), wire(.tickSeconds), Scalar(constant: .zero),
            ])
        let perLink = BatchPacking.elementsPerLink
        var links: [Scalar<Fr>] = []
        var used: [Bit<Fr>] = []
        for start in stride(from: 0, to: log.elements.count, by: perLink) {
            let elements = log.elements[start..<min(start + perLink, log.elements.count)].map { Scalar($0) }
            let padding = [Scalar<Fr>](repeating: Scalar(constant: .zero), count: perLink - elements.count)
            hash = poseidon(ConstraintLabel("link", start / perLink), [hash] + elements + padding)
            links.append(hash)
            used.append(log.elementIsUsed[start])
        }
        return selectLast("root", of: links, used: used)
    }

    /// The sensor signed the root. The verifier has checked the key itself: on the curve, in the subgroup, not neutral.
    mutating func enforceSignature(
        root: Scalar<Fr>, key: (x: Scalar<Fr>, y: Scalar<Fr>), nonce: (x: Scalar<Fr>, y: Scalar<Fr>),
        scalar: Advice<Fr>
    ) {
        let message = poseidon("message", [Scalar(constant: DomainTag.signature.fieldElement), root])
        verifyEdDSA("eddsa", message: message, key: key, nonce: nonce, scalar: scalar)
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
