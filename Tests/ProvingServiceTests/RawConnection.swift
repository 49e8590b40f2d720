import Glibc

/// A connection for bytes that no client would send. Waits at most five seconds for anything.
final class RawConnection: Sendable {
    private let descriptor: Int32

    init(_ path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        precondition(status == 0, "nobody listens")
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) { send(bytes: Array(text.utf8)) }

    func send(bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            offset += count
        }
    }

    /// No more to send.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Leaves without a word.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Everything up to the connection's end; `nil` when it does not end. Waits on a thread of its own, since the
    /// daemon under test needs those of this process's tasks.
    func receive() async -> String? {
        await withCheckedContinuation { continuation in
            onThread { continuation.resume(returning: self.receiveBlocking()) }
        }
    }

    private func receiveBlocking() -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return String(decoding: bytes, as: UTF8.self) }
            if count < 0 { return nil }
            bytes += buffer[..<count]
        }
    }

    /// Sends, and gives the first part of the answer.
    func exchange(_ text: String) async -> String {
        send(text)
        return await withCheckedContinuation { continuation in
            onThread {
                var buffer = [UInt8](repeating: 0, count: 65536)
                let count = recv(self.descriptor, &buffer, buffer.count, 0)
                continuation.resume(
                    returning: count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "")
            }
        }
    }
}
