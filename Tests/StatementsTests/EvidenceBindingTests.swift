import CanonicalEncoding
import Statements
import Testing

/// What evidence is bound by.
@Suite("Binding of evidence")
struct EvidenceBindingTests {
    private static func digest(_ number: UInt8) -> Digest { .sha256(of: [number]) }

    @Test("a statement, and the nonce as it is, by its digest, or zeros")
    func halves() {
        let statement = Self.digest(1)
        let none = EvidenceBinding(statement: statement, nonce: nil)
        #expect(none.bytes.count == 64 && none.bytes.suffix(32) == Array(repeating: 0, count: 32)[...])
        #expect(none.bytes.prefix(32) == Digest.sha256(domain: "assay.evidence.v1", statement.bytes).bytes[...])
        let whole = Array(UInt8(0)..<32)
        #expect(EvidenceBinding(statement: statement, nonce: whole).bytes.suffix(32) == whole[...])
        let short = EvidenceBinding(statement: statement, nonce: [7])
        #expect(short.bytes.suffix(32) == Digest.sha256(domain: "assay.evidence-nonce.v1", [7]).bytes[...])
        #expect(Set([none, short, EvidenceBinding(statement: Self.digest(2), nonce: nil)]).count == 3)
        #expect(EvidenceBinding(bytes: short.bytes) == short && EvidenceBinding(bytes: [0]) == nil)
    }

    @Test("a tree of one statement does not stand for the statement")
    func trees() {
        let statement = Self.digest(1)
        let tree = StatementTree([statement])
        #expect(EvidenceBinding(tree: tree.root, nonce: nil) != EvidenceBinding(statement: statement, nonce: nil))
        #expect(
            EvidenceBinding(tree: tree.root, nonce: nil) != EvidenceBinding(statement: tree.root.digest, nonce: nil))
        let more = StatementTree.Root(digest: tree.root.digest, count: 2)
        #expect(EvidenceBinding(tree: more, nonce: nil) != EvidenceBinding(tree: tree.root, nonce: nil))
    }
}

/// Trees over statements.
@Suite("Trees of statements")
struct StatementTreeTests {
    private static func leaves(_ count: Int) -> [Digest] { (0..<count).map { .sha256(of: [UInt8($0)]) } }

    /// The definition of RFC 6962, 2.1, word by word: split at the greatest power of two below the count.
    private static func reference(_ leaves: ArraySlice<Digest>) -> [UInt8] {
        guard leaves.count > 1 else { return Digest.sha256(of: [0] + leaves[leaves.startIndex].bytes).bytes }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return Digest.sha256(of: [1] + reference(leaves.prefix(half)) + reference(leaves.dropFirst(half))).bytes
    }

    @Test("roots are those of the RFC's definition, for all sizes up to 40", arguments: 1...40)
    func roots(count: Int) {
        let leaves = Self.leaves(count)
        #expect(StatementTree(leaves).root.digest.bytes == Self.reference(leaves[...]))
    }

    @Test("every place is found by its own path, and by no other", arguments: [1, 2, 3, 4, 5, 7, 8, 9, 16, 21])
    func paths(count: Int) {
        let leaves = Self.leaves(count)
        let tree = StatementTree(leaves)
        for index in 0..<count {
            let path = tree.path(to: index)
            #expect(tree.root.contains(leaves[index], at: index, path: path))
            for other in -1...count where other != index {
                #expect(!tree.root.contains(leaves[index], at: other, path: path))
            }
            #expect(!tree.root.contains(leaves[(index + 1) % count], at: index, path: path) || count == 1)
            #expect(!tree.root.contains(leaves[index], at: index, path: path + [leaves[0]]))
            if !path.isEmpty {
                #expect(!tree.root.contains(leaves[index], at: index, path: Array(path.dropLast())))
                #expect(!tree.root.contains(leaves[index], at: index, path: [leaves[0]] + path.dropFirst()))
            }
        }
        let other = StatementTree.Root(digest: tree.root.digest, count: 0)
        #expect(!other.contains(leaves[0], at: 0, path: []))
    }
}
