import Attestation
import AttestationProviders
import CanonicalEncoding
import ProofChain
import Statements

/// Has evidence made of statements that were evaluated here.
public enum StatementAttester {
    /// A statement with its receipt.
    public struct Receipt: Hashable, Sendable {
        /// The statement.
        public let statement: Statement
        /// The receipt, as a bundle's link has it.
        public let evidence: ReceiptEvidence
        /// The files that came with it, for the bundle.
        public let collateral: [CarriedCollateral]
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
            return [receipt(first.statement, try ask(provider, binding, time), nil)]
        }
        let tree = StatementTree(digests)
        let evidence = try ask(provider, EvidenceBinding(tree: tree.root, nonce: nonce), time)
        return statements.enumerated().map { index, own in
            receipt(
                own.statement, evidence,
                ReceiptEvidence.Inclusion(root: tree.root, index: index, path: tree.path(to: index)))
        }
    }

    private static func receipt(
        _ statement: Statement, _ evidence: ProvidedEvidence, _ place: ReceiptEvidence.Inclusion?
    ) -> Receipt {
        let collateral = evidence.collateral.map { CarriedCollateral(bytes: $0) }
        return Receipt(
            statement: statement,
            evidence: ReceiptEvidence(
                platform: evidence.kind, bytes: evidence.bytes, collateral: collateral.map(\.digest), inclusion: place),
            collateral: collateral)
    }

    private static func ask(
        _ provider: any EvidenceProvider, _ binding: EvidenceBinding, _ time: Int64
    ) throws(AttestedError) -> ProvidedEvidence {
        let evidence: ProvidedEvidence
        do throws(ProviderError) { evidence = try provider.attest(binding: binding.bytes, at: time) } catch {
            throw AttestedError(code: error.code, message: error.message)
        }
        guard evidence.bytes.count <= ReceiptEvidence.maximumByteCount else {
            throw AttestedError(
                code: "attested.receipt-too-long",
                message: "the evidence has \(evidence.bytes.count) bytes, more than a bundle takes")
        }
        return evidence
    }
}
