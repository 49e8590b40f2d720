import Algebra
import CanonicalEncoding
import Logging
import NIOPosix

/// Who asks for a job, and under which name.
public struct Submitter: Sendable {
    /// The peer, as the kernel knows it.
    public var peer: PeerCredentials
    /// The `Idempotency-Key` it gave.
    public var idempotencyKey: String?

    /// Creates a submitter.
    public init(peer: PeerCredentials, idempotencyKey: String? = nil) {
        self.peer = peer
        self.idempotencyKey = idempotencyKey
    }
}

/// What became of a submission.
public struct Submission: Sendable {
    /// The job.
    public var job: JobView
    /// Whether this submission made it; otherwise an earlier one under the same key did.
    public var isNew: Bool
}

extension JobQueue {
    /// Admits a request, or throws why not: `queue.full`, `admission.memory`, `idempotency.conflict`,
    /// `service.stopping`, `store.disk-full`, or what the engine's assessment says.
    public nonisolated func submit(_ body: [UInt8], by submitter: Submitter) async throws(ServiceError) -> Submission {
        let digest = Digest.sha256(domain: "assay.request.v1", body).hex
        if let known = try await precheck(digest, by: submitter, bytes: body.count) {
            return Submission(job: known, isNew: false)
        }
        // Reading a large request and checking its signature takes a while: not on this actor, which must answer
        // cancellations at once, and one at a time, which bounds the memory of it.
        let engine = engine
        let assessment: Result<(claim: String, estimate: ProofEstimate), ServiceError>
        do {
            assessment = try await assessors.runIfActive {
                Result { () throws(ServiceError) in
                    let request = try ProofRequest(parsing: body)
                    return (request.claim, try engine.assess(request))
                }
            }
        } catch {
            throw Self.stoppingError
        }
        let (claim, estimate) = try assessment.get()
        try limits.memory.admit(estimate)
        return try await enqueue(body, digest: digest, claim: claim, estimate: estimate, by: submitter)
    }

    /// The job that the submitter's key already stands for; otherwise checks that there is room for another.
    private func precheck(_ digest: String, by submitter: Submitter, bytes: Int) throws(ServiceError) -> JobView? {
        if let key = submitter.idempotencyKey, let known = try knownJob(key: key) {
            guard known.record.requestDigest == digest else {
                throw ServiceError(
                    code: "idempotency.conflict",
                    message: "this Idempotency-Key was used with another body; take a fresh key for a fresh request")
            }
            return known
        }
        try checkRoom(for: bytes)
        return nil
    }

    private func enqueue(
        _ body: [UInt8], digest: String, claim: String, estimate: ProofEstimate, by submitter: Submitter
    ) throws(ServiceError) -> Submission {
        // Asked again: another request under the same key may have come in between.
        if let known = try precheck(digest, by: submitter, bytes: body.count) {
            return Submission(job: known, isNew: false)
        }
        let record = JobRecord(
            id: .random(), state: .queued, circuit: estimate.circuit, claim: claim,
            createdAt: WallClock.milliseconds(), idempotencyKey: submitter.idempotencyKey, requestDigest: digest,
            peerUser: submitter.peer.uid, peerProcess: submitter.peer.pid)
        // Acknowledged means written down, even though the input is not.
        try store.insert(record)
        let job = ActiveJob(
            record: record, estimate: estimate, log: JobEventLog(), cancellation: CancellationFlag(), request: body)
        let expected = costs.total(circuit: estimate.workload, guess: estimate.milliseconds)
        job.log.append(.queued, phase: .queued, percent: 0, elapsed: 0, remaining: expected)
        active[record.id] = job
        waiting.append(record.id)
        waitingBytes += body.count
        logger.info("job queued", metadata: ["job": "\(record.id)", "circuit": "\(record.circuit)"])
        startWaiting()
        return Submission(job: view(of: active[record.id] ?? job), isNew: true)
    }

    private func knownJob(key: String) throws(ServiceError) -> JobView? {
        if let job = active.values.first(where: { $0.record.idempotencyKey == key }) { return view(of: job) }
        if let job = unsaved.values.first(where: { $0.record.idempotencyKey == key }) {
            return JobView(record: job.record)
        }
        return try store.record(idempotencyKey: key).map { JobView(record: $0) }
    }

    private func checkRoom(for bytes: Int) throws(ServiceError) {
        guard !isStopping else { throw Self.stoppingError }
        if !unsaved.isEmpty {
            // Results wait for room in the store; more of them would only fill the memory too.
            saveLeftovers()
            guard unsaved.isEmpty else {
                throw ServiceError(
                    code: "store.disk-full", message: "the job store is full; finished results wait to be written",
                    retryable: true, retryAfterSeconds: 30)
            }
        }
        guard waiting.count < limits.waitingJobs, waitingBytes + bytes <= limits.waitingBytes else {
            let next = active.values.compactMap(\.log.last?.remainingMilliseconds).min() ?? 1000
            throw ServiceError(
                code: "queue.full",
                message: "\(waiting.count) jobs wait already, as many as this daemon's limits allow",
                retryable: true, retryAfterSeconds: max(1, next / 1000))
        }
    }

    static var stoppingError: ServiceError {
        ServiceError(
            code: "service.stopping", message: "the daemon is stopping and takes no more jobs", retryable: true,
            retryAfterSeconds: 5)
    }
}
