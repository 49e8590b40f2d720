import Algebra
import Foundation

/// The process that computes: reads requests from standard input and answers on standard output until the input ends.
///
/// Its backend is set by the environment, so each backend has processes of its own; memory is seen for what it is.
public struct BenchmarkWorker {
    private let keys: String
    private let idleBytes: Int
    private var workload: (any Workload)?
    private var measuresMemory = false

    /// A worker that looks for keys in a directory. To be made before anything large is: idle memory is what is in use now.
    public init(keys: String) {
        self.keys = keys
        idleBytes = ProcessMeter.peakResidentBytes()
        // Single operations in a field do not look at the environment; this does, before the first of them.
        _ = Backend.current
    }

    /// Serves until the input ends.
    public mutating func serve() {
        let encoder = JSONEncoder()
        while let line = readLine() {
            var reply = WorkerReply()
            do {
                let request = try JSONDecoder().decode(WorkerRequest.self, from: Data(line.utf8))
                try answer(request, &reply)
            } catch let error as BenchmarkError {
                (reply.errorCode, reply.errorMessage) = (error.code, error.message)
            } catch {
                (reply.errorCode, reply.errorMessage) = ("benchmark.bad-request", "a request that cannot be read")
            }
            reply.processSeconds = ProcessMeter.now().cpu
            guard let bytes = try? encoder.encode(reply) else { return }
            FileHandle.standardOutput.write(bytes + [UInt8(ascii: "\n")])
        }
    }

    private mutating func answer(_ request: WorkerRequest, _ reply: inout WorkerReply) throws(BenchmarkError) {
        switch request.command {
        case .describe:
            reply.backend = Backend.current.rawValue
            reply.idleBytes = idleBytes
        case .makeKey:
            guard let item = request.item, let circuit = SyntheticCircuit(rawValue: item.variant) else {
                throw BenchmarkError(code: "benchmark.bad-case", "no circuit to make a key for")
            }
            let key = try SyntheticKey(circuit, log: item.requiredLog(4...24), directory: keys)
            reply.madeKey = try key.makeIfMissing(threads: request.threads[0])
        case .prepare:
            guard let item = request.item else {
                throw BenchmarkError(code: "benchmark.bad-case", "nothing to prepare")
            }
            // The old data first: two sets at once would be the peak.
            workload = nil
            let made = try item.makeWorkload(keys: keys)
            let begun = ProcessMeter.now().wall
            for threads in request.threads {
                let fingerprint = try made.check(threads: threads)
                if let first = reply.fingerprint, first != fingerprint {
                    throw .wrongResult(item.name, "the number of threads shows in the result")
                }
                reply.fingerprint = fingerprint
            }
            reply.elapsed = ProcessMeter.now().wall - begun
            workload = made
            measuresMemory = item.subject == .prove
        case .export:
            guard let item = request.item, let circuit = SyntheticCircuit(rawValue: item.variant),
                let files = request.files, files.count == 2
            else { throw BenchmarkError(code: "benchmark.bad-case", "no circuit to write") }
            try circuit.export(log: item.requiredLog(4...24), circuit: files[0], witness: files[1])
        case .measure:
            guard let workload else { throw BenchmarkError(code: "benchmark.bad-case", "nothing is prepared") }
            let begun = ProcessMeter.now().wall
            defer { reply.elapsed = ProcessMeter.now().wall - begun }
            reply.sample = try measure(workload, threads: request.threads[0], repetitions: request.repetitions)
        }
    }

    private func measure(
        _ workload: any Workload, threads: Int, repetitions: Int
    ) throws(BenchmarkError) -> Sample {
        if measuresMemory { ProcessMeter.resetPeak() }
        let before = ProcessMeter.now()
        for _ in 0..<repetitions { try workload.run(threads: threads) }
        let after = ProcessMeter.now()
        let operations = Double(repetitions * workload.operationCount)
        return Sample(
            wall: (after.wall - before.wall) / operations, cpu: (after.cpu - before.cpu) / operations,
            peakBytes: ProcessMeter.peakResidentBytes())
    }
}
