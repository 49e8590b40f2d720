import Statements
import Verification

extension Examination {
    /// Whether the links are one chain: each stands on earlier links only, with which it shares a commitment, and the last
    /// one on all others.
    mutating func checkChain() {
        let graph = StatementGraph(statements, digests: links.map(\.digest))
        for index in statements.indices {
            let subject = "link \(index + 1)"
            checkStanding(at: index, in: graph, subject)
            if let first = graph.repeated[index] {
                record(
                    .failed(
                        .statementStanding, subject, code: "chain.link-repeated", .invalid,
                        "it is the statement of link \(first + 1) again"))
            }
        }
        checkScales(graph)
        for index in graph.unnamed {
            record(
                .failed(
                    .statementStanding, "link \(index + 1)", code: "chain.link-unnamed", .invalid,
                    "the last link does not stand on it, so that it proves nothing about it"))
        }
    }

    private mutating func checkStanding(at index: Int, in graph: StatementGraph, _ subject: String) {
        guard !links[index].statement.terms.after.isEmpty else {
            record(.passed(.statementStanding, subject, "it stands on no other statement"))
            return
        }
        let missing = graph.missingCount(index)
        guard missing == 0 else {
            record(
                .failed(
                    .statementStanding, subject, code: "chain.link-missing", .notCheckable,
                    "it stands on \(missing) statement(s) that do not come before it in the bundle",
                    fix: "ask the prover for the whole chain"))
            return
        }
        links[index].edges = graph.edges(of: index)
        for edge in links[index].edges { record(edge.check(subject)) }
        record(.passed(.statementStanding, subject, "all that it stands on is in the bundle"))
    }

    /// Statements about the same readings, in whatever order they stand, take them to mean the same; and whether a model's input
    /// is what a statement about a log speaks of.
    private mutating func checkScales(_ graph: StatementGraph) {
        for (index, statement) in statements.enumerated() {
            guard case .inference(let own) = statement else { continue }
            let subject = "link \(index + 1)"
            let others = statements.enumerated().filter {
                $0.offset != index && graph.sharesInput($0.offset, index)
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

extension ChainEdge {
    /// The finding about the edge of a link.
    fileprivate func check(_ subject: String) -> Check {
        let link = "link \(earlier + 1)"
        return switch binding {
        case .sameInput: .passed(.chainEdge, subject, "it is about the same data, by one commitment, as \(link)")
        case .outputToInput: .passed(.chainEdge, subject, "it takes what \(link) gives, by one commitment")
        case .through:
            .passed(.chainEdge, subject, "it is about the same data as \(link), by way of other links that it names")
        case .named: .passed(.chainEdge, subject, "it decides about \(link), which it names")
        case .none:
            .failed(
                .chainEdge, subject, code: "chain.no-edge", .notAccepted,
                "it stands on \(link), with which it shares no commitment: they may be about different data")
        }
    }
}

extension Statement {
    /// What the readings that it is about mean; `nil` if it is about none, or does not say.
    fileprivate var scale: SensorScale? {
        switch self {
        case .breach(let statement): statement.source.scale
        case .inference(let statement): statement.model.input.readings
        case .sensorBatch, .sameReadings, .decision: nil
        }
    }
}
