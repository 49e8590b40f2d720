import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder<Fr> {
    /// The root of integers that lie in the ranges of a packing. Twin: `TensorPacking.root`.
    ///
    /// Cost: that of `packedRoot`; packing is free.
    mutating func tensorRoot(_ values: [Bounded<Fr>], _ packing: TensorPacking) -> Scalar<Fr> {
        precondition(values.count == packing.count, "an integer for every place")
        let offset = Bounded<Fr>(sum: [(BigInt(-packing.least), Bounded(1))])
        let elements = (0..<packing.elementCount).map { number in
            let element = Bounded(
                sum: packing.codes(ofElement: number).enumerated().map { place, code in
                    (BigInt(1) << (packing.bits * place), values[code] + offset)
                })
            checkInterval(element, "packed")
            return Scalar(element)
        }
        return packedRoot(elements, header: packing.header)
    }

    /// A commitment is that to a root, under a salt: Poseidon(tag, root, salt). Twin: `CommitmentSalt`.
    mutating func enforceCommitment(
        _ name: String, _ commitment: Scalar<Fr>, tag: DomainTag, salt: Scalar<Fr>,
        to root: (inout CircuitBuilder<Fr>) -> Scalar<Fr>
    ) {
        scope(ConstraintLabel(name)) { builder in
            let root = root(&builder)
            let own = builder.poseidon("salted", [Scalar(constant: tag.fieldElement), root, salt])
            builder.enforceEqual("commitment", own, commitment)
        }
    }
}
