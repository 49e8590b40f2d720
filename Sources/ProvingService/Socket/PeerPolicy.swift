import Glibc
import NIOCore

/// Who is at the other end of a Unix connection, as the kernel recorded it when it connected (`SO_PEERCRED`).
public struct PeerCredentials: Sendable, Equatable {
    // Glibc's `ucred` is hidden from Swift; this has its layout: pid, uid, gid, 32 bits each.
    /// The process id.
    public var pid: Int32 = 0
    /// The user id.
    public var uid: UInt32 = 0
    /// The primary group id.
    public var gid: UInt32 = 0

    /// Creates credentials.
    public init(pid: Int32, uid: UInt32, gid: UInt32) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
    }
}

/// Whether a peer may speak to the daemon.
public enum PeerVerdict: Sendable, Equatable {
    /// The peer may.
    case admitted
    /// The peer may not, and is closed before a byte of it is read.
    case refused
}

/// Who may connect: the same user, and by configuration the members of some groups. Root gets no exception.
public struct PeerPolicy: Sendable {
    /// The user that may.
    public var user: UInt32
    /// Primary groups that may, besides the user.
    public var groups: Set<UInt32>

    /// By default only the user that runs this process.
    public init(user: UInt32 = geteuid(), groups: Set<UInt32> = []) {
        self.user = user
        self.groups = groups
    }

    /// The verdict on a peer.
    public func verdict(on peer: PeerCredentials) -> PeerVerdict {
        peer.uid == user || groups.contains(peer.gid) ? .admitted : .refused
    }
}

extension Channel {
    /// The credentials of a connection's other end.
    func peerCredentials() -> EventLoopFuture<PeerCredentials> {
        guard let provider = self as? any SocketOptionProvider else {
            return eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        return provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
    }
}
