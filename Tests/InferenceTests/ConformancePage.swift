/// `docs/conformance.md`, from the outcomes of all tests.
struct ConformancePage {
    let results: [(test: ConformanceCase, outcome: ConformanceOutcome)]

    static let tierNames = ["exact integers", "networks", "trees and logic"]

    /// How many of some tests passed in each way.
    struct Count {
        var all = 0
        var given = 0
        var bound = 0
        var wrong = 0
        var passed: Int { given + bound }

        var row: String { "\(passed) | \(all) | \(given) | \(bound) | \(all - passed - wrong) | \(wrong)" }
    }

    /// Of the tests that a condition holds for.
    func count(where condition: (ConformanceCase) -> Bool = { _ in true }) -> Count {
        var count = Count()
        for (test, outcome) in results where condition(test) {
            count.all += 1
            switch outcome {
            case .given: count.given += 1
            case .bound: count.bound += 1
            case .wrong: count.wrong += 1
            case .unsupported: break
            }
        }
        return count
    }

    /// Tests that pass with known inputs only, by the code of the refusal.
    private var bound: [String: [String]] {
        results.reduce(into: [:]) { codes, result in
            if case .bound(let code) = result.outcome { codes[code, default: []].append(result.test.name) }
        }
    }

    var text: String {
        let total = count()
        var lines = [
            "# ONNX conformance", "",
            "ONNX brings a test for each way to use an operator. This page says which of them Assay passes:",
            "**\(total.passed) of \(total.all)**, of the operators in tiers 1 to 3. `make conformance` writes it, and a test fails when it is",
            "out of date.",
            "", "A test passes when",
            "- the integer program gives the expected outputs, integers and bits exactly, real numbers within 0.02 + 2 %, with 12 bits after the point;",
            "- the circuit of the program takes these outputs, and refuses them with one changed by one.", "",
            "“Given” has all inputs private, each in the box of the test's own numbers. “Bound” has the first input private and the others",
            "known, for tests that pass shapes, axes or scales as inputs. What is refused has a code and a reason, below. The last part",
            "says how onnxruntime does on the same tests.",
            "",
            "## Tiers", "", "| tier | passed | tests | given | bound | refused | wrong |",
            "|---|---|---|---|---|---|---|",
        ]
        for tier in 1...3 {
            lines.append("| \(tier): \(Self.tierNames[tier - 1]) | \(count { $0.tier == tier }.row) |")
        }
        lines.append("| all | \(total.row) |")
        lines += [
            "", "## Operators", "", "| tier | operator | passed | tests | given | bound | refused | wrong |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for (tier, operators) in ConformanceCase.tiers.enumerated() {
            for name in operators {
                lines.append("| \(tier + 1) | \(name) | \(count { $0.operator == name }.row) |")
            }
        }
        lines += [
            "", "## Bound", "", "Tests that pass only with known inputs, by the code that refuses them as they are.",
            "",
        ]
        lines += ["| code | tests |", "|---|---|"]
        for (code, names) in bound.sorted(by: { $0.key < $1.key }) {
            lines.append("| `\(code)` | \(names.map { "`\($0)`" }.joined(separator: ", ")) |")
        }
        lines += ["", "## Not passed", "", "| test | code | reason |", "|---|---|---|"]
        for (test, outcome) in results {
            switch outcome {
            case .given, .bound: break
            case .unsupported(let code, let reason): lines.append("| `\(test.name)` | `\(code)` | \(reason) |")
            case .wrong(let reason): lines.append("| `\(test.name)` | wrong | \(reason) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
