import EngineBenchmark
import Testing

@Suite("What is timed")
struct WorkloadTests {
    @Test("every result is right, and the same on one thread and on three")
    func checks() throws {
        let cases = BenchmarkCase.catalogue(isShort: true, maximumLog: 10).filter { $0.subject != .prove }
        #expect(Set(cases.map(\.subject)).count == 7)
        for item in cases {
            let workload = try item.makeWorkload(keys: "")
            let first = try workload.check(threads: 1)
            #expect(try workload.check(threads: 3) == first || item.subject == .fieldFp || item.subject == .fieldFr)
            try workload.run(threads: 2)
            #expect(workload.operationCount >= 1)
        }
    }

    @Test("a case that means nothing, and a key that is not there")
    func refusals() throws {
        #expect(throws: BenchmarkError.self) {
            _ = try BenchmarkCase.files(zkey: "absent.zkey", witness: "absent.wtns").makeWorkload(keys: "")
        }
        let proof = try #require(
            BenchmarkCase.catalogue(isShort: true, maximumLog: 12).first { $0.subject == .prove })
        #expect(throws: BenchmarkError.self) { _ = try proof.makeWorkload(keys: "/nonexistent") }
    }

    @Test("names are found by their beginnings, at a slash")
    func names() throws {
        let cases = BenchmarkCase.catalogue(isShort: false, maximumLog: 22)
        #expect(cases.count { $0.matches("msm-g1") } == 18)
        #expect(cases.count { $0.matches("msm-g1/dense/") } == 6)
        #expect(cases.count { $0.matches("msm-g1/dense/2^1") } == 0)
        #expect(cases.count { $0.matches("ntt/odd-coset/2^22") } == 1)
        #expect(cases.count { $0.matches("prove") } == 10)
        #expect(Set(cases.map(\.name)).count == cases.count)
    }
}

@Suite("Figures")
struct QuantityTests {
    @Test("a median is a middle, whatever the order")
    func median() {
        #expect(Spread([3, 1, 2]).median == 2)
        #expect(Spread([4, 1, 2, 3]).median == 2.5)
        let spread = Spread([5, 0.5, 7])
        #expect(spread.minimum == 0.5 && spread.maximum == 7 && spread.samples == [5, 0.5, 7])
    }

    @Test(
        "three digits in the unit that fits",
        arguments: [
            (3.714e-9, "3.71 ns"), (0.0000333, "33.3 µs"), (0.0009996, "1.00 ms"), (0.23, "230 ms"), (0.9996, "1.00 s"),
            (45.6, "45.6 s"), (1234, "1234 s"),
        ])
    func time(seconds: Double, text: String) {
        #expect(Quantity.time(seconds) == text)
    }

    @Test("a target is met, missed, or not judged on a busy machine; memory is judged always")
    func targets() {
        func outcomes(seconds: Double, quiet: Bool) -> [String: String] {
            var report = BenchmarkReport(
                startedAt: "2026-05-01T00:00:00Z",
                machine: BenchmarkReport.Machine(
                    system: "s", architecture: "a", processor: "p <&>", cores: 2, memoryBytes: 1, loadBefore: 0,
                    idleBytes: 1),
                settings: BenchmarkReport.Settings(
                    runs: 1, threads: [1], maximumLog: 20, short: false, backends: ["portable", "gmp", "ifma"]),
                defaultBackend: "ifma")
            report.results = [
                BenchmarkReport.Result(
                    subject: "prove", variant: "mul", log: 14, backend: "ifma", threads: 1, unit: "proof",
                    wall: Spread([seconds]), cpu: Spread([seconds]), peakBytes: 17_000_000, quiet: quiet)
            ]
            report.judge()
            #expect(BenchmarkPage(report).html.contains("p &lt;&amp;&gt;"))
            return Dictionary(uniqueKeysWithValues: report.targets.map { ($0.quantity, $0.outcome) })
        }
        #expect(outcomes(seconds: 0.15, quiet: true) == ["seconds": "met", "peak-bytes": "missed"])
        #expect(outcomes(seconds: 0.17, quiet: true) == ["seconds": "missed", "peak-bytes": "missed"])
        #expect(outcomes(seconds: 0.15, quiet: false) == ["seconds": "not-judged", "peak-bytes": "missed"])
    }
}
