import Glibc

/// A listening socket handed down by systemd (`sd_listen_fds(3)`).
public enum SocketActivation {
    /// The first descriptor that systemd hands down.
    public static let firstDescriptor: Int32 = 3

    /// The handed-down listener; `nil` when this process was not started for a socket.
    ///
    /// Throws `activation.invalid` unless exactly one listening Unix stream socket came down.
    public static func listener(
        environment: [String: String], process: Int32 = getpid(), descriptor: Int32 = firstDescriptor
    ) throws(ServiceError) -> UnixListener? {
        guard let addressee = environment["LISTEN_PID"], let count = environment["LISTEN_FDS"] else { return nil }
        // Variables meant for another process (an ancestor) are not for us.
        guard addressee == String(process) else { return nil }
        guard count == "1" else {
            throw invalid("LISTEN_FDS is \(count.prefix(16)); assayd takes exactly one socket")
        }
        guard
            option(descriptor, SO_DOMAIN) == AF_UNIX,
            option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue),
            option(descriptor, SO_ACCEPTCONN) == 1
        else {
            throw invalid("descriptor \(descriptor) is not a listening Unix stream socket")
        }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw invalid("descriptor \(descriptor) cannot be kept from child processes")
        }
        return UnixListener.adopting(descriptor: descriptor, path: path(of: descriptor))
    }

    private static func option(_ descriptor: Int32, _ name: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }

    private static func path(of descriptor: Int32) -> String {
        var address = sockaddr_un()
        var size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard status == 0 else { return "(inherited)" }
        let bytes = withUnsafeBytes(of: &address.sun_path) { Array($0.prefix { $0 != 0 }) }
        return bytes.isEmpty ? "(inherited)" : String(decoding: bytes, as: UTF8.self)
    }

    private static func invalid(_ message: String) -> ServiceError {
        ServiceError(code: "activation.invalid", message: message)
    }
}
