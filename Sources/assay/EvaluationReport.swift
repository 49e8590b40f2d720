import CanonicalEncoding
import Statements

/// What follows from a log, for people and programs.
struct EvaluationReport {
    let rule: BreachRule
    let batch: ReadingBatch
    let window: TimeWindow
    let evaluation: Evaluation

    private var claims: [ClaimEvaluation] { [evaluation.breachClaim, evaluation.noBreachClaim] }

    // MARK: - For people

    /// The most reasons of one condition that are shown.
    private static let maximumReasons = 3

    var lines: [String] {
        var lines = [
            "\(batch.header.count) readings on ticks of \(batch.header.tickSeconds) s, "
                + "window \(window.start.text) to \(window.end.text)",
            "rule: \(rule.sentence())",
        ]
        switch evaluation.verdict {
        case .breach: lines.append("verdict: breach")
        case .noBreach: lines.append("verdict: no breach")
        case nil: lines.append("verdict: neither follows")
        }
        for claim in claims {
            let follows = Self.isProvable(claim.provability)
            lines.append("\(claim.claim.rawValue): \(follows ? "follows" : "does not follow")")
            for (index, condition) in claim.conditions.enumerated() {
                let name =
                    rule.conditions.count == 1 ? "" : "condition \(index + 1), \(rule.conditions[index].sentence): "
                lines += describe(condition, claim.claim).map { "  \(name)\($0)" }
            }
        }
        return lines
    }

    private func describe(_ condition: Provability, _ claim: Polarity) -> [String] {
        switch condition {
        case .provable(let evidence):
            return [
                "\(claim == .breach ? "breached" : "kept"), by readings \(evidence.firstReading) to "
                    + "\(evidence.lastReading)"
            ]
        case .notProvable(let obstacles):
            let more = obstacles.count - Self.maximumReasons
            return obstacles.prefix(Self.maximumReasons).map { "\($0.message) [\($0.code)]" }
                + (more > 0 ? ["and \(more) more"] : [])
        }
    }

    private static func isProvable(_ provability: Provability) -> Bool {
        if case .provable = provability { true } else { false }
    }

    // MARK: - For programs

    var json: JSONValue {
        .object(members: [
            ("schema", .string("assay/evaluation/1")), ("rule", rule.json), ("sentence", .string(rule.sentence())),
            ("window", window.json), ("readings", .string(String(batch.header.count))),
            ("verdict", .string(evaluation.verdict?.rawValue ?? "neither")),
            ("claims", .array(claims.map(json(of:)))),
        ])
    }

    private func json(of claim: ClaimEvaluation) -> JSONValue {
        .object(members: [
            ("claim", .string(claim.claim.rawValue)), ("follows", .bool(Self.isProvable(claim.provability))),
            (
                "conditions",
                .array(
                    zip(rule.conditions, claim.conditions).map { condition, provability in
                        json(of: provability, family: condition.family)
                    })
            ),
        ])
    }

    private func json(of provability: Provability, family: ConditionFamily) -> JSONValue {
        var members: [(String, JSONValue?)] = [
            ("family", .string(family.rawValue)), ("follows", .bool(Self.isProvable(provability))),
        ]
        switch provability {
        case .provable(let evidence):
            members += [
                ("firstReading", .string(String(evidence.firstReading))),
                ("lastReading", .string(String(evidence.lastReading))),
                ("amount", .string(String(evidence.amount))),
            ]
        case .notProvable(let obstacles):
            members.append(("obstacles", .array(obstacles.map(json(of:)))))
        }
        return .object(members: members)
    }

    private func json(of obstacle: Obstacle) -> JSONValue {
        .object(members: [
            ("code", .string(obstacle.code)), ("message", .string(obstacle.message)),
            ("firstReading", obstacle.firstReading.map { .string(String($0)) }),
            ("lastReading", obstacle.lastReading.map { .string(String($0)) }),
            ("start", batch.time(ofTick: obstacle.startTick).map { .string($0.text) }),
            ("end", batch.time(ofTick: obstacle.endTick).map { .string($0.text) }),
        ])
    }
}
