import CanonicalEncoding
import HTTPTypes

/// The HTTP face of the queue: from a request to an answer, without a connection.
struct ServiceFace: Sendable {
    /// The longest `Prefer: wait`, in seconds.
    static let longestWait = 600

    let engine: any ProvingEngine
    let queue: JobQueue

    /// Answers a request whose head has been checked.
    /// - Parameter body: the whole body of a POST; empty otherwise.
    func reply(
        to route: Route, _ head: RequestHead, body: [UInt8], from peer: PeerCredentials
    ) async throws(ServiceError) -> Reply {
        switch route {
        case .circuits:
            return .json(.object(members: [("circuits", .array(engine.circuits().map(\.json)))]))
        case .circuit(let id):
            guard let circuit = engine.circuits().first(where: { $0.id == id }) else {
                throw ServiceError(
                    code: "circuit.not-found", message: "the catalogue has no such circuit; see /v1/circuits")
            }
            return .json(circuit.json)
        case .proofs: return try await submit(body, head, from: peer)
        case .proof(let id) where head.method == .delete: return try await cancel(id)
        case .proof(let id): return try await show(id)
        case .bundle(let id): return try await bundle(id, head)
        case .events(let id): return try await events(id, head)
        case .verify:
            return .json(try engine.verify(body, parameters: VerifyParameters(query: head.query)))
        case .health: return .json(.object(members: [("status", .string("ok"))]))
        case .readiness: return try await readiness()
        case .metrics: return await metrics()
        case .openAPI:
            var reply = Reply(.ok, content: .bytes(Array(OpenAPIDocument.text.utf8)))
            reply.headers[.contentType] = MediaType.json
            return reply
        }
    }

    private func submit(
        _ body: [UInt8], _ head: RequestHead, from peer: PeerCredentials
    ) async throws(ServiceError) -> Reply {
        let submitter = Submitter(peer: peer, idempotencyKey: try head.idempotencyKey())
        let submission = try await queue.submit(body, by: submitter)
        let id = submission.job.record.id
        var headers: HTTPFields = [.location: "/v1/proofs/\(id)"]
        guard let seconds = head.preferredWait(limit: Self.longestWait) else {
            return Self.accepted(submission.job, headers)
        }
        headers[.preferenceApplied] = "wait=\(seconds)"
        await queue.eventLog(id)?.waitUntilFinal(atMost: .seconds(seconds))
        guard let job = try await queue.view(id) else { throw Self.notFound }
        switch job.record.state {
        case .queued, .running: return Self.accepted(job, headers)
        case .succeeded:
            return try await Self.bundleReply(
                queue.payload(id), of: job, status: submission.isNew ? .created : .ok, headers)
        case .failed, .cancelled:
            let error = job.record.failure?.error ?? Self.noBundle(job)
            return .problem(error, path: "/v1/proofs/\(id)", extra: headers)
        }
    }

    private func show(_ id: String) async throws(ServiceError) -> Reply {
        let job = try await find(id)
        var reply = Reply.json(job.json)
        if !job.record.state.isFinal { reply.headers[.retryAfter] = Self.retryAfter(job) }
        return reply
    }

    private func cancel(_ id: String) async throws(ServiceError) -> Reply {
        guard let id = JobID(id), let job = try await queue.cancel(id) else { throw Self.notFound }
        guard !job.record.state.isFinal else { return .json(job.json) }
        // The prover looks up within 100 ms; the answer can wait for that.
        await queue.eventLog(id)?.waitUntilFinal(atMost: .seconds(2))
        let ended = try await queue.view(id) ?? job
        return .json(ended.json, status: ended.record.state.isFinal ? .ok : .accepted)
    }

    private func bundle(_ id: String, _ head: RequestHead) async throws(ServiceError) -> Reply {
        let job = try await find(id)
        guard job.record.state.isFinal else {
            throw ServiceError(
                code: "job.not-finished", message: "job \(job.record.id) is \(job.record.state.rawValue)",
                retryable: true, retryAfterSeconds: Int(Self.retryAfter(job)))
        }
        guard job.record.state == .succeeded else { throw Self.noBundle(job) }
        if let tag = Self.entityTag(job), head.headers[.ifNoneMatch] == tag {
            return Reply(.notModified, headers: [.eTag: tag])
        }
        return try await Self.bundleReply(queue.payload(job.record.id), of: job, status: .ok, [:])
    }

    private func events(_ id: String, _ head: RequestHead) async throws(ServiceError) -> Reply {
        let job = try await find(id)
        let last = head.headers[.lastEventID].flatMap { Int($0) } ?? -1
        let log: JobEventLog
        if let known = await queue.eventLog(job.record.id) {
            log = known
        } else {
            // Of a job that ended long ago only the end is known.
            log = JobEventLog()
            log.append(
                job.record.state, phase: nil, percent: job.record.state == .succeeded ? 100 : 0, elapsed: 0,
                remaining: nil, failure: job.record.failure)
        }
        var reply = Reply(.ok, content: .events(log.events(after: last)))
        reply.headers[.contentType] = MediaType.events
        return reply
    }

    func find(_ id: String) async throws(ServiceError) -> JobView {
        guard let id = JobID(id), let job = try await queue.view(id) else { throw Self.notFound }
        return job
    }
}
