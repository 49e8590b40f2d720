import Glibc
import Synchronization
import TestSupport

/// A Unix socket that answers one connection after the other with what a test says.
final class UnixServer: Sendable {
    let path: String
    private let scratch = ScratchDirectory()
    private let listener: Int32
    /// What was asked, in order.
    let requests = Mutex<[[UInt8]]>([])

    /// - Parameter isHTTP: whether requests are of HTTP; others are what came with the first read.
    init(isHTTP: Bool = true, answer: @escaping @Sendable (_ request: [UInt8]) -> [UInt8]) throws {
        path = scratch.file("agent.sock")
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard listener >= 0, status == 0, listen(listener, 4) == 0 else { throw Failure(number: errno) }
        let thread = Thread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                let request = Self.request(connection, isHTTP)
                requests.withLock { $0.append(request) }
                let bytes = answer(request)
                _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                close(connection)
            }
        }
        thread.start()
    }

    struct Failure: Error { let number: Int32 }

    /// Ends the thread, which holds this value.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    deinit { close(listener) }

    /// Head and as much of a body as the head says.
    private static func request(_ connection: Int32, _ isHTTP: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n"), let length = Self.length(text),
                text[end.upperBound...].utf8.count >= length
            {
                return bytes
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
            if !isHTTP { return bytes }
        }
    }

    private static func length(_ text: String) -> Int? {
        text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: " ").last ?? "") }
    }
}

/// A thread of its own, for calls that block.
private struct Thread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    private let body: Body

    init(_ run: @escaping @Sendable () -> Void) { body = Body(run) }

    func start() {
        var handle = pthread_t()
        let argument = Unmanaged.passRetained(body).toOpaque()
        pthread_create(
            &handle, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, argument)
        pthread_detach(handle)
    }
}
