import CanonicalEncoding
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
            checkStanding(at: index, on: earlier, subject)
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
        at index: Int, on earlier: [Digest: (number: Int, statement: Statement)], _ subject: String
    ) {
        let statement = links[index].statement
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
            guard let (number, _) = earlier[digest] else { continue }
            let edge = ChainEdge(earlier: number - 1, binding: binding(of: index, to: number - 1))
            links[index].edges.append(edge)
            record(edge.check(subject))
        }
        record(.passed(.statementStanding, subject, "all that it stands on is in the bundle"))
    }

    /// How a link is bound to an earlier one that it names.
    private func binding(of index: Int, to earlier: Int) -> ChainEdge.Binding {
        let (statement, other) = (links[index].statement, links[earlier].statement)
        if case .decision = statement { return .named }
        if statement.sharesInput(with: other) { return .sameInput }
        if !Set(statement.body.takes).isDisjoint(with: other.body.gives) { return .outputToInput }
        return isConnected(index, earlier) ? .through : .none
    }

    /// Whether two links are about the same data by way of links that the later one names, too: what it does not name proves nothing
    /// here.
    private func isConnected(_ index: Int, _ earlier: Int) -> Bool {
        let named = Set(links[index].statement.terms.after)
        var rest = Set((0..<index).filter { named.contains(links[$0].statement.digest) })
        var front = [index]
        while let place = front.popLast() {
            if place == earlier { return true }
            let next = rest.filter { links[$0].statement.sharesData(with: links[place].statement) }
            rest.subtract(next)
            front += next
        }
        return false
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
    /// Whether both take the same data.
    fileprivate func sharesInput(with other: Statement) -> Bool {
        !Set(body.takes).isDisjoint(with: other.body.takes)
    }

    /// Whether one takes what the other takes or gives. That both give the same says nothing: two logs can have one verdict.
    fileprivate func sharesData(with other: Statement) -> Bool {
        !Set(body.takes).isDisjoint(with: other.body.takes + other.body.gives)
            || !Set(body.gives).isDisjoint(with: other.body.takes)
    }

    /// What the readings that it is about mean; `nil` if it is about none, or does not say.
    fileprivate var scale: SensorScale? {
        switch self {
        case .breach(let statement): statement.source.scale
        case .inference(let statement): statement.model.input.readings
        case .sensorBatch, .sameReadings, .decision: nil
        }
    }
}
