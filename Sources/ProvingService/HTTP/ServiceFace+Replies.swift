import CanonicalEncoding
import HTTPTypes

extension ServiceFace {
    static var notFound: ServiceError {
        ServiceError(code: "job.not-found", message: "there is no such job, or it was forgotten after a long time")
    }

    static func noBundle(_ job: JobView) -> ServiceError {
        let reason = job.record.failure.map { ": \($0.message)" } ?? ""
        return ServiceError(
            code: "job.no-bundle", message: "job \(job.record.id) \(job.record.state.rawValue)\(reason)")
    }

    /// 202: the job's state, where to look, and when.
    static func accepted(_ job: JobView, _ headers: HTTPFields) -> Reply {
        var reply = Reply.json(job.json, status: .accepted, headers: headers)
        reply.headers[.retryAfter] = retryAfter(job)
        return reply
    }

    /// A bundle, unchanged.
    static func bundleReply(
        _ bytes: [UInt8]?, of job: JobView, status: HTTPResponse.Status, _ headers: HTTPFields
    ) throws(ServiceError) -> Reply {
        guard let bytes else {
            throw ServiceError(code: "store.payload-missing", message: "the bundle has gone from the store")
        }
        var reply = Reply(status, headers: headers, content: .bytes(bytes))
        reply.headers[.contentType] = MediaType.json
        reply.headers[.eTag] = entityTag(job)
        reply.headers[.contentDisposition] = "attachment; filename=\"\(job.record.id).assay.json\""
        return reply
    }

    static func entityTag(_ job: JobView) -> String? {
        job.record.payloadDigest.map { "\"\($0)\"" }
    }

    /// Seconds after which the job may be over.
    static func retryAfter(_ job: JobView) -> String {
        let left = job.latest?.remainingMilliseconds ?? job.expectedMilliseconds ?? 1000
        return String(min(60, max(1, left / 1000)))
    }

    /// Whether a job posted now would be taken.
    func readiness() async throws(ServiceError) -> Reply {
        guard await !queue.isStopping else { throw JobQueue.stoppingError }
        try queue.store.probe()
        return .json(
            .object(members: [
                ("status", .string("ready")), ("keys", .init(integer: engine.circuits().count { $0.hasKey })),
            ]))
    }

    /// Gauges in the text format of Prometheus.
    func metrics() async -> Reply {
        let load = await queue.load
        let lines = [
            "# HELP assay_jobs_waiting Jobs in the queue.", "# TYPE assay_jobs_waiting gauge",
            "assay_jobs_waiting \(load.waiting)",
            "# HELP assay_jobs_running Proofs being made.", "# TYPE assay_jobs_running gauge",
            "assay_jobs_running \(load.running)",
            "# HELP assay_results_unsaved Finished jobs that the store could not take yet.",
            "# TYPE assay_results_unsaved gauge", "assay_results_unsaved \(load.unsaved)", "",
        ]
        var reply = Reply(.ok, content: .bytes(Array(lines.joined(separator: "\n").utf8)))
        reply.headers[.contentType] = MediaType.metrics
        return reply
    }
}

extension VerifyParameters {
    /// From the query of `/v1/verify`: `trust-vk`, `trust-sensor`, `trust-registry`, `trust-model` (these may repeat),
    /// `allow-dev-setup`, `nonce`, `at`.
    init(query: String?) throws(ServiceError) {
        self.init()
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let text = parts.count == 2 ? String(parts[1]) : ""
            // Only times need an escape: the colon, and the plus that forms turn into a space.
            let value = text.split(separator: "%3A", omittingEmptySubsequences: false).joined(separator: ":")
            switch parts[0] {
            case "trust-vk" where !value.isEmpty: trustedKeys.append(value)
            case "trust-sensor" where !value.isEmpty: trustedSensors.append(value)
            case "trust-registry" where !value.isEmpty: trustedRegistries.append(value)
            case "trust-model" where !value.isEmpty: trustedModels.append(value)
            case "allow-dev-setup" where ["", "true", "false"].contains(value): allowsDevSetup = value != "false"
            case "nonce" where nonce == nil: nonce = value
            case "at" where time == nil: time = value
            default:
                throw ServiceError(
                    code: "request.unknown-parameter",
                    message: "a parameter is unknown, repeated or empty; /v1/openapi.json lists them")
            }
        }
    }
}
