import Algebra
import Primitives
import R1CS

extension CircuitBuilder {
    /// The root of the Merkle tree in which `leaf` hangs at the place that `index` (least significant bit first) and
    /// `siblings` (from the leaf's up) describe. Twin: `MerklePath.root`; see `PoseidonMerkleTree` on leaves.
    ///
    /// Cost: one constraint a level and a hash of two (over BN254: 241 a level).
    public mutating func merkleRoot(
        _ label: ConstraintLabel, leaf: Scalar<F>, index: [Bit<F>], siblings: [Scalar<F>],
        with gadget: PoseidonGadget<F>
    ) -> Scalar<F> {
        precondition(index.count == siblings.count && gadget.poseidon.width == 3)
        return scope(label) { builder in
            var node = leaf
            for (level, (isRight, sibling)) in zip(index, siblings).enumerated() {
                let left = builder.select(ConstraintLabel("left", level), isRight, sibling, node)
                let right = node + sibling - left
                node = builder.poseidon(ConstraintLabel("node", level), [left, right], with: gadget)
            }
            return node
        }
    }
}
