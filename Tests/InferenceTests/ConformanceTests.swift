import CanonicalEncoding
import Glibc
import Testing

/// ONNX's own tests of the operators in tiers 1 to 3, against `docs/conformance.md`.
@Suite(.enabled(if: ConformanceCase.root != nil, "ASSAY_ONNX_NODES is not set"))
struct ConformanceTests {
    /// With `ASSAY_CONFORMANCE_PAGE` set the page is written there instead.
    @Test func noneIsWrongAndThePageSaysWhichPass() async throws {
        let root = try #require(ConformanceCase.root)
        let cases = try ConformanceCase.all(in: root)
        #expect(cases.count == 436)
        let outcomes = await withTaskGroup(of: (Int, ConformanceOutcome).self) { group in
            for (index, test) in cases.enumerated() { group.addTask { (index, test.outcome(in: root)) } }
            var outcomes = [ConformanceOutcome?](repeating: nil, count: cases.count)
            for await (index, outcome) in group { outcomes[index] = outcome }
            return outcomes
        }
        let page = ConformancePage(
            results: zip(cases, outcomes).compactMap { test, outcome in outcome.map { (test, $0) } })
        let count = page.count()
        print("ONNX conformance: \(count.passed) of \(count.all) pass, \(count.given) of them as given")
        let wrong = page.results.filter { if case .wrong = $0.outcome { true } else { false } }
        #expect(wrong.isEmpty, "\(wrong.map { ($0.test.name, $0.outcome) })")
        if let path = getenv("ASSAY_CONFORMANCE_PAGE") {
            let text = try page.text + page.runtimeText(RuntimeOutcomes(in: root))
            try FileBytes.write(atomically: Array(text.utf8), to: String(cString: path))
            return
        }
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast(3).joined(separator: "/")
        let written = try FileBytes.read(path: folder + "/docs/conformance.md", limit: 1 << 20)
        let own = String(decoding: written, as: UTF8.self).split(
            separator: "\n" + ConformancePage.runtimeHeading, omittingEmptySubsequences: false)
        #expect(own.first.map { String($0) } == page.text, "docs/conformance.md is old: make conformance")
    }
}
