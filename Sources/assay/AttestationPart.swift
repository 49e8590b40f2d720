import Attested
import ProofChain
import Statements

/// What one bundle is to have attested, among all that one attestation is of.
struct AttestationPart {
    /// The bundle without the receipts: with the links of the statements, at these places.
    let old: Bundle
    /// The places of the links that get receipts, one for each statement.
    let places: [Int]
    /// The statements, found to hold.
    let statements: [EvaluatedStatement]
    /// What is done once the bundle is written.
    let keep: () throws(CommandError) -> Void

    /// Of statements that have no bundle yet.
    init(_ statements: [EvaluatedStatement], keep: @escaping () throws(CommandError) -> Void) {
        self.init(
            Bundle(links: statements.map { Link(statement: $0.statement, evidence: []) }, verifyingKeys: []),
            Array(statements.indices), statements, keep: keep)
    }

    /// Of links of a bundle.
    init(
        _ old: Bundle, _ places: [Int], _ statements: [EvaluatedStatement],
        keep: @escaping () throws(CommandError) -> Void = { () throws(CommandError) in }
    ) {
        self.old = old
        self.places = places
        self.statements = statements
        self.keep = keep
    }

    /// The bundle with a receipt for each statement.
    func bundle(with receipts: some Sequence<StatementAttester.Receipt>) -> Bundle {
        var links = old.links
        var collateral = old.collateral
        for (place, receipt) in zip(places, receipts) {
            let link = links[place]
            links[place] = Link(statement: link.statement, evidence: link.evidence + [.receipt(receipt.evidence)])
            collateral += receipt.collateral
        }
        return Bundle(links: links, verifyingKeys: old.verifyingKeys, collateral: collateral)
    }
}
