import Algebra
import ArgumentParser
import Attestation
import AttestationProviders
import CanonicalEncoding
import EngineBenchmark
import Foundation
import ProvingService

/// `assay bench tee`
struct BenchTEECommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "tee",
        abstract: "Show the same statements by proof and by receipt, and time both.",
        discussion: """
            Breach rules on made-up logs, and the shipped models as far as they are
            compiled here. Both paths show the same statement from the same opening;
            both bundles must be verified before anything is timed. Each path runs in
            a process of its own, and both take turns.

            Without hardware the receipts are signed by software. That is a floor,
            and is called so. Latencies of quotes that others published are shown
            beside it, with their source, and are in no sum.

            Missing keys of small circuits are made, which takes some seconds each.

            EXAMPLES
              assay bench tee --quick
              assay bench tee --json tee.json --html tee.html
              assay bench tee --only consecutive-64 mnist-lenet5
              assay bench tee --provider configfs-tsm
            """
    )

    @Option(help: ArgumentHelp("Write all samples as JSON (docs/benchmarks.md).", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write a page with tables and charts.", valueName: "file"))
    var html: String?

    @Flag(help: "Fewer statements, and 3 samples instead of 11.")
    var quick = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Measure only these: consecutive-64, mnist-lenet5 …", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Samples of each path. (default: 11; quick: 3)", valueName: "n"))
    var runs: Int?

    @Option(help: ArgumentHelp("Threads of the prover. (default: as many as processors)", valueName: "n"))
    var threads: Int?

    @OptionGroup(title: "EVIDENCE")
    var providers: ProviderOptions

    @Flag(help: "No progress; the table is written all the same.")
    var quiet = false

    func perform() throws(CommandError) {
        for path in [json, html].compactMap({ $0 }) { try BenchEngineCommand.checkWritable(path) }
        let (options, scratch) = try runOptions()
        let cancellation = CancellationFlag()
        Interruption.handle {
            cancellation.cancel()
            WorkerProcess.endAll()
        }
        let report = try withExtendedLifetime(scratch) { () throws(CommandError) in
            try TEERun(options, progress: ProgressLine(isQuiet: quiet), cancellation: cancellation).perform()
        }
        try TEETable.write(report)
        if let json { try BenchEngineCommand.write(report.json(), to: json) }
        if let html { try BenchEngineCommand.write(Array(PathPage(report).html.utf8), to: html) }
        guard report.subjects.isEmpty else { return }
        throw CommandError(
            .refused, code: "benchmark.nothing-measured", message: "no statement was measured; the reasons are above")
    }

    /// The options, and the folder of a software root that is gone afterwards.
    private func runOptions() throws(CommandError) -> (TEERun.Options, ScratchDirectory?) {
        let subjects = try chosen()
        let samples = runs ?? (quick ? 3 : 11)
        guard (1...1000).contains(samples) else { throw .usage("--runs", "\(samples) is not within 1 … 1000") }
        let threads = threads ?? WorkerPool.availableProcessors
        guard (1...256).contains(threads) else { throw .usage("--threads", "\(threads) is not within 1 … 256") }
        do {
            let paths = ServicePaths.current
            let (provider, path, scratch) = try self.provider(paths)
            let (keys, models) = (try paths.keys(), try paths.models())
            var arguments = [
                "bench", "tee-worker", "--keys", keys, "--models", models, "--threads", "\(threads)", "--provider",
                provider.name,
            ]
            if let path { arguments += ["--provider-path", path] }
            return (
                TEERun.Options(
                    subjects: subjects, runs: samples, isQuick: quick, threads: threads,
                    keys: KeyCache(directory: keys), models: ModelDirectory(path: models), provider: provider.name,
                    isHardware: type(of: provider).isHardware, workerArguments: arguments), scratch
            )
        } catch let error as ServiceError {
            throw CommandError(error)
        } catch let error as BenchmarkError {
            throw CommandError(.system, code: error.code, message: error.message)
        } catch {
            throw CommandError(.system, code: "provider.failed", message: "no provider of evidence can be asked")
        }
    }

    /// Who is asked: the hardware that is here or was named, else software with a root that is thrown away.
    private func provider(
        _ paths: ServicePaths
    ) throws -> (provider: any EvidenceProvider, path: String?, scratch: ScratchDirectory?) {
        let isSoftware = providers.provider == SoftwareProvider.name
        if !isSoftware || providers.providerPath != nil {
            do throws(ServiceError) {
                return (try providers.maker().provider(), providers.providerPath, nil)
            } catch {
                guard providers.isUsual, error.code == "provider.none" else { throw error }
            }
        }
        let scratch = try ScratchDirectory()
        return (SoftwareProvider(folder: scratch.path), scratch.path, scratch)
    }

    private func chosen() throws(CommandError) -> [TEESubject] {
        guard !only.isEmpty else { return TEESubject.all.filter { !quick || $0.isQuick } }
        for name in only where !TEESubject.all.contains(where: { $0.name == name }) {
            throw .usage(
                "--only", "nothing is named \(name)",
                hint: "there are \(TEESubject.all.map(\.name).joined(separator: ", "))")
        }
        return TEESubject.all.filter { only.contains($0.name) }
    }
}

/// `assay bench tee-worker`: the process that computes one path for `assay bench tee`; not for people.
struct BenchTEEWorkerCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "tee-worker", abstract: "Compute for `assay bench tee`.", shouldDisplay: false)

    @Option(help: ArgumentHelp("The directory of keys.", valueName: "path"))
    var keys: String

    @Option(help: ArgumentHelp("The directory of models.", valueName: "path"))
    var models: String

    @Option(help: ArgumentHelp("Threads of the prover.", valueName: "n"))
    var threads: Int

    @OptionGroup
    var providers: ProviderOptions

    func perform() throws(CommandError) {
        let provider: any EvidenceProvider
        do throws(ServiceError) { provider = try providers.maker().provider() } catch { throw CommandError(error) }
        var worker = TEEWorker(
            keys: KeyCache(directory: keys), models: ModelDirectory(path: models), threads: max(1, threads),
            provider: provider)
        worker.serve()
    }
}
