import EngineBenchmark
import Foundation
import Testing

@Suite("Report of proofs against receipts")
struct PathReportTests {
    private func step(_ name: String, _ wall: [Double]) -> PathReport.Step {
        PathReport.Step(name: name, wall: wall, cpu: wall.map { $0 * 1.5 })
    }

    private func report(isHardware: Bool = false) -> PathReport {
        let provider = isHardware ? "configfs-tsm" : "software"
        var report = PathReport(
            startedAt: "2026-11-22T10:00:00Z",
            machine: BenchmarkReport.Machine(
                system: "Linux 6", architecture: "x86_64", processor: "A <processor>", cores: 2, memoryBytes: 1 << 33,
                loadBefore: 0.1, idleBytes: 1 << 20),
            settings: PathReport.Settings(runs: 3, quick: true, threads: 2, provider: provider, isHardware: isHardware))
        let proof = PathReport.Path(
            outcome: "verified",
            steps: [
                step("statement", [0.001, 0.002, 0.001]), step("witness", [0.003, 0.003, 0.003]),
                step("proof", [0.012, 0.014, 0.013]),
            ], making: step("making", [0.016, 0.019, 0.017]), verify: step("verify", [0.0012, 0.0013, 0.0012]),
            cold: [step("synthesis", [0.1])], peakBytes: SampleSummary([50e6, 51e6, 50e6]), evidenceBytes: 192,
            bundleBytes: 5000)
        let receipt = PathReport.Path(
            outcome: "verified",
            steps: [
                step("statement", [0.001, 0.001, 0.001]), step("evaluation", [0.001, 0.001, 0.002]),
                step("attestation", [0.002, 0.002, 0.002]),
            ], making: step("making", [0.004, 0.004, 0.005]), verify: step("verify", [0.0023, 0.0023, 0.0023]),
            cold: nil, peakBytes: SampleSummary([2e6, 2e6, 2e6]), evidenceBytes: 2400, bundleBytes: 6000)
        report.subjects = [
            PathReport.Subject(
                name: "consecutive-64", kind: "rule", sentence: "above 8 °C & more", statements: ["ab"], proof: proof,
                receipt: receipt)
        ]
        report.notMeasured = [
            PathReport.Omission(name: "digits-mlp", reason: "not compiled", command: "assay model compile x.onnx")
        ]
        report.batches = [1, 16].map {
            PathReport.Batch(
                subject: "consecutive-64", count: $0, attestation: step("attestation", [0.002, 0.002, 0.003]),
                verify: step("verify", [0.002, 0.002, 0.002]), bundleBytes: 6000)
        }
        report.findBreakEven()
        return report
    }

