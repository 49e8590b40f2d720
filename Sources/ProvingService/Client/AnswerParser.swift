import CanonicalEncoding

/// What the daemon answered.
public struct ServiceAnswer: Sendable, Equatable {
    /// The HTTP status code.
    public internal(set) var status = 0
    /// Headers by lower-case name.
    public internal(set) var headers: [String: String] = [:]
    /// The body, unless it was taken in parts.
    public internal(set) var body: [UInt8] = []

    /// Throws the error that a problem document carries.
    public func check() throws(ServiceError) {
        guard status >= 400 else { return }
        if let json = try? JSONValue(parsing: body), let error = ServiceError(remote: json, messageMember: "detail") {
            throw error
        }
        throw ServiceError(code: "daemon.bad-answer", message: "the daemon answered with status \(status)")
    }

    /// The body as JSON, of an answer that is no problem.
    public func json() throws(ServiceError) -> JSONValue {
        try check()
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw ServiceError(code: "daemon.bad-answer", message: "the daemon's answer is not JSON: \(error.message)")
        }
    }
}

/// Reads one HTTP/1.1 answer, with a length, in chunks, or up to the connection's end.
struct AnswerParser {
    private enum Stage {
        case head
        case body(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case trailer
        case untilEnd
        case complete
    }

    private static let maximumHeadBytes = 64 << 10
    private static let maximumBodyBytes = 256 << 20

    private(set) var answer = ServiceAnswer()
    private var stage = Stage.head
    private var pending: [UInt8] = []
    private let onBody: (([UInt8]) -> Bool)?

    init(onBody: (([UInt8]) -> Bool)?) {
        self.onBody = onBody
    }

    /// Whether the answer is all there.
    var isComplete: Bool {
        if case .complete = stage { return true }
        return false
    }

    /// Takes in bytes from the connection; an empty array is its end.
    mutating func take(_ bytes: [UInt8]) throws(ServiceError) {
        pending += bytes
        if bytes.isEmpty {
            guard case .untilEnd = stage else { throw Self.bad("ended early") }
            stage = .complete
            return
        }
        while try step() {}
    }

    /// One step; false when more bytes are needed.
    private mutating func step() throws(ServiceError) -> Bool {
        switch stage {
        case .head:
            guard let end = pending.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
                guard pending.count <= Self.maximumHeadBytes else { throw Self.bad("has too long a head") }
                return false
            }
            let head = Array(pending[..<end.lowerBound])
            pending.removeSubrange(..<end.upperBound)
            try readHead(head)
        case .body(let remaining):
            guard !pending.isEmpty else { return false }
            let part = takePending(remaining)
            try deliver(part)
            if !isComplete { stage = remaining == part.count ? .complete : .body(remaining: remaining - part.count) }
        case .chunkSize:
            guard let line = takeLine() else { return false }
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16), (0...Self.maximumBodyBytes).contains(size)
            else {
                throw Self.bad("has a bad chunk")
            }
            stage = size == 0 ? .trailer : .chunk(remaining: size + 2)
        case .chunk(let remaining):
            guard !pending.isEmpty else { return false }
            let part = takePending(remaining)
            // The last two bytes of a chunk are its line end.
            try deliver(Array(part.prefix(max(0, remaining - 2))))
            if !isComplete { stage = remaining == part.count ? .chunkSize : .chunk(remaining: remaining - part.count) }
        case .trailer:
            guard let line = takeLine() else { return false }
            if line.isEmpty { stage = .complete }
        case .untilEnd:
            guard !pending.isEmpty else { return false }
            try deliver(takePending(pending.count))
        case .complete:
            return false
        }
        return !isComplete
    }

    private mutating func readHead(_ bytes: [UInt8]) throws(ServiceError) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let parts = lines[0].split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]) else {
            throw Self.bad("is not HTTP/1.1")
        }
        // An interim answer (100 Continue) is followed by the real one.
        guard status >= 200 else { return }
        answer.status = status
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Self.bad("has a bad header") }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            answer.headers[line[..<colon].lowercased()] = String(value)
        }
        if status == 204 || status == 304 {
            stage = .complete
        } else if answer.headers["transfer-encoding"]?.lowercased() == "chunked" {
            stage = .chunkSize
        } else if let length = answer.headers["content-length"] {
            guard let count = Int(length), (0...Self.maximumBodyBytes).contains(count) else {
                throw Self.bad("has a bad length")
            }
            stage = count == 0 ? .complete : .body(remaining: count)
        } else {
            stage = .untilEnd
        }
    }

    private mutating func deliver(_ bytes: [UInt8]) throws(ServiceError) {
        guard !bytes.isEmpty else { return }
        if let onBody, answer.status < 400 {
            if !onBody(bytes) { stage = .complete }
            return
        }
        guard answer.body.count + bytes.count <= Self.maximumBodyBytes else { throw Self.bad("is too long") }
        answer.body += bytes
    }

    private mutating func takePending(_ limit: Int) -> [UInt8] {
        let part = Array(pending.prefix(limit))
        pending.removeFirst(part.count)
        return part
    }

    private mutating func takeLine() -> String? {
        guard let end = pending.firstRange(of: [0x0D, 0x0A]) else { return nil }
        let line = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        pending.removeSubrange(..<end.upperBound)
        return line
    }

    private static func bad(_ what: String) -> ServiceError {
        ServiceError(code: "daemon.bad-answer", message: "the daemon's answer \(what)")
    }
}
