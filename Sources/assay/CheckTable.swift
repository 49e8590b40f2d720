import CanonicalEncoding
import SoundnessChecks

/// What `assay circuits check` found, as lines for people and as JSON.
struct CheckTable {
    private let outcomes: [SoundnessRun.Outcome]

    init(_ outcomes: [SoundnessRun.Outcome]) {
        self.outcomes = outcomes
    }

    /// Two tables, what is wrong, what is explained, the verdict.
    var lines: [String] {
        gadgetLines + circuitLines + problemLines + explanationLines + [verdict]
    }

    private func results(_ kind: SoundnessItem.Kind) -> [(outcome: SoundnessRun.Outcome, result: SoundnessResult)] {
        outcomes.filter { $0.item.kind == kind }.compactMap { outcome in
            guard case .success(let result) = outcome.result else { return nil }
            return (outcome, result)
        }
    }

    /// One line for every gadget, its primes and widths added up.
    private var gadgetLines: [String] {
        let found = results(.gadget)
        guard !found.isEmpty else { return [] }
        var names: [String] = []
        for entry in found where !names.contains(entry.outcome.item.name) { names.append(entry.outcome.item.name) }
        let columns = [
            ("cases", nil), ("assignments", "assignments"), ("mutants", "mutantsCaught"), ("missed", "mutantsMissed"),
            ("equal", nil), ("forged", "forgeries"), ("accepted", "forgeriesAccepted"),
        ]
        var rows = [["gadget"] + columns.map(\.0) + [""]]
        for name in names {
            let mine = found.filter { $0.outcome.item.name == name }
            func sum(_ keys: [String]) -> Int {
                mine.reduce(0) { total, entry in total + keys.reduce(0) { $0 + entry.result.number($1) } }
            }
            let values = columns.map { title, key in
                if title == "cases" { return String(mine.count) }
                return String(sum(key.map { [$0] } ?? ["mutantsSame", "mutantsIndistinguishable", "mutantsExplained"]))
            }
            rows.append([name] + values + [mine.allSatisfy(\.outcome.passes) ? "pass" : "FAIL"])
        }
        return Self.aligned(rows) + [""]
    }

    private var circuitLines: [String] {
        let found = results(.circuit)
        guard !found.isEmpty else { return [] }
        let columns = [
            ("unique", "wiresUnique"), ("chosen", "wiresChosen"), ("idle", "wiresIdle"), ("open", "wiresUnproven"),
            ("aliases", "aliases"), ("forged", "forgeries"), ("accepted", "forgeriesAccepted"), ("claims", "claims"),
            ("refused", "claimsRefused"),
        ]
        var rows = [["circuit"] + columns.map(\.0) + ["seconds", ""]]
        for (outcome, result) in found {
            let seconds = "\(outcome.milliseconds / 1000).\(outcome.milliseconds % 1000 / 100)"
            let verdict = !result.passes ? "FAIL" : "pass"
            rows.append(
                [outcome.item.name] + columns.map { String(result.number($0.1)) } + [seconds, verdict])
        }
        return Self.aligned(rows) + [""]
    }

    private var problemLines: [String] {
        outcomes.flatMap { outcome -> [String] in
            let place =
                outcome.item.setting.isEmpty ? outcome.item.name : "\(outcome.item.name), \(outcome.item.setting)"
            switch outcome.result {
            case .failure(let error): return ["\(place): \(error.message) [\(error.code)]"]
            case .success(let result):
                let shown = result.problems.prefix(20).map { "\(place): \($0)" }
                let more = result.problems.count - shown.count
                return shown + (more > 0 ? ["\(place): and \(more) more"] : [])
            }
        }
    }

    private var explanationLines: [String] {
        var counts: [String: Int] = [:]
        for (_, result) in results(.gadget) {
            for reason in result.explained.values { counts[reason, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { "\($0.value) mutants cannot be caught: \($0.key)" }
    }

    private var verdict: String {
        let failed = outcomes.count { !$0.passes }
        let all = results(.gadget).map(\.result)
        let caught = all.reduce(0) { $0 + $1.number("mutantsCaught") }
        let missed = all.reduce(0) { $0 + $1.number("mutantsMissed") }
        let score = caught + missed == 0 ? "" : ", \(caught) of \(caught + missed) mutants caught"
        return failed == 0
            ? "PASS: \(outcomes.count) checks\(score)" : "FAIL: \(failed) of \(outcomes.count) checks\(score)"
    }

    /// Columns of one width each; the first and the last to the left, numbers to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + padding : column == row.count - 1 ? text : padding + text
            }.joined(separator: "  ")
        }
    }

    /// Canonical JSON: one object for every check.
    var json: [UInt8] {
        let checks = outcomes.map { outcome -> JSONValue in
            var members = [
                JSONMember(name: "kind", value: .string(outcome.item.kind.rawValue)),
                JSONMember(name: "name", value: .string(outcome.item.name)),
                JSONMember(name: "setting", value: .string(outcome.item.setting)),
                JSONMember(name: "milliseconds", value: JSONValue(integer: outcome.milliseconds)),
                JSONMember(name: "passes", value: .bool(outcome.passes)),
            ]
            switch outcome.result {
            case .success(let result):
                members += result.numbers.map { JSONMember(name: $0.name, value: JSONValue(integer: $0.value)) }
                members.append(JSONMember(name: "problems", value: .array(result.problems.map { .string($0) })))
                let reasons = result.explained.sorted { $0.key < $1.key }
                members.append(
                    JSONMember(
                        name: "explained",
                        value: .object(reasons.map { JSONMember(name: $0.key, value: .string($0.value)) })))
            case .failure(let error):
                members.append(JSONMember(name: "error", value: .string(error.code)))
            }
            return .object(members)
        }
        return JSONValue.object([
            JSONMember(name: "schema", value: .string("assay/circuit-checks/1")),
            JSONMember(name: "passes", value: .bool(outcomes.allSatisfy(\.passes))),
            JSONMember(name: "checks", value: .array(checks)),
        ]).canonicalBytes
    }
}
