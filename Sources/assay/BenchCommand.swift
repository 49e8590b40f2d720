import Algebra
import ArgumentParser
import CanonicalEncoding
import EngineBenchmark
import Foundation
import ProvingService

/// `assay bench`
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure this machine.",
        subcommands: [
            BenchEngineCommand.self, BenchTEECommand.self, BenchVerifyCommand.self, BenchWorkerCommand.self,
            BenchTEEWorkerCommand.self, BenchVerifyWorkerCommand.self,
        ])
}

/// `assay bench engine`
struct BenchEngineCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Time fields, sums, transforms, verification and proofs on every backend.",
        discussion: """
            Each backend computes in a process of its own; they take turns, so that
            ratios hold even when a machine changes its speed. Results are checked
            before anything is timed and compared between backends; every proof
            verifies itself within its time. While the machine is busy with
            something else, times are printed but no ratios are claimed.

            A short run takes a minute or two, a full one half an hour, and the full
            one keeps about 1 GB of keys of its circuits among the others
            (`assay setup dev --help` says where).

            EXAMPLES
              assay bench engine --short
              assay bench engine --json engine.json --html engine.html
              assay bench engine --only prove/mul msm-g1/dense --max-log 18
            """
    )

    @Option(help: ArgumentHelp("Write all samples as JSON (docs/benchmarks.md).", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write a page with tables and charts.", valueName: "file"))
    var html: String?

    @Flag(help: "Small sizes and few samples.")
    var short = false

    @Option(
        help: ArgumentHelp(
            "Measure sums, transforms and proofs with 1 and with N threads. (default: as many as processors)",
            valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("The largest size, as a power of two. (default: 22; short: 16)", valueName: "k"))
    var maxLog: Int?

    @Option(
        help: ArgumentHelp(
            "Samples of each case; fewer where they take long. (default: 7; short: 3)", valueName: "n"))
    var runs: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only what is named so: field-fr, msm-g1/dense, prove/mul/2^18 …", valueName: "name"))
    var only: [String] = []

    @Option(
        help: ArgumentHelp(
            "A key of snarkjs to prove with: alone, or besides what --only names. Wants --wtns.", valueName: "file"))
    var zkey: String?

    @Option(help: ArgumentHelp("The witness for --zkey.", valueName: "file"))
    var wtns: String?

    @Flag(help: "No progress; the table is written all the same.")
    var quiet = false

    func validate() throws {
        guard (zkey == nil) == (wtns == nil) else { throw ValidationError("--zkey and --wtns go together") }
    }

    func perform() throws(CommandError) {
        let options = try runOptions()
        for path in [json, html].compactMap({ $0 }) { try Self.checkWritable(path) }
        let cancellation = CancellationFlag()
        Interruption.handle {
            cancellation.cancel()
            BenchmarkRun.interrupt()
        }
        let table = BenchTable(backends: options.backends, progress: ProgressLine(isQuiet: quiet), options.cases.count)
        try table.writeHead()
        let report: BenchmarkReport
        do throws(BenchmarkError) {
            report = try BenchmarkRun.perform(options, cancellation: cancellation, tell: table.take)
            table.endProgress()
        } catch {
            table.endProgress()
            throw CommandError(
                error.code == BenchmarkError.cancelled.code ? .interrupted : .system, code: error.code,
                message: error.message)
        }
        try table.writeTargets(report)
        if let json { try Self.write(report.json(), to: json) }
        if let html { try Self.write(Array(BenchmarkPage(report).html.utf8), to: html) }
    }

    private func runOptions() throws(CommandError) -> BenchmarkRun.Options {
        func bounded(_ value: Int?, _ name: String, _ range: ClosedRange<Int>, _ standard: Int) throws(CommandError)
            -> Int
        {
            guard let value else { return standard }
            guard range.contains(value) else {
                throw .usage(name, "\(value) is not within \(range.lowerBound) … \(range.upperBound)")
            }
            return value
        }
        let most = try bounded(threads, "--threads", 1...256, WorkerPool.availableProcessors)
        let maximumLog = try bounded(maxLog, "--max-log", 4...22, short ? 16 : 22)
        let samples = try bounded(runs, "--runs", 1...1000, short ? 3 : 7)
        let all = BenchmarkCase.catalogue(isShort: short, maximumLog: maximumLog)
        // The user's own files are measured alone, unless more is named.
        for word in only where !all.contains(where: { $0.matches(word) }) {
            throw .usage(
                "--only", "nothing of this size is named \(word)",
                hint: "the subjects are \(BenchmarkCase.Subject.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var cases = only.isEmpty ? (zkey == nil ? all : []) : all.filter { item in only.contains { item.matches($0) } }
        if let zkey, let wtns { cases.append(.files(zkey: zkey, witness: wtns)) }
        let keys: String
        do throws(ServiceError) { keys = try ServicePaths.current.keys() } catch { throw CommandError(error) }
        do {
            try FileManager.default.createDirectory(
                atPath: keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError(
                .system, code: "keys.not-writable", message: "the directory of keys cannot be made: \(keys)")
        }
        return BenchmarkRun.Options(
            cases: cases, backends: Backend.available, threads: Array(Set([1, most])).sorted(),
            runs: samples, isShort: short, maximumLog: maximumLog, keys: keys,
            workerArguments: ["bench", "engine-worker", "--keys", keys])
    }

    /// A quarter of an hour is a long time to learn that a folder is missing.
    static func checkWritable(_ path: String) throws(CommandError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandError(.system, code: "file.not-permitted", message: "no file can be written in \(folder)")
        }
    }

    /// Writes a report, and says so.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: path) } catch { throw CommandError(error) }
        try Console.line("wrote \(path) (\(bytes.count) bytes)")
    }
}

/// `assay bench engine-worker`: the process that computes for `assay bench engine`; not for people.
struct BenchWorkerCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "engine-worker", abstract: "Compute for `assay bench engine`.", shouldDisplay: false)

    @Option(help: ArgumentHelp("The directory of keys.", valueName: "path"))
    var keys: String

    func perform() throws(CommandError) {
        var worker = BenchmarkWorker(keys: keys)
        worker.serve()
    }
}
