import Algebra
import EngineBenchmark
import Foundation
import ProvingService
import R1CS
import Statements

/// Conducts `assay bench tee`: two processes for each statement, one for each path, asked in turn.
final class TEERun {
    /// How it was asked for.
    struct Options {
        var subjects: [TEESubject]
        var runs: Int
        var isQuick: Bool
        var threads: Int
        var keys: KeyCache
        var models: ModelDirectory
        /// Whom the path of receipts asks.
        var provider: String
        var isHardware: Bool
        /// The words that make this program a worker.
        var workerArguments: [String]
    }

    /// How many statements one attestation is of.
    static let batchCounts = [1, 16, 256, 4096]

    private let options: Options
    private let progress: ProgressLine
    private let cancellation: CancellationFlag
    private var report: PathReport
    private var done = 0

    init(_ options: Options, progress: ProgressLine, cancellation: CancellationFlag) {
        self.options = options
        self.progress = progress
        self.cancellation = cancellation
        report = PathReport(
            startedAt: ISO8601DateFormatter().string(from: Date()), machine: .current(idleBytes: 0),
            settings: PathReport.Settings(
                runs: options.runs, quick: options.isQuick, threads: options.threads, provider: options.provider,
                isHardware: options.isHardware))
    }

    /// Measures everything.
    func perform() throws(CommandError) -> PathReport {
        let begun = ProcessMeter.now().wall
        remark()
        for subject in options.subjects {
            do throws(CommandError) {
                try measure(subject)
            } catch {
                guard !cancellation.isCancelled else { throw Self.interrupted }
                omit(subject.name, "\(error.message) [\(error.code)]", error.hint)
            }
            guard !cancellation.isCancelled else { throw Self.interrupted }
            done += 1
        }
        progress.clear()
        report.findBreakEven()
        report.machine.loadAfter = SystemText.loadAverage()
        report.seconds = ProcessMeter.now().wall - begun
        return report
    }

    private static let interrupted = CommandError(
        .interrupted, code: "benchmark.cancelled", message: "the benchmark was interrupted")

    private func remark() {
        if !options.isHardware {
            report.remarks.append(
                "No hardware made the receipts here: the path of receipts is evaluation and signing by software, a floor that protects "
                    + "nothing. What quotes of hardware take was published by others; it is shown beside, and is in no sum."
            )
        }
        if report.machine.loadBefore > 0.5 {
            report.remarks.append(
                "The machine was busy (load \(Quantity.decimal(report.machine.loadBefore, places: 2))): compare processor time, "
                    + "not elapsed time.")
        }
    }

    private func omit(_ name: String, _ reason: String, _ command: String? = nil) {
        progress.clear()
        Console.note("not measured: \(name): \(reason)\(command.map { " (\($0))" } ?? "")")
        report.notMeasured.append(PathReport.Omission(name: name, reason: reason, command: command))
    }

    private func show(_ subject: TEESubject, _ words: String) {
        progress.show("\(subject.name): \(words)", percent: 100 * done / max(1, options.subjects.count))
    }

    // MARK: A subject

    private func measure(_ subject: TEESubject) throws(CommandError) {
        var folder: ModelFolder?
        if let model = subject.model {
            guard let found = try? options.models.folder(model.name),
                found.keys.hasKey(for: found.id, digest: found.circuitDigest)
            else {
                omit(subject.name, "the model is not compiled, or has no key", model.command)
                return
            }
            folder = found
        }
        if let circuit = subject.circuit,
            try !BenchmarkKey.isThere(
                for: circuit, options.keys, cancellation: cancellation, tell: { self.show(subject, $0) })
        {
            omit(subject.name, "circuit \(circuit) has no key", "assay setup dev \(circuit)")
            return
        }
        show(subject, "opening circuit and key")
        let pair = try TEEPair(subject.request(folder), options, coldRuns: min(3, options.runs))
        if let refusal = pair.refusal {
            omit(subject.name, "not timed, for its check failed: \(refusal)")
            return
        }
        var samples = (proof: [TEEReply](), receipt: [TEEReply]())
        for round in 0..<options.runs {
            show(subject, "sample \(round + 1) of \(options.runs)")
            // By turns, and either is the first as often.
            for path in round % 2 == 0 ? [TEERequest.Path.proof, .receipt] : [.receipt, .proof] {
                let reply = try pair.measure(path)
                switch path {
                case .proof: samples.proof.append(reply)
                case .receipt: samples.receipt.append(reply)
                }
            }
        }
        guard let first = samples.proof.first else { return }
        if report.subjects.isEmpty { report.machine.idleBytes = first.idleBytes }
        report.subjects.append(
            PathReport.Subject(
                name: subject.name, kind: subject.kind, sentence: first.sentence, statements: first.statements,
                proof: PathReport.Path(samples.proof, cold: pair.cold),
                receipt: PathReport.Path(samples.receipt, cold: [])))
        // Many statements are alike; one kind of them will do.
        guard report.batches.isEmpty, subject.kind == "rule" else { return }
        do throws(CommandError) {
            try measureBatches(subject, pair)
        } catch {
            // What was measured of the statement stays.
            guard !cancellation.isCancelled else { throw Self.interrupted }
            omit("batches of \(subject.name)", "\(error.message) [\(error.code)]", error.hint)
        }
    }

    private func measureBatches(_ subject: TEESubject, _ pair: TEEPair) throws(CommandError) {
        for count in Self.batchCounts {
            show(subject, "one attestation of \(count)")
            var replies: [TEEReply] = []
            for _ in 0..<options.runs { replies.append(try pair.batch(count)) }
            guard let attestation = replies.step(PathReport.Path.attestationStep),
                let verify = replies.step(TEEStepTime.verify), let first = replies.first
            else { continue }
            report.batches.append(
                PathReport.Batch(
                    subject: subject.name, count: count, attestation: attestation, verify: verify,
                    bundleBytes: first.bundleBytes))
        }
    }
}
