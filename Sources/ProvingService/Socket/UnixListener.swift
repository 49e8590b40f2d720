import Glibc

/// The daemon's listening socket: its own file with mode 0600 from its first instant, or one handed down by systemd.
public final class UnixListener: Sendable {
    /// The socket's path; for a handed-down socket the path its address names, if it has one.
    public let path: String
    /// The listening descriptor. The server that runs on it closes it.
    public let descriptor: Int32
    private let lock: LockFile?
    private let identity: Identity?

    private init(path: String, descriptor: Int32, lock: LockFile?) {
        self.path = path
        self.descriptor = descriptor
        self.lock = lock
        identity = lock == nil ? nil : Identity(path)
    }

    /// What tells a file from one that took its name, and perhaps its inode, later.
    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
        let changedAt: Int
        let changedAtNanosecond: Int

        init?(_ path: String) {
            var metadata = stat()
            guard lstat(path, &metadata) == 0 else { return nil }
            device = UInt64(metadata.st_dev)
            inode = UInt64(metadata.st_ino)
            changedAt = metadata.st_ctim.tv_sec
            changedAtNanosecond = metadata.st_ctim.tv_nsec
        }
    }

    /// Binds `path` and listens.
    ///
    /// A lock file beside it (`PATH.lock`) keeps a second instance away; a socket that nobody answers is replaced;
    /// a live one, and anything that is no socket (a link too), is left alone and refused.
    /// - Parameter group: the group that may connect besides the owner; the socket then has mode 0660.
    public static func open(path: String, group: UInt32? = nil) throws(ServiceError) -> UnixListener {
        try UnixAddress.check(path)
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try PrivateDirectory.prepare(directory, area: "socket")
        let lock = try LockFile(
            path: path + ".lock", area: "socket", takenMessage: "another assayd already serves \(path)")
        try removeStaleSocket(path)
        let descriptor = try UnixAddress.makeSocket()
        do throws(ServiceError) {
            try bind(descriptor, to: path, group: group)
        } catch {
            close(descriptor)
            throw error
        }
        return UnixListener(path: path, descriptor: descriptor, lock: lock)
    }

    /// Takes over a descriptor that already listens.
    static func adopting(descriptor: Int32, path: String) -> UnixListener {
        UnixListener(path: path, descriptor: descriptor, lock: nil)
    }

    /// Removes the socket's file if it still is the one made here. Call it once the server is down.
    public func removeFile() {
        guard let identity, Identity(path) == identity else { return }
        unlink(path)
    }

    private static func bind(_ descriptor: Int32, to path: String, group: UInt32?) throws(ServiceError) {
        // The mode is set on the unbound socket, from which the file takes it at its birth: there is no instant at
        // which another user could connect. (Linux applies the umask on top, which can only take bits away.)
        guard fchmod(descriptor, 0o600) == 0 else { throw failure("restrict", path) }
        let status = UnixAddress.withAddress(of: path) { Glibc.bind(descriptor, $0, $1) }
        guard status == 0 else { throw failure("bind", path) }
        if let group {
            // Nobody can connect before listen, so widening here leaves no gap either.
            guard chown(path, uid_t.max, group) == 0, chmod(path, 0o660) == 0 else {
                let error = failure("hand to the group", path)
                unlink(path)
                throw error
            }
        }
        guard listen(descriptor, 128) == 0 else {
            let error = failure("listen on", path)
            unlink(path)
            throw error
        }
    }

    private static func removeStaleSocket(_ path: String) throws(ServiceError) {
        var metadata = stat()
        guard lstat(path, &metadata) == 0 else {
            guard errno == ENOENT else { throw failure("look at", path) }
            return
        }
        guard metadata.st_mode & S_IFMT == S_IFSOCK else {
            throw ServiceError(
                code: "socket.path-occupied", message: "\(path) exists and is not a socket; it is left as it is")
        }
        let probe = try UnixAddress.makeSocket(flags: Int32(SOCK_NONBLOCK.rawValue))
        defer { close(probe) }
        let status = UnixAddress.withAddress(of: path) { connect(probe, $0, $1) }
        // A full backlog (EAGAIN) means that somebody listens, too.
        guard status != 0, errno == ECONNREFUSED else {
            throw ServiceError(code: "socket.taken", message: "another process already answers on \(path)")
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("replace the stale", path) }
    }

    private static func failure(_ action: String, _ path: String) -> ServiceError {
        ServiceError(code: "socket.failed", message: "cannot \(action) socket \(path): \(SystemError.text(errno))")
    }
}
