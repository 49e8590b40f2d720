import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The bounds on connections and requests.
public struct ServerLimits: Sendable {
    /// The largest body, in bytes.
    public var bodyBytes: Int
    /// The largest head, in bytes.
    public var headBytes: Int
    /// How many connections may be open; one more is answered 503 and closed.
    public var connections: Int
    /// How long a connection may be idle, or take to send a head.
    public var idle: Duration
    /// How long a body may take.
    public var body: Duration
    /// How often an event stream shows that it is alive.
    public var heartbeat: Duration

    /// By default 32 MiB, 32 KiB, 64 connections, 30 s, 60 s and 10 s.
    public init(
        bodyBytes: Int = 32 << 20, headBytes: Int = 32 << 10, connections: Int = 64, idle: Duration = .seconds(30),
        body: Duration = .seconds(60), heartbeat: Duration = .seconds(10)
    ) {
        self.bodyBytes = bodyBytes
        self.headBytes = headBytes
        self.connections = connections
        self.idle = idle
        self.body = body
        self.heartbeat = heartbeat
    }
}

/// The daemon's HTTP/1.1 server on a Unix socket.
public final class ProvingServer: Sendable {
    let face: ServiceFace
    let limits: ServerLimits
    let logger: Logger
    private let queue: JobQueue
    private let listener: UnixListener
    private let policy: PeerPolicy
    private let connections: ConnectionTable
    private let listening = Mutex<(any Channel)?>(nil)

    /// A server over a queue, on a listener that it closes when it ends.
    public init(
        queue: JobQueue, engine: any ProvingEngine, listener: UnixListener, policy: PeerPolicy = PeerPolicy(),
        limits: ServerLimits = ServerLimits(), logger: Logger
    ) {
        face = ServiceFace(engine: engine, queue: queue)
        self.queue = queue
        self.listener = listener
        self.policy = policy
        self.limits = limits
        self.logger = logger
        connections = ConnectionTable(capacity: limits.connections)
    }

    /// Serves until `stop` is called.
    /// - Parameter onListening: called once connections are being accepted.
    public func run(onListening: @Sendable () -> Void = {}) async throws {
        defer { listener.removeFile() }
        let http = makeHTTPChannel()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(listener.descriptor) { [self] child in accept(child, http) }
        listening.withLock { $0 = channel.channel }
        onListening()
        let logger = logger
        try await channel.executeThenClose { inbound in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in inbound {
                    switch connection {
                    case .admitted(let value): group.addTask { await http.handle(value: value, logger: logger) }
                    case .surplus(let channel):
                        // Sent in the background: a peer that does not read must hold up nobody.
                        channel.writeAndFlush(Self.tooManyConnections).whenComplete { _ in channel.close(promise: nil) }
                    case .refused: break
                    }
                }
            }
        }
    }

    /// Drains the queue, then ends the server: new connections are refused at once, open ones may read results until
    /// the queue is done, and are then closed.
    public func stop(grace: Duration) async {
        let channel = listening.withLock { $0 }
        try? await channel?.close().get()
        await queue.drain(grace: grace)
        // Watchers of the last jobs get the last event written before their connections go.
        try? await Task.sleep(for: .milliseconds(50))
        connections.closeAll()
    }

    private func makeHTTPChannel() -> HTTP1Channel {
        HTTP1Channel(
            responder: { [weak self] request, writer, channel in
                guard let self else { return }
                try await self.respond(to: request, writer: writer, channel: channel)
            },
            configuration: .init(
                idleTimeout: TimeAmount(limits.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
                    maxHeaderFieldCount: 100)))
    }

    /// What becomes of a new connection.
    private enum Accepted: Sendable {
        /// It is served.
        case admitted(HTTP1Channel.Value)
        /// It is one too many.
        case surplus(any Channel)
        /// Its peer may not connect; it is closed already.
        case refused
    }

    /// Checks a new connection's peer before anything of it is read.
    private func accept(_ child: any Channel, _ http: HTTP1Channel) -> EventLoopFuture<Accepted> {
        let logger = logger
        return child.peerCredentials().flatMap { [self] peer in
            guard policy.verdict(on: peer) == .admitted else {
                logger.warning("peer refused", metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)"])
                return child.close().map { .refused }
            }
            guard connections.add(child, peer) else {
                return child.eventLoop.makeSucceededFuture(.surplus(child))
            }
            return http.setup(channel: child, logger: logger).map { .admitted($0) }
        }.flatMapError { _ in
            // The peer left while it was being let in.
            child.close().map { .refused }.recover { _ in .refused }
        }
    }

    func peer(of channel: any Channel) -> PeerCredentials? { connections.peer(of: channel) }

    /// Written as bytes, since no HTTP handler is set up for a connection that is one too many.
    private static var tooManyConnections: ByteBuffer {
        let body =
            #"{"code":"service.too-many-connections","retryable":true,"status":503,"title":"Service Unavailable"}"#
        return ByteBuffer(
            string: """
                HTTP/1.1 503 Service Unavailable\r
                Content-Type: application/problem+json\r
                Content-Length: \(body.utf8.count)\r
                Retry-After: 1\r
                Connection: close\r
                \r
                \(body)
                """)
    }
}

/// The open connections and their peers.
final class ConnectionTable: Sendable {
    private let capacity: Int
    private let entries = Mutex<[ObjectIdentifier: (channel: any Channel, peer: PeerCredentials)]>([:])

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Notes a connection until it closes; false when there are too many.
    func add(_ channel: any Channel, _ peer: PeerCredentials) -> Bool {
        let key = ObjectIdentifier(channel)
        let hasRoom = entries.withLock { entries in
            guard entries.count < capacity else { return false }
            entries[key] = (channel, peer)
            return true
        }
        if hasRoom {
            channel.closeFuture.whenComplete { [weak self] _ in
                self?.entries.withLock { _ = $0.removeValue(forKey: key) }
            }
        }
        return hasRoom
    }

    func peer(of channel: any Channel) -> PeerCredentials? {
        entries.withLock { $0[ObjectIdentifier(channel)]?.peer }
    }

    func closeAll() {
        for (channel, _) in entries.withLock({ Array($0.values) }) { channel.close(promise: nil) }
    }
}
