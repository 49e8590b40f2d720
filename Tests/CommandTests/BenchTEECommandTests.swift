import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay bench tee",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct BenchTEECommandTests {
    private let directory = ScratchDirectory()

    private func bench(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            ["bench", "tee", "--provider", "software", "--quick"] + arguments, in: directory,
            environment: [
                "ASSAY_KEYS": directory.file("keys"), "ASSAY_MODELS": directory.file("models"),
                "ASSAY_STATE": directory.file("state"),
            ])
    }

    @Test("a rule both ways, its key made on the way; what is missing is listed; a damaged key is not timed")
    func shortRun() throws {
        let run = try bench(
            "--only", "consecutive-64", "digits-mlp", "--json", "report.json", "--html", "report.html")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("TEE path: evaluation and signing floor: no hardware"))
        #expect(run.output.contains("assay model compile models/digits-mlp/model.onnx --box 0..1 --id digits-mlp"))
        let report = try JSONValue(parsing: Array(directory.read("report.json").utf8))
        #expect(report["schema"] == .string("assay/tee-benchmark/1"))
        #expect(report["label"] == .string("evaluation and signing floor: no hardware"))
        let subjects = try elements(report["subjects"])
        #expect(subjects.count == 1)
        let subject = try #require(subjects.first)
        for (path, steps) in [
            ("proof", ["statement", "witness", "proof"]), ("receipt", ["statement", "evaluation", "attestation"]),
        ] {
            let own = try #require(subject[path])
            #expect(own["outcome"] == .string("verified"))
            #expect(try elements(own["steps"]).map { $0["name"] } == steps.map { .string($0) })
            for step in try elements(own["steps"]) + [try #require(own["verify"])] {
                #expect(try elements(step["wall"]?["samples"]).count == 3)
                #expect(try double(step["wall"]?["minimum"]) >= 0)
            }
            #expect(try double(own["making"]?["wall"]?["minimum"]) > 0)
        }
        #expect(try double(subject["proof"]?["evidenceBytes"]) == 192)
        #expect(try elements(report["batches"]).map { try double($0["count"]) } == [1, 16, 256, 4096])
        #expect(try elements(report["notMeasured"]).first?["name"] == .string("digits-mlp"))
        let page = try directory.read("report.html")
        #expect(page.contains("evaluation and signing floor: no hardware") && page.utf8.count < 300_000)
        // Neither the user's own root nor anything else is left behind.
        #expect(!FileManager.default.fileExists(atPath: directory.file("state")))

        try damageKey()
        let broken = try bench("--only", "consecutive-64", "--json", "broken.json")
        #expect(broken.status == 1)
        #expect(broken.errors.contains("[benchmark.nothing-measured]"))
        let refused = try JSONValue(parsing: Array(directory.read("broken.json").utf8))
        #expect(try elements(refused["subjects"]).isEmpty)
        #expect(try elements(refused["notMeasured"]).count == 1)
    }

    @Test("a model both ways, whose input has fractions")
    func model() throws {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let file = "/" + parts.joined(separator: "/") + "/models/digits-mlp/model.onnx"
        let environment = ["ASSAY_KEYS": directory.file("keys"), "ASSAY_MODELS": directory.file("models")]
        let compiled = try BuiltProgram.run(
            ["model", "compile", file, "--box", "0..1", "--id", "digits-mlp"], in: directory, environment: environment)
        #expect(compiled.status == 0, "\(compiled.errors)")
        let run = try bench("--only", "digits-mlp", "--runs", "1", "--json", "report.json")
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONValue(parsing: Array(directory.read("report.json").utf8))
        let subject = try #require(try elements(report["subjects"]).first)
        #expect(subject["kind"] == .string("model"))
        #expect(try elements(subject["statements"]).count == 1)
        #expect(subject["receipt"]?["outcome"] == .string("verified"))
    }

    /// Changes a byte behind the header, which still looks sound.
    private func damageKey() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("keys"))
        let name = try #require(names.first { $0.hasSuffix(".assaykey") })
        let url = URL(fileURLWithPath: directory.file("keys/\(name)"))
        var bytes = try Data(contentsOf: url)
        for place in stride(from: bytes.count / 4, to: bytes.count, by: 4096) { bytes[place] ^= 0xFF }
        try bytes.write(to: url)
    }

    @Test("what means nothing is refused before anything is measured")
    func refusals() throws {
        #expect(try bench("--only", "nothing").status == 2)
        #expect(try bench("--runs", "0").status == 2)
        #expect(try bench("--threads", "0").status == 2)
        let absent = try BuiltProgram.run(
            ["bench", "tee", "--quick", "--provider", "nsm", "--provider-path", "/nonexistent/nsm"], in: directory)
        #expect(absent.status == 6)
        #expect(absent.errors.contains("[provider.not-available]"))
    }
}
