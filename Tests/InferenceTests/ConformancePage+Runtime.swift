import CanonicalEncoding

/// How onnxruntime does on the same tests, as `Tests/Oracles/onnx_nodes_runtime.py` wrote it down.
struct RuntimeOutcomes {
    let version: String
    /// By test: `nil` where it passes, else what is the matter.
    private let reasons: [String: String?]

    init?(in root: String) throws {
        guard let bytes = try? FileBytes.read(path: root + "/onnxruntime.json", limit: 1 << 26) else { return nil }
        let document = try JSONValue(parsing: bytes)
        guard case .string(let version) = document["version"] ?? .null,
            case .object(let members) = document["tests"] ?? .null
        else { return nil }
        self.version = version
        reasons = members.reduce(into: [:]) { reasons, member in
            if case .string(let reason) = member.value { reasons[member.name] = .some(reason) }
            if case .null = member.value { reasons[member.name] = .some(nil) }
        }
    }

    /// What is the matter with a test; `nil` if it passes.
    func reason(_ test: ConformanceCase) -> String? { reasons[test.name] ?? "not run" }
}

extension ConformancePage {
    /// The heading of the part about onnxruntime. It comes last and is made by `make conformance` alone.
    static let runtimeHeading = "## onnxruntime\n"

    /// That part; empty where onnxruntime was not run.
    func runtimeText(_ runtime: RuntimeOutcomes?) -> String {
        guard let runtime else { return "" }
        func passesHere(_ outcome: ConformanceOutcome) -> Bool {
            switch outcome {
            case .given, .bound: true
            case .unsupported, .wrong: false
            }
        }
        func row(_ name: String, _ condition: (ConformanceCase) -> Bool) -> String {
            let own = results.filter { condition($0.test) }
            let here = own.filter { passesHere($0.outcome) }
            let both = here.count { runtime.reason($0.test) == nil }
            return
                "| \(name) | \(here.count) | \(both) | \(own.count { runtime.reason($0.test) == nil }) | \(own.count) |"
        }
        var lines = [
            "", Self.runtimeHeading,
            "onnxruntime \(runtime.version) runs the same tests under the same tolerance: real numbers within 0.02 + 2 %, all else exactly.",
            "Tests of versions that it does not know yet are stamped with the newest ones that it does.", "",
            "| tier | passed here | of these, onnxruntime passes | onnxruntime passes | tests |",
            "|---|---|---|---|---|",
        ]
        for tier in 1...3 { lines.append(row("\(tier): \(Self.tierNames[tier - 1])") { $0.tier == tier }) }
        lines.append(row("all") { _ in true })
        let failures = results.compactMap { test, outcome in
            runtime.reason(test).map { (test.name, passesHere(outcome), $0) }
        }
        let differing = failures.filter { $0.2.hasPrefix("output") }
        lines += [
            "",
            differing.isEmpty
                ? "It gives no answer that differs from ONNX's: what it does not pass it refuses, or was not given."
                : "Its answers differ from ONNX's in \(differing.count) tests; what else it does not pass it refuses, or was not given.",
            "", "| test | here | onnxruntime |", "|---|---|---|",
        ]
        for (name, isPassed, reason) in failures {
            lines.append("| `\(name)` | \(isPassed ? "passes" : "refused") | \(reason) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
