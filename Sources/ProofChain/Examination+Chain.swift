import Algebra
import CanonicalEncoding
import Primitives
import Statements

extension Examination {
    /// Whether the links are one chain: each stands on earlier links only, with which it shares a commitment, and the last
    /// one on all others.
    ///
    /// An edge is an equality of commitments: what comes out of one link goes into the other, or the same data goes into both.
    /// Both are salted, so that equal commitments are to equal data, under one salt, which only whoever committed knows.
    mutating func checkChain() {
        var earlier: [Digest: (number: Int, statement: Statement)] = [:]
        for (index, statement) in statements.enumerated() {
            let subject = "link \(index + 1)"
            checkStanding(statement, on: earlier, subject)
            if let (number, _) = earlier[statement.digest] {
                record(
                    .failed(
                        .statementStanding, subject, code: "chain.link-repeated", .invalid,
                        "it is the statement of link \(number) again"))
            }
            earlier[statement.digest] = (index + 1, statement)
        }
        guard statements.count > 1, let last = statements.last else { return }
        let named = Set(last.terms.after)
        for (index, statement) in statements.dropLast().enumerated() where !named.contains(statement.digest) {
            record(
                .failed(
                    .statementStanding, "link \(index + 1)", code: "chain.link-unnamed", .invalid,
                    "the last link does not stand on it, so that it proves nothing about it"))
        }
    }

    private mutating func checkStanding(
        _ statement: Statement, on earlier: [Digest: (number: Int, statement: Statement)], _ subject: String
    ) {
        guard !statement.terms.after.isEmpty else {
            record(.passed(.statementStanding, subject, "it stands on no other statement"))
            return
        }
        let missing = statement.terms.after.count { earlier[$0] == nil }
        guard missing == 0 else {
            record(
                .failed(
                    .statementStanding, subject, code: "chain.link-missing", .notCheckable,
                    "it stands on \(missing) statement(s) that do not come before it in the bundle",
                    fix: "ask the prover for the whole chain"))
            return
        }
        for digest in statement.terms.after {
            guard let (number, other) = earlier[digest] else { continue }
            if case .inference(let model) = statement, case .breach(let log) = other,
                let scale = model.model.input.readings, scale != log.source.scale
            {
                record(
                    .failed(
                        .chainEdge, subject, code: "chain.other-scale", .notAccepted,
                        "the model takes readings of another scale than those of link \(number)"))
                continue
            }
            if let edge = Self.edge(from: other, to: statement) {
                record(.passed(.chainEdge, subject, "\(edge) as link \(number)"))
            } else {
                record(
                    .failed(
                        .chainEdge, subject, code: "chain.no-edge", .notAccepted,
                        "it stands on link \(number), with which it shares no commitment: they may be about different data"
                    ))
            }
        }
        record(.passed(.statementStanding, subject, "all that it stands on is in the bundle"))
    }

    /// What two statements share.
    private static func edge(from one: Statement, to other: Statement) -> String? {
        let inputs = Set(other.body.inputCommitments)
        if !inputs.isDisjoint(with: one.body.outputCommitments) {
            return "it takes what comes out, the same commitment"
        }
        if !inputs.isDisjoint(with: one.body.inputCommitments) {
            return "it is about the same data, by one commitment,"
        }
        return nil
    }
}
