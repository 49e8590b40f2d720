import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder<Fr> {
    /// The root of integers that lie in the ranges of a packing. Twin: `TensorPacking.root`.
    ///
    /// Cost: a permutation of width 16 for 15 elements, and the header's hash; packing is free.
    mutating func tensorRoot(_ values: [Bounded<Fr>], _ packing: TensorPacking) -> Scalar<Fr> {
        precondition(values.count == packing.count, "an integer for every place")
        let perBlock = TensorPacking.elementsPerBlock
        let sponge = PoseidonGadget.bn254(width: perBlock + 1)
        let header = poseidon("header", packing.header.map { Scalar(constant: $0) })
        var state = [header] + [Scalar<Fr>](repeating: Scalar(constant: .zero), count: perBlock)
        let offset = Bounded<Fr>(sum: [(BigInt(-packing.least), Bounded(1))])
        for start in stride(from: 0, to: packing.elementCount, by: perBlock) {
            for index in 0..<perBlock {
                let codes = packing.codes(ofElement: start + index)
                let element = Bounded(
                    sum: codes.enumerated().map { place, code in
                        (BigInt(1) << (packing.bits * place), values[code] + offset)
                    })
                checkInterval(element, "packed")
                state[1 + index] = state[1 + index] + Scalar(element)
            }
            state = permute(ConstraintLabel("block", start / perBlock), state, with: sponge)
        }
        return state[0]
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
