import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay bench engine",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct BenchCommandTests {
    private let directory: ScratchDirectory

    init() throws {
        directory = ScratchDirectory()
    }

    private func bench(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            ["bench", "engine"] + arguments, in: directory, environment: ["ASSAY_KEYS": directory.file("keys")])
    }

    private func names(_ value: JSONValue?) throws -> Set<String> {
        guard case .object(let members) = try #require(value) else { return [] }
        return Set(members.map(\.name))
    }

    @Test("a short run: table, JSON of the documented form, a page that needs nothing else")
    func shortRun() throws {
        let run = try bench(
            "--short", "--runs", "2", "--max-log", "12", "--threads", "2", "--only", "field-fr", "msm-g1/dense", "ntt",
            "pairing", "verify/bytes", "prove/mul", "--json", "report.json", "--html", "report.html")
        #expect(run.status == 0, "\(run.errors)")
        for name in ["field-fr/vector", "msm-g1/dense/2^10", "prove/mul/2^12", "wrote report.json"] {
            #expect(run.output.contains(name))
        }

        let report = try JSONValue(parsing: Array(directory.read("report.json").utf8))
        #expect(report["schema"] == .string("assay/engine-benchmark/1"))
        #expect(
            try names(report) == [
                "schema", "startedAt", "seconds", "machine", "settings", "defaultBackend", "results", "targets",
                "peers",
                "remarks",
            ])
        #expect(
            try names(report["machine"]) == [
                "system", "architecture", "processor", "cores", "memoryBytes", "loadBefore", "loadAfter", "idleBytes",
            ])
        let backends = try elements(try #require(report["settings"])["backends"])
        #expect(backends.contains(.string("portable")) && backends.contains(.string("gmp")))
        let results = try elements(report["results"])
        // Three kinds of field multiplication, a pairing and a verification on one thread; a sum, a transform and a proof
        // on one and on two.
        #expect(results.count == (3 + 1 + 1 + 2 * (1 + 1 + 1)) * backends.count)
        for result in results { try check(result) }
        for target in try elements(report["targets"]) {
            #expect(["met", "missed", "not-judged"].contains { target["outcome"] == .string($0) })
        }

        let page = try directory.read("report.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("prove/mul/2^12"))
        for word in ["http://", "https://", "<script", "<link", "src=", "url(", "@import"] {
            #expect(!page.contains(word), "the page refers to something outside: \(word)")
        }
    }

    private func check(_ result: JSONValue) throws {
        let optional: Set = ["log", "peakBytes", "timesFasterThanPortable", "timesFasterThanGMP"]
        #expect(
            try names(result).subtracting(optional) == [
                "subject", "variant", "backend", "threads", "unit", "wall", "cpu", "quiet",
            ])
        #expect((result["peakBytes"] != nil) == (result["subject"] == .string("prove")))
        for clock in ["wall", "cpu"] {
            let spread = try #require(result[clock])
            let samples = try elements(spread["samples"]).map { try double($0) }
            #expect(samples.count == 2 && samples.allSatisfy { $0 > 0 && $0 < 60 })
            #expect(try double(spread["minimum"]) == samples.min())
            #expect(try double(spread["maximum"]) == samples.max())
            #expect(abs(try double(spread["median"]) - (samples[0] + samples[1]) / 2) < 1e-12)
        }
        if result["quiet"] == .bool(false) {
            #expect(result["timesFasterThanGMP"] == nil && result["timesFasterThanPortable"] == nil)
        }
    }

    @Test("options that mean nothing are wrong usage, before anything runs")
    func badOptions() throws {
        for arguments in [
            ["--runs", "0"], ["--runs", "many"], ["--threads", "0"], ["--max-log", "23"], ["--max-log", "3"],
            ["--only", "nothing"], ["--only", "prove/mul/2^13"], ["--faster"], ["a.json"],
        ] {
            let run = try BuiltProgram.run(
                ["bench", "engine"] + arguments, in: directory, environment: ["ASSAY_KEYS": directory.file("keys")])
            #expect(run.status == 2, "\(arguments): \(run.errors)")
            #expect(run.output.isEmpty)
        }
        let folder = try bench("--short", "--only", "pairing", "--json", "absent/report.json")
        #expect(folder.status == 6)
        #expect(folder.errors.contains("absent"))
    }

    @Test("an interrupted run leaves no file and no process behind")
    func interruption() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = ["bench", "engine", "--runs", "1000", "--only", "pairing", "--json", "report.json"]
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        process.environment = ["HOME": directory.path, "ASSAY_KEYS": directory.file("keys")]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: 0.5)
        #expect(process.isRunning)
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).allSatisfy { $0 == "keys" })
        #expect(try computingProcesses().isEmpty)
    }

    /// Processes that compute for a run here: their words name the directory of keys.
    private func computingProcesses() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int32(name) != nil, let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            let words = String(decoding: bytes, as: UTF8.self)
            return words.contains("engine-worker") && words.contains(directory.path)
        }
    }
}
