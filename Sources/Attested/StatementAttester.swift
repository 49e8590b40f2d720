import Attestation
import CanonicalEncoding
import Statements

/// Has evidence made of statements that were evaluated here.
public enum StatementAttester {
    /// Evidence of one statement, or of one among many.
    public struct Receipt: Hashable, Sendable {
        /// The statement.
        public let statement: Statement
        /// The evidence, and what came with it.
        public let evidence: ProvidedEvidence
        /// Where the statement stands among those that one piece of evidence is of; `nil` if it is of this statement alone.
        public let place: Place?
    }

    /// A statement's place in a tree.
    public struct Place: Hashable, Sendable {
        /// Which leaf it is, from 0 on.
        public let index: Int
        /// How many there are.
        public let count: Int
        /// The siblings on the way to the root, the lowest first.
        public let path: [Digest]
    }

    /// The most statements of one attestation.
    public static let maximumCount = 4096

    /// One attestation of all the statements: of a single one by its digest, of several by the root of a tree over their digests.
    ///
    /// - Parameters:
    ///   - statements: 1 … `maximumCount`, in the order that the tree gets.
    ///   - provider: whom to ask.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: `attested.nonce` if they do not have one nonce in common, `attested.count`, and what the provider throws.
    public static func attest(
        _ statements: [EvaluatedStatement], by provider: any EvidenceProvider, at time: Int64
    ) throws(AttestedError) -> [Receipt] {
        guard let first = statements.first, statements.count <= maximumCount else {
            throw AttestedError(
                code: "attested.count", message: "one attestation is of 1 to \(maximumCount) statements")
        }
        let nonce = first.statement.terms.nonce
        guard statements.allSatisfy({ $0.statement.terms.nonce == nonce }) else {
            throw AttestedError(
                code: "attested.nonce",
                message: "statements of one attestation answer one challenge: they have one nonce")
        }
        let digests = statements.map(\.statement.digest)
        guard statements.count > 1 else {
            let binding = EvidenceBinding(statement: digests[0], nonce: nonce)
            return [Receipt(statement: first.statement, evidence: try ask(provider, binding, time), place: nil)]
        }
        let tree = StatementTree(digests)
        let evidence = try ask(provider, EvidenceBinding(tree: tree.root, nonce: nonce), time)
        return statements.enumerated().map { index, own in
            Receipt(
                statement: own.statement, evidence: evidence,
                place: Place(index: index, count: statements.count, path: tree.path(to: index)))
        }
    }

    private static func ask(
        _ provider: any EvidenceProvider, _ binding: EvidenceBinding, _ time: Int64
    ) throws(AttestedError) -> ProvidedEvidence {
        do throws(ProviderError) { return try provider.attest(binding: binding.bytes, at: time) } catch {
            throw AttestedError(code: error.code, message: error.message)
        }
    }
}
