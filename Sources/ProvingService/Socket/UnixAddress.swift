import Glibc

/// Addresses of Unix stream sockets.
enum UnixAddress {
    /// The longest path that `sockaddr_un` holds, besides its closing zero byte.
    static let maximumPathBytes = 107

    /// Refuses paths that no socket can have.
    static func check(_ path: String) throws(ServiceError) {
        let bytes = path.utf8
        guard !bytes.isEmpty, !bytes.contains(0), bytes.first != UInt8(ascii: "@") else {
            throw ServiceError(
                code: "socket.bad-path",
                message: "a socket's path is empty, has a zero byte, or is abstract (@…), which would know no owner")
        }
        guard bytes.count <= maximumPathBytes else {
            throw ServiceError(
                code: "socket.path-too-long",
                message: "the socket's path has \(bytes.count) bytes; the system takes at most \(maximumPathBytes)")
        }
    }

    /// Calls `body` with the address of a checked path.
    static func withAddress<Result>(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// A new stream socket that no child process inherits; throws `socket.failed`.
    static func makeSocket(flags: Int32 = 0) throws(ServiceError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | flags
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else {
            throw ServiceError(code: "socket.failed", message: "cannot make a socket: \(SystemError.text(errno))")
        }
        return descriptor
    }
}
