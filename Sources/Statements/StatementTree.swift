import CanonicalEncoding

/// A Merkle tree over statements' digests, hashed as RFC 6962, 2.1 has it: one attestation then speaks of many statements.
public struct StatementTree: Sendable {
    /// The most statements of a tree.
    public static let maximumCount = 1 << 20

    /// What a tree is known by.
    public struct Root: Hashable, Sendable {
        /// The root's hash.
        public let digest: Digest
        /// How many statements there are. Part of what is signed: a path alone does not tell a leaf from a node of a smaller tree.
        public let count: Int

        /// A root that somebody claims.
        public init(digest: Digest, count: Int) {
            self.digest = digest
            self.count = count
        }
    }

    /// All levels: the leaves' hashes first, the root's last. A last node without sibling stands on the next level as it is.
    private let levels: [[Digest]]

    /// The tree over some statements, in their order (precondition: 1 … `maximumCount`).
    public init(_ statements: [Digest]) {
        precondition((1...Self.maximumCount).contains(statements.count), "a tree has 1 to 1,048,576 statements")
        var levels = [statements.map { Self.leaf($0.bytes) }]
        while let last = levels.last, last.count > 1 { levels.append(Self.parents(of: last)) }
        self.levels = levels
    }

    /// The next level; a last node without sibling is on it as it is.
    static func parents(of level: [Digest]) -> [Digest] {
        stride(from: 0, to: level.count, by: 2).map { place in
            place + 1 < level.count ? node(level[place], level[place + 1]) : level[place]
        }
    }

    /// The root.
    public var root: Root { Root(digest: levels[levels.count - 1][0], count: levels[0].count) }

    /// The siblings on the way from a statement to the root, the lowest first (precondition: there is such a statement).
    public func path(to index: Int) -> [Digest] {
        precondition(levels[0].indices.contains(index), "no statement stands there")
        var (place, path) = (index, [Digest]())
        for level in levels.dropLast() {
            let sibling = place ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            place /= 2
        }
        return path
    }

    static func leaf(_ bytes: [UInt8]) -> Digest { .sha256(of: [0] + bytes) }
    static func node(_ left: Digest, _ right: Digest) -> Digest { .sha256(of: [1] + left.bytes + right.bytes) }
}

extension StatementTree.Root {
    /// Whether a statement stands at a place of the tree, by the siblings on its way to the root (RFC 9162, 2.1.3.2).
    ///
    /// - Parameter path: the siblings, the lowest first; exactly as many as the place has.
    public func contains(_ statement: Digest, at index: Int, path: [Digest]) -> Bool {
        guard (1...StatementTree.maximumCount).contains(count), (0..<count).contains(index) else { return false }
        var (hash, place, last, rest) = (StatementTree.leaf(statement.bytes), index, count - 1, path[...])
        while last > 0 {
            if place % 2 == 1 || place < last {
                guard let sibling = rest.popFirst() else { return false }
                hash = place % 2 == 1 ? StatementTree.node(sibling, hash) : StatementTree.node(hash, sibling)
            }
            place /= 2
            last /= 2
        }
        return rest.isEmpty && hash == digest
    }
}
