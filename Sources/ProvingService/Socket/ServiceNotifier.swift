import Glibc

/// Readiness messages to the service manager (`sd_notify(3)`).
public struct ServiceNotifier: Sendable {
    private let address: String?

    /// Speaks to `$NOTIFY_SOCKET`, or to nobody when it is not set.
    public init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sends one state, such as `READY=1` or `STOPPING=1`. A manager that does not listen is no error of ours.
    public func send(_ state: String) {
        guard let address, address.utf8.count <= UnixAddress.maximumPathBytes else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { bytes in
            bytes.copyBytes(from: address.utf8)
            // "@" stands for the zero byte of an abstract name.
            if address.first == "@" { bytes[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.utf8.count)
        let message = Array(state.utf8)
        _ = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
