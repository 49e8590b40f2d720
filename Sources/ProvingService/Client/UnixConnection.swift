import Glibc

/// A blocking connection to a Unix socket, with a limit on every wait.
final class UnixConnection {
    private let descriptor: Int32
    private let patience: Duration
    private let path: String

    /// Connects; throws `daemon.unreachable` with a hint when nobody listens.
    init(path: String, patience: Duration) throws(ServiceError) {
        try UnixAddress.check(path)
        self.path = path
        self.patience = patience
        descriptor = try UnixAddress.makeSocket(flags: Int32(SOCK_NONBLOCK.rawValue))
        let deadline = ContinuousClock.now + min(patience, .seconds(5))
        while UnixAddress.withAddress(of: path, { connect(descriptor, $0, $1) }) != 0 {
            let number = errno
            // A full backlog says EAGAIN: the daemon lives and is busy.
            guard number == EAGAIN || number == EINTR, ContinuousClock.now < deadline else {
                close(descriptor)
                throw Self.unreachable(path, number)
            }
            usleep(UInt32.random(in: 2_000...20_000))
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends all bytes. A daemon that answers before it has read everything closes its side: that is no failure here.
    func send(_ bytes: [UInt8]) throws(ServiceError) {
        var offset = 0
        while offset < bytes.count {
            try wait(for: Int16(POLLOUT))
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress! + offset, buffer.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                offset += count
            } else if errno == EPIPE || errno == ECONNRESET {
                return
            } else if errno != EAGAIN, errno != EINTR {
                throw lost(errno)
            }
        }
    }

    /// The next bytes; none at the end.
    func receive() throws(ServiceError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            try wait(for: Int16(POLLIN))
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EAGAIN, errno != EINTR { throw lost(errno) }
        }
    }

    private func wait(for events: Int16) throws(ServiceError) {
        let deadline = ContinuousClock.now + patience
        while true {
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let left = max(0, Int((deadline - .now) / .milliseconds(1)))
            let status = poll(&entry, 1, Int32(clamping: left))
            if status > 0 { return }
            if status < 0, errno != EINTR { throw lost(errno) }
            if status == 0, ContinuousClock.now >= deadline {
                throw ServiceError(
                    code: "daemon.timeout", message: "the daemon at \(path) was silent for \(patience)",
                    retryable: true)
            }
        }
    }

    private func lost(_ number: Int32) -> ServiceError {
        ServiceError(
            code: "daemon.connection-lost",
            message: "the connection to the daemon at \(path) broke: \(SystemError.text(number))", retryable: true)
    }

    private static func unreachable(_ path: String, _ number: Int32) -> ServiceError {
        if number == EACCES || number == EPERM {
            return ServiceError(
                code: "daemon.not-permitted",
                message: "the socket \(path) belongs to another user; set ASSAY_SOCKET to your own daemon's")
        }
        return ServiceError(
            code: "daemon.unreachable",
            message:
                "no daemon listens on \(path) (\(SystemError.text(number))); start one with `assayd`, or prove in this process with `--local`",
            retryable: true)
    }
}
