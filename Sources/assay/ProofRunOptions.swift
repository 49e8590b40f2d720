import Algebra
import ArgumentParser
import CanonicalEncoding
import ProofChain
import ProvingService
import Statements

/// Where a proof is made, and where it goes.
struct ProofRunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Where to write the bundle. (default: beside the input, *.assay.json)", valueName: "file"))
    var out: String?

    @Flag(help: "Prove in this process, without the daemon.")
    var local = false

    @Option(help: ArgumentHelp("The daemon's socket. (default: as assayd finds it)", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "A name for this request: asked again with the same name, the daemon gives the same job.",
            valueName: "name"))
    var idempotencyKey: String?

    @OptionGroup(title: "RECEIPTS, WITH --local")
    var providers: ProviderOptions

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard local || providers.isUsual else {
            throw ValidationError("--provider goes with --local; the daemon has its own")
        }
        guard !local || (socket == nil && idempotencyKey == nil) else {
            throw ValidationError("--socket and --idempotency-key are for the daemon; --local does without it")
        }
    }

    /// A proof that was made and written.
    struct Outcome {
        let path: String
        let byteCount: Int
        /// What is proved.
        let sentence: String
        /// The bundle's links.
        let links: [Link]
        let duration: Duration

        /// Tells circuit, time and file.
        func report(circuit: String) throws(CommandError) {
            let tenths = Int(duration / .milliseconds(100))
            try Console.line("circuit \(circuit), \(tenths / 10).\(tenths % 10) s")
            for link in links { try link.reportReceipts() }
            try Console.line("wrote \(path) (\(byteCount) bytes)")
        }
    }

    /// Has a proof made, and writes its bundle.
    ///
    /// - Parameters:
    ///   - input: the file that is proved about, beside which the bundle goes.
    ///   - folder: a model that lies elsewhere than the others.
    func prove(
        _ request: ProofRequest, input: String, folder: ModelFolder? = nil
    ) throws(CommandError) -> Outcome {
        let begun = ContinuousClock.now
        let progress = ProgressLine(isQuiet: quiet)
        let bundle: [UInt8]
        do throws(ServiceError) {
            bundle = local ? try proveHere(request, folder, progress) : try askDaemon(request, progress)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandError(error)
        }
        let links: [Link]
        do throws(BundleError) { links = try Bundle(parsing: bundle).links } catch {
            throw CommandError(.system, code: error.code, message: "the bundle that came back: \(error.message)")
        }
        let path = out ?? Self.defaultOutput(for: input)
        do throws(FileError) { try FileBytes.write(atomically: bundle, to: path) } catch { throw CommandError(error) }
        let sentence = links.map(\.statement.sentence).joined(separator: "; and ")
        return Outcome(
            path: path, byteCount: bundle.count, sentence: sentence, links: links,
            duration: ContinuousClock.now - begun)
    }

    private func proveHere(
        _ request: ProofRequest, _ folder: ModelFolder?, _ progress: ProgressLine
    ) throws(ServiceError) -> [UInt8] {
        let paths = ServicePaths.current
        let engine = Groth16ProvingEngine(
            keys: KeyCache(directory: try paths.keys()),
            models: ModelDirectory(path: try paths.models(), folder: folder), receipts: try providers.maker())
        // A missing key is told before any work.
        _ = try engine.assess(request)
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        return try engine.prove(
            request, progress: { progress.show(PhaseText.words($0.rawValue), percent: PhaseText.percent($0)) },
            cancellation: cancellation
        ).bytes
    }

    private func socketPath() throws(ServiceError) -> String {
        if let socket { return socket }
        return try ServicePaths.current.socket()
    }

    private func askDaemon(_ request: ProofRequest, _ progress: ProgressLine) throws(ServiceError) -> [UInt8] {
        let client = ServiceClient(socketPath: try socketPath())
        let submitted = try client.submit(request, idempotencyKey: idempotencyKey)
        Interruption.handle {
            // Whether the daemon hears it or not, this process is to end.
            _ = try? client.cancel(submitted.id)
            progress.clear()
            Interruption.endProcess()
        }
        let job = try client.follow(submitted.id) { event in
            progress.show(
                PhaseText.words(event.phase ?? event.state.rawValue), percent: event.percent,
                remainingMilliseconds: event.remainingMilliseconds)
            return true
        }
        if let error = job.error { throw error }
        guard job.state == .succeeded else {
            throw ServiceError(code: "job.cancelled", message: "the job \(job.id) was cancelled")
        }
        return try client.bundle(job.id)
    }

    /// `box.signed.json` gives `box.assay.json`.
    static func defaultOutput(for input: String) -> String {
        guard input != "-" else { return "proof.assay.json" }
        for suffix in [".signed.json", ".json", ".npy"] where input.hasSuffix(suffix) && input.count > suffix.count {
            return input.dropLast(suffix.count) + ".assay.json"
        }
        return input + ".assay.json"
    }
}
