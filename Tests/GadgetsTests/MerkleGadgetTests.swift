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

    @Test("membership by a secret path, in both modes", arguments: [ArgumentMode.plain, .committed])
    func secretPath(mode: ArgumentMode) throws {
        let poseidon = Poseidon.bn254(width: 3)
        var tree = PoseidonMerkleTree(depth: 4, poseidon: poseidon)
        let leaves = Array(edgeElements()[5..<16])
        for leaf in leaves { tree.append(leaf) }
        var builder = CircuitBuilder<Fr>(mode: mode)
        let (root, leaf) = (builder.publicInput("root"), builder.publicInput("leaf"))
        let place = builder.publicInput("place")
        let index = builder.advice("index")
        let siblings = (0..<4).map { builder.advice("sibling-\($0)") }
        let bits = builder.enforceMerkleMembership(
            "member", leaf: leaf, index: index, siblings: siblings, root: root, with: .bn254(width: 3))
        builder.enforceEqual("place", Scalar(Bounded(bits: bits)), place)
        _ = builder.bounded("small", of: place, bits: 4)
        let circuit = try builder.finish()
        for (number, leaf) in leaves.enumerated() {
            let path = tree.path(of: number)
            func passes(_ root: Fr, _ leaf: Fr, _ place: Int, _ index: Int) throws -> Bool {
                let witness = try circuit.witnessWithChallenge(
                    inputs: [root, leaf, Fr(place), Fr(index)] + path.siblings)
                return circuit.constraints.firstUnsatisfied(by: witness) == nil
            }
            #expect(try passes(tree.root, leaf, number, number))
            #expect(try !passes(tree.root, leaf + .one, number, number))
            #expect(try !passes(tree.root + .one, leaf, number, number))
            #expect(try !passes(tree.root, leaf, number ^ 1, number ^ 1))
            #expect(try !passes(tree.root, leaf, number ^ 1, number))
        }
    }
}
