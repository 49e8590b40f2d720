import Algebra

/// The way from a leaf to the root of a binary tree.
public struct MerklePath<F: PrimeField>: Hashable, Sendable {
    /// Position of the leaf, from 0. Bit i says on which side of its parent the node of level i hangs: 1 is right.
    public let index: Int
    /// The sibling at every level, from the leaf's up.
    public let siblings: [F]

    /// From parts. - Precondition: the index has no more bits than there are siblings.
    public init(index: Int, siblings: [F]) {
        precondition(index >= 0 && siblings.count < 63 && index >> siblings.count == 0)
        self.index = index
        self.siblings = siblings
    }

    /// The root of the tree in which `leaf` hangs at this path.
    public func root(of leaf: F, poseidon: Poseidon<F>) -> F {
        var node = leaf
        for (level, sibling) in siblings.enumerated() {
            node = index >> level & 1 == 0 ? poseidon.hash([node, sibling]) : poseidon.hash([sibling, node])
        }
        return node
    }
}

/// An append-only binary tree of fixed depth over Poseidon with two inputs: node = Poseidon(left, right).
///
/// As in circomlib, a leaf is a field element as it stands and an absent leaf is zero. Two things follow. Leaves must
/// be hashes made with another arity (or domain tag), or an inner node could be passed off as a leaf of a tree of
/// another depth; the depth is part of what a verifier must know. And a leaf of value zero cannot be told from an
/// absent one, so do not append zero.
public struct PoseidonMerkleTree<F: PrimeField>: Sendable {
    /// Levels below the root: room for 2^depth leaves.
    public let depth: Int
    /// The hash of two elements.
    public let poseidon: Poseidon<F>
    /// levels[0] holds the leaves so far, levels[depth] the root once there is a leaf.
    private var levels: [[F]]
    /// The root of an empty tree of depth i.
    private let empty: [F]

    /// An empty tree.
    public init(depth: Int, poseidon: Poseidon<F>) {
        precondition((0...48).contains(depth) && poseidon.width == 3)
        self.depth = depth
        self.poseidon = poseidon
        levels = Array(repeating: [], count: depth + 1)
        var empty = [F.zero]
        for level in 0..<depth { empty.append(poseidon.hash([empty[level], empty[level]])) }
        self.empty = empty
    }

    /// A tree of these leaves, the first in place 0: the same as appending them one by one, at one hash for each inner node
    /// instead of `depth` for each leaf.
    ///
    /// - Precondition: there is room.
    public init(depth: Int, poseidon: Poseidon<F>, leaves: [F], pool: WorkerPool) {
        self.init(depth: depth, poseidon: poseidon)
        precondition(leaves.count <= 1 << depth, "the tree has no room for the leaves")
        levels[0] = leaves
        for level in 0..<depth {
            let (below, absent) = (levels[level], empty[level])
            levels[level + 1] = pool.map((below.count + 1) / 2) { index in
                poseidon.hash([below[2 * index], 2 * index + 1 < below.count ? below[2 * index + 1] : absent])
            }
        }
    }

    /// The number of leaves appended.
    public var count: Int { levels[0].count }

    /// The root.
    public var root: F { levels[depth].first ?? empty[depth] }

    /// Appends a leaf; costs one hash a level. - Precondition: there is room.
    public mutating func append(_ leaf: F) {
        precondition(count < 1 << depth, "the tree is full")
        var index = count
        levels[0].append(leaf)
        for level in 0..<depth {
            index >>= 1
            let right = 2 * index + 1 < levels[level].count ? levels[level][2 * index + 1] : empty[level]
            let parent = poseidon.hash([levels[level][2 * index], right])
            if index < levels[level + 1].count {
                levels[level + 1][index] = parent
            } else {
                levels[level + 1].append(parent)
            }
        }
    }

    /// The path of leaf `index`. - Precondition: it has been appended.
    public func path(of index: Int) -> MerklePath<F> {
        precondition(index >= 0 && index < count, "no such leaf")
        let siblings = (0..<depth).map { level in
            let sibling = index >> level ^ 1
            return sibling < levels[level].count ? levels[level][sibling] : empty[level]
        }
        return MerklePath(index: index, siblings: siblings)
    }
}
