import CanonicalEncoding
import EngineBenchmark
import ProvingService
import Verification

/// The two processes of a statement, one for each path, after both have shown it once.
final class TEEPair {
    private let workers: [TEERequest.Path: WorkerProcess]
    private let statements: [String]
    /// What the process of proofs did before its first.
    let cold: [TEEStepTime]
    /// Why nothing may be timed: a verdict that is not `verified`, or statements that differ.
    let refusal: String?

    /// Starts both and has both show the statement.
    ///
    /// - Throws: what the processes refuse.
    init(_ request: TEESubject.Request, _ options: TEERun.Options, coldRuns: Int) throws(CommandError) {
        var workers: [TEERequest.Path: WorkerProcess] = [:]
        for path in TEERequest.Path.allCases {
            do throws(BenchmarkError) {
                workers[path] = try WorkerProcess(arguments: options.workerArguments, backend: nil)
            } catch {
                throw CommandError(.system, code: error.code, message: error.message)
            }
        }
        self.workers = workers
        var ask = TEERequest(command: .prepare, path: .proof)
        ask.request = String(decoding: request.wish.json.indentedBytes, as: UTF8.self)
        ask.sensors = request.sensors
        ask.nonce = request.nonce
        ask.coldRuns = coldRuns
        let proof = try Self.exchange(ask, workers)
        ask.path = .receipt
        ask.programs = proof.programs
        let receipt = try Self.exchange(ask, workers)
        cold = proof.cold
        statements = proof.statements
        refusal = Self.refusal(proof, receipt)
    }

    /// What speaks against timing two bundles.
    private static func refusal(_ proof: TEEReply, _ receipt: TEEReply) -> String? {
        for (name, reply) in [("proof", proof), ("receipt", receipt)] where reply.outcome != Outcome.verified.rawValue {
            return "the \(name) is \(reply.outcome): \(reply.reason)"
        }
        return proof.statements == receipt.statements ? nil : "the two paths made different statements"
    }

    /// One more of a path; it must be verified, too, and of the same statement.
    func measure(_ path: TEERequest.Path) throws(CommandError) -> TEEReply {
        let reply = try Self.exchange(TEERequest(command: .measure, path: path), workers)
        guard reply.outcome == Outcome.verified.rawValue, reply.statements == statements else {
            throw CommandError(
                .refused, code: "benchmark.wrong-result", message: "a sample is \(reply.outcome): \(reply.reason)")
        }
        return reply
    }

    /// One attestation of so many statements, of which one is verified.
    func batch(_ count: Int) throws(CommandError) -> TEEReply {
        let reply = try Self.exchange(TEERequest(command: .batch, path: .receipt, count: count), workers)
        guard reply.outcome == Outcome.verified.rawValue else {
            throw CommandError(
                .refused, code: "benchmark.wrong-result",
                message: "one of \(count) attested statements is \(reply.outcome): \(reply.reason)")
        }
        return reply
    }

    private static func exchange(
        _ request: TEERequest, _ workers: [TEERequest.Path: WorkerProcess]
    ) throws(CommandError) -> TEEReply {
        guard let worker = workers[request.path] else {
            throw CommandError(.system, code: "benchmark.no-process", message: "there is no process")
        }
        let reply: TEEReply
        do throws(BenchmarkError) {
            reply = try worker.exchange(request, for: TEEReply.self, in: request.path.rawValue)
        } catch {
            throw CommandError(.system, code: error.code, message: error.message)
        }
        if let code = reply.errorCode {
            throw CommandError(.refused, code: code, message: reply.errorMessage ?? code)
        }
        return reply
    }
}

extension [TEEReply] {
    /// A step of all samples; `nil` if one lacks it.
    func step(_ name: String) -> PathReport.Step? { flatMap(\.steps).samples(of: name, count: count) }
}

extension [TEEStepTime] {
    /// The samples of a step, of which there must be so many.
    fileprivate func samples(of name: String, count: Int) -> PathReport.Step? {
        let own = filter { $0.name == name }
        guard !own.isEmpty, own.count == count else { return nil }
        return PathReport.Step(name: name, wall: own.map(\.wall), cpu: own.map(\.cpu))
    }
}

extension PathReport.Path {
    /// The samples of a path (precondition: at least one, and all of the same steps).
    init(_ replies: [TEEReply], cold: [TEEStepTime]) {
        let names = replies[0].steps.map(\.name).filter { $0 != TEEStepTime.verify }
        func sums(_ value: KeyPath<TEEStepTime, Double>) -> [Double] {
            replies.map { $0.steps.filter { $0.name != TEEStepTime.verify }.reduce(0) { $0 + $1[keyPath: value] } }
        }
        func step(_ name: String) -> PathReport.Step {
            guard let step = replies.step(name) else { preconditionFailure("samples have the same steps") }
            return step
        }
        var coldNames: [String] = []
        for time in cold where !coldNames.contains(time.name) { coldNames.append(time.name) }
        let coldSteps = coldNames.compactMap { name in
            cold.samples(of: name, count: cold.count { $0.name == name })
        }
        self.init(
            outcome: replies[0].outcome, steps: names.map(step),
            making: PathReport.Step(name: "making", wall: sums(\.wall), cpu: sums(\.cpu)),
            verify: step(TEEStepTime.verify), cold: coldSteps.isEmpty ? nil : coldSteps,
            peakBytes: SampleSummary(replies.map { Double($0.peakBytes) }), evidenceBytes: replies[0].evidenceBytes,
            bundleBytes: replies[0].bundleBytes)
    }
}