    private func object(_ value: Any?) throws -> [String: Any] { try #require(value as? [String: Any]) }

    @Test("the JSON has all members that are documented, and raw samples")
    func json() throws {
        let document = try object(JSONSerialization.jsonObject(with: Data(report().json())))
        #expect(document["schema"] as? String == "assay/tee-benchmark/1")
        #expect(
            Set(document.keys) == [
                "schema", "label", "startedAt", "seconds", "machine", "settings", "subjects", "notMeasured", "batches",
                "breakEven", "verificationBreakEven", "published", "trust", "remarks",
            ])
        let subject = try object((document["subjects"] as? [Any])?.first)
        #expect(Set(subject.keys) == ["name", "kind", "sentence", "statements", "proof", "receipt"])
        let proof = try object(subject["proof"])
        #expect(
            Set(proof.keys) == [
                "outcome", "steps", "making", "verify", "cold", "peakBytes", "evidenceBytes", "bundleBytes",
            ])
        let step = try object((proof["steps"] as? [Any])?.last)
        #expect(Set(step.keys) == ["name", "wall", "cpu"])
        let wall = try object(step["wall"])
        #expect(Set(wall.keys) == ["median", "p95", "minimum", "maximum", "samples"])
        #expect(wall["samples"] as? [Double] == [0.012, 0.014, 0.013])
        #expect(wall["median"] as? Double == 0.013)
        let batch = try object((document["batches"] as? [Any])?.last)
        #expect(try object(batch["perStatement"])["median"] as? Double == 0.002 / 16)
    }

    @Test("break-even comes from published latencies, and no published latency is in a time that was measured")
    func separation() throws {
        let report = report()
        let quote = try #require(report.breakEven.first { $0.published == "TDX quote" })
        // 39.1 ms over n and 2 ms against 19 ms at best; 40.7 ms over n and 3 ms against 16 ms at worst.
        #expect(quote.latency == BreakEven.Range(least: 3, most: 4))
        // The same without what is evaluated meanwhile.
        #expect(quote.throughput == BreakEven.Range(least: 3, most: 3))
        let queue = try #require(report.breakEven.first { $0.published == "TDX quote, 128 clients" })
        #expect(queue.latency.least == 295 && queue.throughput == nil)
        #expect(report.breakEven.allSatisfy { row in report.published.contains { $0.name == row.published } })
        let checks = try #require(report.verificationBreakEven.first { $0.published == nil })
        // 17 ms and 1.2 ms a check against 4 ms and 2.3 ms.
        #expect(checks.checks == BreakEven.Checks(few: .receipt, many: .proof, from: 12))
        #expect(checks.checks.text == "the receipt up to 11 checks, the proof from 12 on")
        let slow = try #require(report.verificationBreakEven.first { $0.published == "TDX quote" })
        #expect(slow.checks == BreakEven.Checks(few: .proof, many: .proof, from: nil))
        #expect(slow.checks.text == "the proof, however often it is checked")
        #expect(report.subjects[0].receipt.making.wall.maximum < 0.0391)
    }

    @Test("every published figure says whose it is; what has none says so")
    func published() {
        #expect(PublishedFigure.all.contains { $0.interval == nil })
        for figure in PublishedFigure.all {
            #expect(figure.year >= 2023 && !figure.source.isEmpty && !figure.words.isEmpty)
            #expect((figure.interval == nil) == (figure.source == "none"))
        }
        #expect(TrustRow.all.allSatisfy { !$0.proof.isEmpty && !$0.receipt.isEmpty })
        // Who speaks of attacks says where they are described.
        for row in TrustRow.all where row.receipt.contains("CVE") || row.receipt.contains("DDR") {
            #expect(!row.sources.isEmpty, "\(row.question)")
        }
    }

    @Test("software is called a floor in title, label and charts; hardware by its name")
    func labels() {
        let floor = report()
        #expect(floor.label == "evaluation and signing floor: no hardware")
        let page = PathPage(floor).html
        #expect(page.contains("<title>Assay: proofs against receipts (evaluation and signing floor: no hardware)"))
        #expect(page.contains("TEE path: evaluation and signing floor: no hardware"))
        #expect(page.contains(">TEE floor</text>"))
        #expect(page.contains("signature of software"))
        let hardware = report(isHardware: true)
        #expect(hardware.label == "receipts by configfs-tsm")
        let other = PathPage(hardware).html
        #expect(other.contains("receipts by configfs-tsm"))
        #expect(!other.contains("no hardware") && !other.contains("TEE floor"))
    }

    @Test("the page needs nothing else, escapes what it shows, and is small")
    func page() {
        let page = PathPage(report()).html
        #expect(page.utf8.count < 300_000)
        for foreign in ["<script", "http://", "https://", "src=", "@import", "url("] {
            #expect(!page.contains(foreign), "\(foreign)")
        }
        #expect(page.contains("A &lt;processor&gt;"))
        #expect(page.contains("above 8 °C &amp; more"))
        #expect(page.contains("published: TDX quote 39.1 ms … 40.7 ms"))
        #expect(page.contains("no published figure"))
        #expect(page.contains("assay model compile x.onnx"))
        #expect(page.contains("prefers-color-scheme:dark"))
    }
}
