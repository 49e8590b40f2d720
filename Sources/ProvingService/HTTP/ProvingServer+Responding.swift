import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// Thrown to make the connection end after an answer; it is no failure.
private struct EndOfConnection: Error {}

extension ProvingServer {
    /// Reads one request and writes its answer.
    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let head = RequestHead(request.head)
        guard let peer = peer(of: channel) else { throw EndOfConnection() }
        var reply: Reply
        var isBodyRead = false
        do throws(ServiceError) {
            let route = try head.route()
            var body: [UInt8] = []
            if head.method == .post {
                try checkAnnouncedSize(head)
                if head.headers[.expect]?.lowercased() == "100-continue" {
                    do {
                        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                    } catch {
                        throw Self.clientGone
                    }
                }
                body = try await readBody(request)
                isBodyRead = true
            }
            reply = try await face.reply(to: route, head, body: body, from: peer)
        } catch {
            reply = .problem(error, path: head.path.utf8.count <= 256 ? head.path : nil)
            if error.code == "route.method-not-allowed", let route = Route(path: head.path) {
                reply.headers[.allow] = route.methods.map(\.rawValue).joined(separator: ", ")
            }
            logger.debug("refused", metadata: ["code": "\(error.code)", "pid": "\(peer.pid)"])
        }
        let hasBody = head.headers[.contentLength].map { $0 != "0" } ?? (head.headers[.transferEncoding] != nil)
        reply.closesConnection = hasBody && !isBodyRead
        try await write(reply, head, writer: writer)
        if reply.closesConnection {
            // Closing with unread bytes would reset the connection before the client has read the answer.
            await discardBody(request)
            throw EndOfConnection()
        }
    }

    private func write(_ reply: Reply, _ head: RequestHead, writer: consuming ResponseWriter) async throws {
        var response = HTTPResponse(status: reply.status, headerFields: reply.headers)
        if reply.closesConnection { response.headerFields[.connection] = "close" }
        switch reply.content {
        case .none:
            if reply.status != .notModified { response.headerFields[.contentLength] = "0" }
            try await writer.writeResponse(response)
        case .bytes(let bytes):
            response.headerFields[.contentLength] = String(bytes.count)
            if head.method == .head {
                try await writer.writeResponse(response)
            } else {
                try await writer.write(response: response, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            }
        case .events(let events):
            if head.method == .head { return try await writer.writeResponse(response) }
            let heartbeat = limits.heartbeat
            let body = ResponseBody { writer in
                try await EventStream.write(events, heartbeat: heartbeat, to: &writer)
                try await writer.finish(nil)
            }
            try await writer.write(response: response, body: body)
        }
    }

    private func checkAnnouncedSize(_ head: RequestHead) throws(ServiceError) {
        guard let announced = head.headers[.contentLength].flatMap({ Int($0) }) else { return }
        guard announced <= limits.bodyBytes else { throw bodyTooLarge }
    }

    /// The whole body, within the limits of size and time.
    private func readBody(_ request: Request) async throws(ServiceError) -> [UInt8] {
        let limit = limits.bodyBytes
        let patience = limits.body
        let outcome = await withTaskGroup(of: BodyOutcome.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                do {
                    for try await part in request.body {
                        guard bytes.count + part.readableBytes <= limit else { return .tooLarge }
                        bytes.append(contentsOf: part.readableBytesView)
                    }
                } catch {
                    return .gone
                }
                return .bytes(bytes)
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .late
            }
            let first = await group.next() ?? .gone
            group.cancelAll()
            return first
        }
        switch outcome {
        case .bytes(let bytes): return bytes
        case .tooLarge: throw bodyTooLarge
        case .late:
            throw ServiceError(
                code: "request.timeout", message: "the body did not arrive within \(patience)", retryable: true)
        case .gone: throw Self.clientGone
        }
    }

    private enum BodyOutcome: Sendable {
        case bytes([UInt8])
        case tooLarge
        case late
        case gone
    }

    /// Reads on for a moment, to let a client that is still sending see the answer.
    private func discardBody(_ request: Request) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var budget = 64 << 20
                do {
                    for try await part in request.body {
                        budget -= part.readableBytes
                        if budget < 0 { return }
                    }
                } catch {
                    return
                }
            }
            group.addTask { try? await Task.sleep(for: .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
    }

    private var bodyTooLarge: ServiceError {
        ServiceError(
            code: "request.too-large", message: "a body has at most \(limits.bodyBytes) bytes",
            figures: ["limit_bytes": limits.bodyBytes])
    }

    private static var clientGone: ServiceError {
        ServiceError(code: "request.incomplete", message: "the connection ended before the body did")
    }
}
