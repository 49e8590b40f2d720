import Algebra
import Primitives
import Testing

@Suite("Merkle tree over Poseidon")
struct MerkleTreeTests {
    /// Hashes all 2^depth leaves level by level.
    static func slowRoot<F: PrimeField>(_ leaves: [F], depth: Int, _ poseidon: Poseidon<F>) -> F {
        var level = leaves + Array(repeating: F.zero, count: (1 << depth) - leaves.count)
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { poseidon.hash([level[$0], level[$0 + 1]]) }
        }
        return level[0]
    }

    @Test("roots are those of the full tree, and every path leads to the root", arguments: 0...4)
    func roots(depth: Int) {
        let poseidon = Poseidon.bn254(width: 3)
        var tree = PoseidonMerkleTree(depth: depth, poseidon: poseidon)
        var leaves: [Fr] = []
        #expect(tree.root == Self.slowRoot(leaves, depth: depth, poseidon))
        for number in 1...(1 << depth) {
            leaves.append(Fr(number * number))
            tree.append(Fr(number * number))
            #expect(tree.count == number && tree.root == Self.slowRoot(leaves, depth: depth, poseidon))
            for index in 0..<number {
                let path = tree.path(of: index)
                #expect(path.root(of: leaves[index], poseidon: poseidon) == tree.root)
                #expect(path.root(of: leaves[index] + Fr.one, poseidon: poseidon) != tree.root)
            }
        }
    }

    @Test(
        "a tree made at once is the tree of its leaves one by one, by one thread or by three",
        arguments: [0, 1, 2, 3, 5, 8])
    func atOnce(count: Int) {
        let poseidon = Poseidon.bn254(width: 3)
        let leaves = (0..<count).map { Fr(7 * $0 + 1) }
        var slow = PoseidonMerkleTree(depth: 3, poseidon: poseidon)
        for leaf in leaves { slow.append(leaf) }
        for threads in [1, 3] {
            var tree = PoseidonMerkleTree(
                depth: 3, poseidon: poseidon, leaves: leaves, pool: WorkerPool(threads: threads))
            #expect(tree.root == slow.root && tree.count == count)
            for index in 0..<count { #expect(tree.path(of: index) == slow.path(of: index)) }
            if count < 8 {
                var longer = slow
                tree.append(Fr(99))
                longer.append(Fr(99))
                #expect(tree.root == longer.root)
            }
        }
    }

    @Test("the empty tree of depth 1 is Poseidon(0, 0)")
    func empty() {
        let tree = PoseidonMerkleTree(depth: 1, poseidon: .bn254(width: 3))
        #expect(tree.root == Poseidon.hash([Fr(0), Fr(0)]))
    }
}
