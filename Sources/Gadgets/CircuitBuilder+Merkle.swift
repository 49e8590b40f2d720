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

    /// Asserts that `leaf` hangs somewhere in the Merkle tree of a root, and returns the bits of its index. The path is
    /// advice: who verifies learns neither the place nor the siblings.
    ///
    /// Leaves of registries carry a tag, so that no inner node can pass for one. Cost: two constraints a level, a hash of
    /// two a level (over BN254: 242 a level), and one; the same in both modes.
    public mutating func enforceMerkleMembership(
        _ label: ConstraintLabel, leaf: Scalar<F>, index: Advice<F>, siblings: [Advice<F>], root: Scalar<F>,
        with gadget: PoseidonGadget<F>
    ) -> [Bit<F>] {
        scope(label) { builder in
            let bits = builder.bits(.place, "index", inputs: [index.combination], count: siblings.count)
            let nodes = siblings.map { sibling in
                builder.hint(
                    .value("sibling", .choice(because: anyPath)), "sibling", inputs: [sibling.combination], count: 1)[0]
            }
            let found = builder.merkleRoot("path", leaf: leaf, index: bits, siblings: nodes, with: gadget)
            builder.enforceEqual("root", found, root)
            return bits
        }
    }
}

private let anyPath = "any path from the leaf to the root shows that it is there"

extension Hint {
    /// The low bits of the place.
    fileprivate static var place: Self {
        Self("place", .choice(because: anyPath)) { inputs, outputs in writeBits(of: inputs[0], to: outputs) }
    }
}
