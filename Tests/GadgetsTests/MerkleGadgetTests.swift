import Algebra
import CircuitChecker
import Gadgets
import Primitives
import R1CS
import Testing

@Suite("Merkle gadget")
struct MerkleGadgetTests {
    /// Public inputs: leaf, index bits, siblings, root.
    private func membership<F: PrimeField>(depth: Int, _ poseidon: Poseidon<F>) throws -> Circuit<F> {
        let gadget = PoseidonGadget(poseidon)
        return try circuit(F.self, publicInputs: 2 * depth + 2) { builder, inputs in
            let index = (0..<depth).map { builder.bit(ConstraintLabel("index", $0), asserting: inputs[1 + $0]) }
            let root = builder.merkleRoot(
                "path", leaf: inputs[0], index: index, siblings: Array(inputs[(1 + depth)..<(1 + 2 * depth)]),
                with: gadget)
            builder.enforceEqual("root", root, inputs[2 * depth + 1])
        }
    }

    @Test("toy tree: leaves, both sides, siblings, all roots; every mutant caught")
    func toy() throws {
        let poseidon = Poseidon<SmallField<13>>(width: 3, fullRounds: 2, partialRounds: 1)
        let all = Array(0..<13)
        GadgetCheck(
            try membership(depth: 1, poseidon), domains: [all, [0, 1, 2], all, all]
        ) { values in
            guard values[1] < 2 else { return false }
            let path = MerklePath(index: values[1], siblings: [SmallField<13>(values[2])])
            return path.root(of: SmallField(values[0]), poseidon: poseidon) == SmallField(values[3])
        }.expectRight()
        GadgetCheck(
            try membership(depth: 2, poseidon), domains: [[0, 3], [0, 1, 2], [0, 1, 5], [4, 9], [1, 7], all]
        ) { values in
            guard values[1] < 2, values[2] < 2 else { return false }
            let path = MerklePath(
                index: values[1] + 2 * values[2], siblings: values[3...4].map { SmallField<13>($0) })
            return path.root(of: SmallField(values[0]), poseidon: poseidon) == SmallField(values[5])
        }.expectRight()
    }

    @Test("native twin: every leaf of a tree of depth 3 is in, nothing else is")
    func real() throws {
        let poseidon = Poseidon.bn254(width: 3)
        var tree = PoseidonMerkleTree(depth: 3, poseidon: poseidon)
        let leaves = Array(edgeElements()[..<7])
        for leaf in leaves { tree.append(leaf) }
        let circuit = try membership(depth: 3, poseidon)
        for (index, leaf) in leaves.enumerated() {
            let path = tree.path(of: index)
            let bits = (0..<3).map { Fr(index >> $0 & 1) }
            #expect(try satisfies(circuit, [leaf] + bits + path.siblings + [tree.root]))
            #expect(try !satisfies(circuit, [leaf + Fr.one] + bits + path.siblings + [tree.root]))
            let flipped = [Fr.one - bits[0]] + bits[1...]
            #expect(try !satisfies(circuit, [leaf] + flipped + path.siblings + [tree.root]))
        }
    }
}
