import CanonicalEncoding

/// A client of the daemon: HTTP/1.1 over its Unix socket, one connection for each call.
///
/// Calls block, each within a time limit. Answers that are problem documents are thrown as the errors they carry.
public struct ServiceClient: Sendable {
    /// The socket's path.
    public let socketPath: String
    /// How long the daemon may be silent during a call.
    public var patience: Duration

    /// A client of the daemon at a path.
    public init(socketPath: String, patience: Duration = .seconds(30)) {
        self.socketPath = socketPath
        self.patience = patience
    }

    /// The catalogue, as `GET /v1/circuits` gives it.
    public func circuits() throws(ServiceError) -> JSONValue {
        try call("GET", "/v1/circuits").json()
    }

    /// Whether the daemon would take a job now; throws its reason when not.
    public func checkReadiness() throws(ServiceError) {
        _ = try call("GET", "/readyz").json()
    }

    /// Posts a proof request.
    public func submit(_ request: ProofRequest, idempotencyKey: String? = nil) throws(ServiceError) -> RemoteJob {
        var headers = [("Content-Type", MediaType.json)]
        if let idempotencyKey { headers.append(("Idempotency-Key", idempotencyKey)) }
        let answer = try call("POST", "/v1/proofs", headers: headers, body: request.json.indentedBytes)
        return try RemoteJob(answer.json())
    }

    /// A job as it stands.
    public func job(_ id: String) throws(ServiceError) -> RemoteJob {
        try RemoteJob(call("GET", "/v1/proofs/\(id)").json())
    }

    /// Cancels a job.
    public func cancel(_ id: String) throws(ServiceError) -> RemoteJob {
        try RemoteJob(call("DELETE", "/v1/proofs/\(id)").json())
    }

    /// The bytes of a succeeded job's bundle.
    public func bundle(_ id: String) throws(ServiceError) -> [UInt8] {
        let answer = try call("GET", "/v1/proofs/\(id)/bundle")
        try answer.check()
        return answer.body
    }

    /// The daemon's verdict on a bundle, as `POST /v1/verify` gives it.
    /// - Parameter query: parameters such as `allow-dev-setup`, joined by `&`.
    public func verify(_ bundle: [UInt8], query: String = "") throws(ServiceError) -> JSONValue {
        try call(
            "POST", query.isEmpty ? "/v1/verify" : "/v1/verify?\(query)",
            headers: [("Content-Type", MediaType.json)], body: bundle
        ).json()
    }

    /// Follows a job's events until it is over.
    /// - Parameters:
    ///   - onEvent: called for each event in order; returning false stops following (the job goes on).
    /// - Returns: the job's last known state.
    public func follow(_ id: String, onEvent: @escaping (RemoteEvent) -> Bool) throws(ServiceError) -> RemoteJob {
        var decoder = EventDecoder()
        // The daemon sends a comment every 10 s, so silence is bounded by the usual patience.
        let answer = try call("GET", "/v1/proofs/\(id)/events", headers: [("Accept", MediaType.events)]) { bytes in
            for event in decoder.take(bytes) where !onEvent(event) { return false }
            return true
        }
        try answer.check()
        return try job(id)
    }

    /// One request and its answer.
    /// - Parameter onBody: takes a successful answer's body in parts instead of collecting it; false ends the call.
    public func call(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = [],
        onBody: (([UInt8]) -> Bool)? = nil
    ) throws(ServiceError) -> ServiceAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        for (name, value) in headers {
            let isPlain = (name + value).utf8.allSatisfy { (0x20...0x7E).contains($0) }
            guard isPlain else {
                throw ServiceError(code: "request.bad-header", message: "header \(name) holds a control character")
            }
            head += "\(name): \(value)\r\n"
        }
        if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        let connection = try UnixConnection(path: socketPath, patience: patience)
        try connection.send(Array(head.utf8) + [0x0D, 0x0A] + body)
        var parser = AnswerParser(onBody: onBody)
        while !parser.isComplete {
            let bytes = try connection.receive()
            try parser.take(bytes)
        }
        return parser.answer
    }
}

/// A job as the daemon describes it.
public struct RemoteJob: Sendable, Equatable {
    /// The job's name.
    public let id: String
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    public let state: JobState
    /// The circuit.
    public let circuit: String
    /// The error of a failed job.
    public let error: ServiceError?

    init(_ json: JSONValue) throws(ServiceError) {
        guard
            case .string(let id)? = json["id"], case .string(let text)? = json["state"],
            let state = JobState(rawValue: text), case .string(let circuit)? = json["circuit"]
        else {
            throw ServiceError(code: "daemon.bad-answer", message: "the daemon's answer describes no job")
        }
        self.id = id
        self.state = state
        self.circuit = circuit
        error = json["error"].flatMap { ServiceError(remote: $0, messageMember: "message") }
    }
}

extension ServiceError {
    /// An error as the daemon writes it, in a problem document or in a job.
    init?(remote json: JSONValue, messageMember: String) {
        guard case .string(let code)? = json["code"], case .string(let message)? = json[messageMember] else {
            return nil
        }
        self.init(code: code, message: message, retryable: json["retryable"] == .bool(true))
    }
}
