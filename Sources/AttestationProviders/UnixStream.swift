import Attestation
import CanonicalEncoding
import Glibc

/// A connection to a Unix socket with a limit on all waiting together.
final class UnixStream {
    private let descriptor: Int32
    private let path: String
    private let deadline: ContinuousClock.Instant

    /// Connects.
    ///
    /// - Throws: `file.bad-path`, `file.…`.
    init(path: String, patience: Duration) throws(FileError) {
        self.path = path
        deadline = .now + patience
        descriptor = try Self.connected(path)
    }

    private static func connected(_ path: String) throws(FileError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room, !path.utf8.contains(0) else {
            throw FileError(errno: ENAMETOOLONG, doing: "connect to", path: path)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw FileError(errno: errno, doing: "connect to", path: path) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let number = errno
            close(descriptor)
            throw FileError(errno: number, doing: "connect to", path: path)
        }
        return descriptor
    }

    deinit { close(descriptor) }

    /// Sends all bytes.
    func send(_ bytes: [UInt8]) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: Int16(POLLOUT))
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR, errno != EAGAIN {
                throw FileError(errno: errno, doing: "write to", path: path)
            }
        }
    }

    /// The next bytes; none at the end.
    func receive() throws(FileError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            try wait(for: Int16(POLLIN))
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EINTR { throw FileError(errno: errno, doing: "read from", path: path) }
        }
    }

    private func wait(for events: Int16) throws(FileError) {
        while true {
            let left = max(0, Int((deadline - .now) / .milliseconds(1)))
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let status = poll(&entry, 1, Int32(clamping: left))
            if status > 0 { return }
            if status == 0 {
                throw FileError(code: "provider.timeout", path: path, message: "\(path) does not answer in time")
            }
            if errno != EINTR { throw FileError(errno: errno, doing: "wait for", path: path) }
        }
    }
}
