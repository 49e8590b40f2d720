import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Verification

extension Examination {
    /// Whether the links are one chain: each stands on earlier links only, with which it shares a commitment, and the last
    /// one on all others.
    ///
    /// An edge is an equality of commitments: both are about the same data, under one salt, which only whoever committed knows.
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
        checkScales()
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
            if other.sharesInput(with: statement) {
                record(
                    .passed(.chainEdge, subject, "it is about the same data, by one commitment, as link \(number)"))
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

    /// Statements about the same readings, in whatever order they stand, take them to mean the same; and whether a model's input
    /// is what a statement about a log speaks of.
    private mutating func checkScales() {
        for (index, statement) in statements.enumerated() {
            guard case .inference(let own) = statement else { continue }
            let subject = "link \(index + 1)"
            let others = statements.enumerated().filter {
                $0.offset != index && $0.element.sharesInput(with: statement)
            }
            if let (number, _) = others.first(where: { $0.element.scale != own.model.input.readings }) {
                record(
                    .failed(
                        .chainEdge, subject, code: "chain.other-scale", .notAccepted,
                        "it takes the data of link \(number + 1) for readings of another scale, or for no readings"))
            }
            let log = others.first {
                if case .breach = $0.element { $0.element.scale == statement.scale } else { false }
            }
            if own.inputCommitments.isEmpty {
                record(.passed(.inputOrigin, subject, "the input is in the statement, for you to see"))
            } else if let log {
                record(.passed(.inputOrigin, subject, "the input is the log that link \(log.offset + 1) speaks of"))
            } else {
                record(
                    .notPerformed(
                        .inputOrigin, subject, code: "input.any",
                        "that somebody knows such an input is proved; where it comes from is not"))
            }
        }
    }
}

extension Statement {
    /// Whether both commit to the same input.
    fileprivate func sharesInput(with other: Statement) -> Bool {
        !Set(body.inputCommitments).isDisjoint(with: other.body.inputCommitments)
    }

    /// What the readings that it is about mean; `nil` if it is about none.
    fileprivate var scale: SensorScale? {
        switch self {
        case .breach(let statement): statement.source.scale
        case .inference(let statement): statement.model.input.readings
        }
    }
}
