import CanonicalEncoding
import HTTPTypes

/// An answer, before it is written to a connection.
struct Reply: Sendable {
    /// What follows the head.
    enum Content: Sendable {
        /// Nothing.
        case none
        /// These bytes.
        case bytes([UInt8])
        /// Server-sent events until the job is over.
        case events(AsyncStream<JobEvent>)
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var content: Content
    /// Whether the connection ends with this answer, because the rest of its request will not be read.
    var closesConnection = false

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], content: Content = .none) {
        self.status = status
        self.headers = headers
        self.content = content
        // Answers speak of secrets' owners and change from second to second.
        self.headers[.cacheControl] = "no-store"
    }

    /// A JSON answer.
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, type: String = MediaType.json,
        headers: HTTPFields = [:]
    ) -> Reply {
        var reply = Reply(status, headers: headers, content: .bytes(value.canonicalBytes + [0x0A]))
        reply.headers[.contentType] = type
        return reply
    }

    /// A problem document (RFC 9457) with `code` and `retryable`.
    static func problem(_ error: ServiceError, path: String? = nil, extra: HTTPFields = [:]) -> Reply {
        let status = error.status
        var members: [(String, JSONValue?)] = [
            ("type", .string("about:blank")), ("title", .string(status.reasonPhrase)),
            ("status", .init(integer: status.code)), ("detail", .string(error.message)),
            ("instance", path.map(JSONValue.string)), ("code", .string(error.code)),
            ("retryable", .bool(error.retryable)),
        ]
        for (name, figure) in error.figures.sorted(by: { $0.key < $1.key }) {
            members.append((name, .init(integer: figure)))
        }
        var reply = json(.object(members: members), status: status, type: MediaType.problem, headers: extra)
        if let seconds = error.retryAfterSeconds { reply.headers[.retryAfter] = String(seconds) }
        return reply
    }
}

/// The media types spoken here.
enum MediaType {
    static let json = "application/json"
    static let problem = "application/problem+json"
    static let events = "text/event-stream"
    static let metrics = "text/plain; version=0.0.4; charset=utf-8"
}

extension HTTPField.Name {
    static let prefer = HTTPField.Name("Prefer")!
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
