import CanonicalEncoding

extension JobView {
    /// The job as clients read it.
    var json: JSONValue {
        let path = "/v1/proofs/\(record.id)"
        func time(_ value: Int64?) -> JSONValue? { value.map { .string(WallClock.text($0)) } }
        var progress: JSONValue?
        if !record.state.isFinal {
            progress = .object(members: [
                ("phase", .string((latest?.phase ?? .queued).rawValue)),
                ("percent", .init(integer: latest?.percent ?? 0)),
                ("remainingMilliseconds", latest?.remainingMilliseconds.map { .init(integer: $0) }),
            ])
        }
        return .object(members: [
            ("id", .string(record.id.text)),
            ("state", .string(record.state.rawValue)),
            ("circuit", .string(record.circuit)),
            ("claim", .string(record.claim)),
            // Inputs live in memory only: a restart fails what is not done.
            ("durable", .bool(false)),
            ("position", position.map { .init(integer: $0) }),
            ("expectedMilliseconds", expectedMilliseconds.map { .init(integer: $0) }),
            ("progress", progress),
            ("createdAt", time(record.createdAt)),
            ("startedAt", time(record.startedAt)),
            ("finishedAt", time(record.finishedAt)),
            ("error", record.failure?.json),
            ("statementDigest", record.statementDigest.map(JSONValue.string)),
            (
                "links",
                .object(members: [
                    ("self", .string(path)), ("events", .string(path + "/events")),
                    ("bundle", record.state == .succeeded ? .string(path + "/bundle") : nil),
                ])
            ),
        ])
    }
}

extension JobFailure {
    /// The failure as clients read it.
    var json: JSONValue {
        .object(members: [
            ("code", .string(code)), ("message", .string(message)), ("retryable", .bool(isRetryable)),
        ])
    }

    /// The failure as an error again.
    var error: ServiceError { ServiceError(code: code, message: message, retryable: isRetryable) }
}

extension JobEvent {
    /// The event's data.
    var json: JSONValue {
        .object(members: [
            ("state", .string(state.rawValue)),
            ("phase", phase.map { .string($0.rawValue) }),
            ("percent", .init(integer: percent)),
            ("elapsedMilliseconds", .init(integer: elapsedMilliseconds)),
            ("remainingMilliseconds", remainingMilliseconds.map { .init(integer: $0) }),
            ("error", failure?.json),
        ])
    }

    /// The event in the format of server-sent events: its last one is named `done`, the others `progress`.
    var serverSentEvent: [UInt8] {
        let name = state.isFinal ? "done" : "progress"
        return Array("id: \(number)\nevent: \(name)\ndata: ".utf8) + json.canonicalBytes + Array("\n\n".utf8)
    }
}

extension CircuitSummary {
    /// The circuit as clients read it.
    var json: JSONValue {
        .object(members: [
            ("id", .string(id)), ("family", .string(family)), ("capacity", .init(integer: capacity)),
            ("digest", digest.map(JSONValue.string)), ("constraints", constraintCount.map { .init(integer: $0) }),
            ("key", .string(hasKey ? "present" : "missing")),
        ])
    }
}
