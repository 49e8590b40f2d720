import Algebra
import ArgumentParser
import CanonicalEncoding
import EngineBenchmark
import Foundation
import ProvingService

/// `assay bench verify`
struct BenchVerifyCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Time the check of evidence, and of a chain of links.",
        discussion: """
            A chain is made here: claims about logs, each with a proof and a receipt
            of its own, and a decision about all of them. It is checked once in a
            process that has checked nothing before, as often as --runs says; and
            then once more by each of these.

            Vendors' evidence is of real machines and no part of this program:
            --vectors names the folder of it, else $ASSAY_SHARED/vectors/attestation.
            Its vendor's certificates were checked before (warm), by the same process.

            One thread, and processor time beside elapsed time. What is checked must
            be verified, and must not be when it is changed.

            EXAMPLES
              assay bench verify
              assay bench verify --only sgx tdx --runs 1001
              assay bench verify --json verify.json
            """
    )

    @Option(help: ArgumentHelp("Write all samples as JSON (docs/benchmarks.md).", valueName: "file"))
    var json: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Measure only these: chain, sgx, tdx, sev-snp, nitro.", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Samples. (default: 201 of evidence, 11 of the chain)", valueName: "n"))
    var runs: Int?

    @Option(help: ArgumentHelp("Links of the chain, 2 to 64.", valueName: "n"))
    var links = 20

    @Option(help: ArgumentHelp("The folder of vendors' evidence.", valueName: "path"))
    var vectors: String?

    @Flag(help: "No progress; the table is written all the same.")
    var quiet = false

    func perform() throws(CommandError) {
        let names = [VerifyRun.chain] + VendorEvidence.all.map(\.name)
        for name in only where !names.contains(name) {
            throw .usage("--only", "nothing is named \(name)", hint: "there are \(names.joined(separator: ", "))")
        }
        if let runs, !(1...100_000).contains(runs) { throw .usage("--runs", "\(runs) is not within 1 … 100000") }
        guard (2...64).contains(links) else { throw .usage("--links", "\(links) is not within 2 … 64") }
        if let json { try BenchEngineCommand.checkWritable(json) }
        let folder = vectors ?? ProcessInfo.processInfo.environment["ASSAY_SHARED"].map { "\($0)/vectors/attestation" }
        let cancellation = CancellationFlag()
        Interruption.handle {
            cancellation.cancel()
            WorkerProcess.endAll()
        }
        let run = VerifyRun(
            names: only.isEmpty ? names : only, runs: runs, links: links, folder: folder,
            progress: ProgressLine(isQuiet: quiet), cancellation: cancellation)
        let report = try run.perform()
        try Self.write(report)
        if let json { try BenchEngineCommand.write(report.json(), to: json) }
        guard report.results.isEmpty else { return }
        throw CommandError(
            .refused, code: "benchmark.nothing-measured", message: "nothing was measured; the reasons are above")
    }

    private static func write(_ report: VerificationReport) throws(CommandError) {
        let load = Quantity.decimal(report.machine.loadBefore, places: 2)
        try Console.line("one check on one thread, median of n; load \(load) before")
        try Console.line(
            left("check", 22) + right("CPU", 10) + right("a second", 10) + right("elapsed", 10) + right("p95", 10)
                + right("n", 6) + right("at most", 10) + "  " + left("", 8) + "of")
        for result in report.results {
            let verdict = result.isWithinLimit.map { $0 ? "met" : "missed" } ?? ""
            try Console.line(
                left(result.name, 22) + right(Quantity.time(result.cpu.median), 10)
                    + right(Quantity.decimal(1 / result.cpu.median, places: 0), 10)
                    + right(Quantity.time(result.wall.median), 10) + right(Quantity.time(result.wall.p95), 10)
                    + right("\(result.cpu.samples.count)", 6) + right(result.limit.map(Quantity.time) ?? "", 10) + "  "
                    + left(verdict, 8) + "\(result.subject), \(result.byteCount) bytes")
        }
        for omission in report.notMeasured { try Console.line("not measured: \(omission.name): \(omission.reason)") }
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}

/// `assay bench verify-worker`: the process that checks for `assay bench verify`; not for people.
struct BenchVerifyWorkerCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-worker", abstract: "Check for `assay bench verify`.", shouldDisplay: false)

    func perform() throws(CommandError) { VerifyWorker().serve() }
}
