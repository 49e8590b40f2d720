import CanonicalEncoding
import Identity
import Statements

extension Bundle {
    /// This chain and a link after it.
    ///
    /// Signatures of the whole are left behind: they were of what it was.
    ///
    /// - Throws: `chain.…`, `bundle.too-many-links`: what a verifier would refuse of the whole, whatever shows its links.
    public func appending(_ link: Link) throws(BundleError) -> Bundle {
        try appending(Bundle(links: [link], verifyingKeys: []))
    }

    /// This chain and another after it, with its keys and collateral.
    ///
    /// - Throws: as for a link.
    public func appending(_ other: Bundle) throws(BundleError) -> Bundle {
        var known = Set(links.map(\.statement.digest))
        for (index, link) in other.links.enumerated() {
            let place = "link \(links.count + index + 1)"
            if let missing = link.statement.terms.after.first(where: { !known.contains($0) }) {
                throw BundleError(
                    code: "chain.link-missing", message: "\(place) stands on \(missing), which is not before it")
            }
            guard known.insert(link.statement.digest).inserted else {
                throw BundleError(code: "chain.link-repeated", message: "\(place) is in the chain already")
            }
        }
        if let last = other.links.last {
            let named = Set(last.statement.terms.after).union([last.statement.digest])
            guard known.isSubset(of: named) else {
                throw BundleError(
                    code: "chain.link-unnamed",
                    message: "the last link does not name \(known.subtracting(named).count) of those before it")
            }
        }
        guard links.count + other.links.count <= Self.maximumLinks else {
            throw BundleError(
                code: "bundle.too-many-links", message: "a chain has at most \(Self.maximumLinks) links")
        }
        try Self.checkEdges(of: (links + other.links).map(\.statement), from: links.count)
        return Bundle(
            links: links + other.links, verifyingKeys: verifyingKeys + other.verifyingKeys,
            collateral: collateral + other.collateral)
    }

    /// Whether each statement from a place on is about the data of those that it names.
    private static func checkEdges(of statements: [Statement], from first: Int) throws(BundleError) {
        let graph = StatementGraph(statements, digests: statements.map(\.digest))
        for index in first..<statements.count {
            for edge in graph.edges(of: index) where edge.binding == .none {
                throw BundleError(
                    code: "chain.no-edge",
                    message:
                        "link \(index + 1) shares no commitment with link \(edge.earlier + 1), on which it stands")
            }
        }
    }

    /// The same chain with one more evidence of a link (precondition: there is such a link).
    ///
    /// - Throws: `evidence.too-many`.
    public func adding(_ evidence: Evidence, to index: Int) throws(BundleError) -> Bundle {
        let link = links[index]
        guard link.evidence.count < Link.maximumEvidence else {
            throw BundleError(
                code: "evidence.too-many", message: "a link has at most \(Link.maximumEvidence) evidences")
        }
        var links = links
        links[index] = Link(statement: link.statement, evidence: link.evidence + [evidence])
        return Bundle(links: links, verifyingKeys: verifyingKeys, collateral: collateral)
    }

    /// The same chain, signed as a whole by one more.
    ///
    /// - Throws: `bundle.signature-count`.
    public func signed(by key: borrowing IdentityKey) throws(BundleError) -> Bundle {
        let others = signatures.filter { $0.signer != key.identity }
        guard others.count < Self.maximumSignatures else {
            throw BundleError(
                code: "bundle.signature-count", message: "a bundle has at most \(Self.maximumSignatures) signatures")
        }
        return Bundle(
            links: links, verifyingKeys: verifyingKeys, collateral: collateral,
            signatures: others + [key.sign(envelope)])
    }
}
