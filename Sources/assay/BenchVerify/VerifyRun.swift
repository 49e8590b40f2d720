import Algebra
import CanonicalEncoding
import EngineBenchmark
import Foundation
import ProofChain
import ProvingService
import R1CS
import Statements

/// Conducts `assay bench verify`: checks run in processes of their own.
final class VerifyRun {
    /// The name of the chain's case.
    static let chain = "chain"
    /// At most so many seconds are wanted for a chain of 20 links.
    private static let chainLimit = (links: 20, seconds: 40e-3)
    private static let worker = ["bench", "verify-worker"]

    private let names: [String]
    private let runs: Int?
    private let links: Int
    private let folder: String?
    private let progress: ProgressLine
    private let cancellation: CancellationFlag
    private var report: VerificationReport

    init(
        names: [String], runs: Int?, links: Int, folder: String?, progress: ProgressLine,
        cancellation: CancellationFlag
    ) {
        self.names = names
        self.runs = runs
        self.links = links
        self.folder = folder
        self.progress = progress
        self.cancellation = cancellation
        report = VerificationReport(
            startedAt: ISO8601DateFormatter().string(from: Date()), machine: .current(idleBytes: 0))
    }

    /// Measures everything. What fails is listed, and the rest goes on.
    func perform() throws(CommandError) -> VerificationReport {
        let begun = ProcessMeter.now().wall
        for evidence in VendorEvidence.all where names.contains(evidence.name) {
            try measure(evidence.name) { () throws(CommandError) in try measure(evidence) }
        }
        if names.contains(Self.chain) {
            try measure(Self.chain) { () throws(CommandError) in try measureChain() }
        }
        progress.clear()
        report.machine.loadAfter = SystemText.loadAverage()
        report.seconds = ProcessMeter.now().wall - begun
        return report
    }

    private func measure(_ name: String, _ body: () throws(CommandError) -> Void) throws(CommandError) {
        do throws(CommandError) { try body() } catch {
            guard !cancellation.isCancelled else { throw Self.interrupted }
            report.notMeasured.append(
                PathReport.Omission(name: name, reason: "\(error.message) [\(error.code)]", command: error.hint))
        }
        guard !cancellation.isCancelled else { throw Self.interrupted }
    }

    private static let interrupted = CommandError(
        .interrupted, code: "benchmark.cancelled", message: "the benchmark was interrupted")

    private func measure(_ evidence: VendorEvidence) throws(CommandError) {
        guard let folder else {
            throw CommandError(
                .system, code: "benchmark.no-vectors",
                message: "no folder of vendors' evidence is known: pass --vectors, or set ASSAY_SHARED")
        }
        progress.show("checking \(evidence.name)", percent: 10)
        var request = VerifyRequest(evidence: evidence.name, folder: folder)
        (request.runs, request.warmUps) = (runs ?? 201, 5)
        let reply = try Self.exchange(request, Self.start())
        report.results.append(
            VerificationReport.Result(
                name: evidence.name, subject: evidence.subject, byteCount: reply.byteCount, wall: reply.wall,
                cpu: reply.cpu, limit: evidence.limit))
    }

    private func measureChain() throws(CommandError) {
        let keys = try LocalKeys.cache()
        guard let circuit = SampleChain.subject.circuit,
            try BenchmarkKey.isThere(
                for: circuit, keys, cancellation: cancellation, tell: { progress.show($0, percent: 20) })
        else { throw CommandError(.refused, code: "key.missing", message: "there is no key to prove with") }
        let scratch: ScratchDirectory
        do throws(BenchmarkError) { scratch = try ScratchDirectory() } catch { throw Self.failure(error) }
        let sample = try withExtendedLifetime(scratch) { () throws(CommandError) in
            try SampleChain(
                links: links, keys: keys, models: try Self.models(), threads: WorkerPool.availableProcessors,
                folder: "\(scratch.path)/root"
            ) { number throws(CommandError) in
                guard !self.cancellation.isCancelled else { throw Self.interrupted }
                self.progress.show("proving link \(number)", percent: 20 + 60 * number / self.links)
            }
        }
        for (suffix, words, bundle) in [
            ("", "an attestation each", sample.bundle), ("-shared", "one attestation of all", sample.shared),
        ] {
            let path = "\(scratch.path)/chain\(suffix).assay.json"
            do throws(FileError) { try FileBytes.write(atomically: bundle.canonicalBytes, to: path) } catch {
                throw CommandError(error)
            }
            var request = VerifyRequest()
            (request.bundle, request.trust) = (path, sample.trust)
            try measureChain(
                request, "\(Self.chain)-\(links)\(suffix)",
                "\(links - 1) links with proof and receipt, a decision; \(words)")
        }
        withExtendedLifetime(scratch) {}
    }

    private func measureChain(
        _ request: VerifyRequest, _ name: String, _ words: String
    ) throws(CommandError) {
        var (first, again) = ([VerifyReply](), [VerifyReply]())
        for _ in 0..<(runs ?? 11) {
            guard !cancellation.isCancelled else { throw Self.interrupted }
            progress.show("checking \(name)", percent: 90)
            let process = try Self.start()
            first.append(try Self.exchange(request, process))
            again.append(try Self.exchange(request, process))
        }
        let limit = links <= Self.chainLimit.links ? Self.chainLimit.seconds : nil
        for (name, title, replies) in [
            (name, "\(words); first check of a process", first), ("\(name)-again", "the same, once more", again),
        ] {
            report.results.append(
                VerificationReport.Result(
                    name: name, subject: title, byteCount: replies.first?.byteCount ?? 0, wall: replies.flatMap(\.wall),
                    cpu: replies.flatMap(\.cpu), limit: limit))
        }
    }

    private static func models() throws(CommandError) -> ModelDirectory {
        do throws(ServiceError) { return try LocalCircuit.models() } catch { throw CommandError(error) }
    }

    private static func failure(_ error: BenchmarkError) -> CommandError {
        CommandError(.system, code: error.code, message: error.message)
    }

    private static func start() throws(CommandError) -> WorkerProcess {
        do throws(BenchmarkError) { return try WorkerProcess(arguments: worker, backend: nil) } catch {
            throw failure(error)
        }
    }

    private static func exchange(
        _ request: VerifyRequest, _ process: WorkerProcess
    ) throws(CommandError) -> VerifyReply {
        let reply: VerifyReply
        do throws(BenchmarkError) {
            reply = try process.exchange(request, for: VerifyReply.self, in: request.evidence ?? chain)
        } catch {
            throw failure(error)
        }
        if let code = reply.errorCode {
            throw CommandError(.refused, code: code, message: reply.errorMessage ?? code)
        }
        return reply
    }
}
