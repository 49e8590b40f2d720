import Glibc
import ProvingService
import Testing

@Suite("The socket")
struct SocketTests {
    private func mode(_ path: String) -> UInt32 {
        var metadata = stat()
        return lstat(path, &metadata) == 0 ? metadata.st_mode & 0o7777 : 0
    }

    @Test("Directory 0700, socket 0600, lock 0600, whatever the umask")
    func modes() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        #expect(mode(scratch.path + "/run") == 0o700)
        #expect(mode(scratch.socket) == 0o600)
        #expect(mode(scratch.socket + ".lock") == 0o600)
        close(listener.descriptor)
        listener.removeFile()
        #expect(mode(scratch.socket) == 0)
    }

    @Test("A group that may connect gets mode 0660")
    func group() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket, group: getegid())
        #expect(mode(scratch.socket) == 0o660)
        close(listener.descriptor)
    }

    @Test("A second instance is refused and the first one stays")
    func secondInstance() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        #expect(errorCode { _ = try UnixListener.open(path: scratch.socket) } == "socket.taken")
        #expect(mode(scratch.socket) == 0o600)
        close(listener.descriptor)
    }

    @Test("A live socket without a lock file is not stolen either")
    func liveWithoutLock() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        unlink(scratch.socket + ".lock")
        #expect(errorCode { _ = try UnixListener.open(path: scratch.socket) } == "socket.taken")
        close(listener.descriptor)
    }

    @Test("A stale socket is replaced")
    func stale() throws {
        let scratch = Scratch()
        do {
            let dead = try UnixListener.open(path: scratch.socket)
            close(dead.descriptor)
        }
        #expect(mode(scratch.socket) == 0o600)
        let listener = try UnixListener.open(path: scratch.socket)
        close(listener.descriptor)
    }

    @Test("A socket that was replaced meanwhile is not removed at the end")
    func replacedMeanwhile() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        close(listener.descriptor)
        unlink(scratch.socket)
        close(open(scratch.socket, O_CREAT | O_WRONLY, 0o600))
        listener.removeFile()
        #expect(mode(scratch.socket) == 0o600)
    }

    @Test("Files, links and directories at the path are left alone", arguments: ["file", "link", "directory"])
    func occupied(kind: String) throws {
        let scratch = Scratch()
        mkdir(scratch.path + "/run", 0o700)
        switch kind {
        case "file": close(open(scratch.socket, O_CREAT | O_WRONLY, 0o600))
        case "link": symlink("/nonexistent", scratch.socket)
        default: mkdir(scratch.socket, 0o700)
        }
        #expect(errorCode { _ = try UnixListener.open(path: scratch.socket) } == "socket.path-occupied")
        #expect(mode(scratch.socket) != 0)
        rmdir(scratch.socket)
    }

    @Test("Paths that no socket can have are refused")
    func badPaths() {
        let long = "/tmp/" + String(repeating: "a", count: 103)
        #expect(long.utf8.count == 108)
        #expect(errorCode { _ = try UnixListener.open(path: long) } == "socket.path-too-long")
        #expect(errorCode { _ = try UnixListener.open(path: "") } == "socket.bad-path")
        #expect(errorCode { _ = try UnixListener.open(path: "@abstract") } == "socket.bad-path")
        #expect(errorCode { _ = try UnixListener.open(path: "\0abstract") } == "socket.bad-path")
    }

    @Test("A directory in which others may replace files is refused")
    func unsafeDirectory() {
        let scratch = Scratch()
        mkdir(scratch.path + "/run", 0o700)
        chmod(scratch.path + "/run", 0o777)
        #expect(errorCode { _ = try UnixListener.open(path: scratch.socket) } == "socket.directory-unsafe")
    }

    @Test("Only the owner and listed groups are admitted; root is no exception")
    func policy() {
        let policy = PeerPolicy(user: 1000, groups: [50])
        #expect(policy.verdict(on: PeerCredentials(pid: 1, uid: 1000, gid: 1)) == .admitted)
        #expect(policy.verdict(on: PeerCredentials(pid: 1, uid: 1001, gid: 50)) == .admitted)
        #expect(policy.verdict(on: PeerCredentials(pid: 1, uid: 1001, gid: 1)) == .refused)
        #expect(policy.verdict(on: PeerCredentials(pid: 1, uid: 0, gid: 0)) == .refused)
    }

    @Test("A refused peer is closed without an answer")
    func refusedPeer() async throws {
        try await Daemon.run(policy: PeerPolicy(user: geteuid() + 1)) { daemon in
            await #expect(throws: ServiceError.self) { _ = try await daemon.call("GET", "/healthz") }
        }
    }

    @Test("Activation: variables for another process are ignored, wrong sockets refused")
    func activation() throws {
        func open(_ environment: [String: String], descriptor: Int32 = 3) throws -> UnixListener? {
            try SocketActivation.listener(environment: environment, process: 77, descriptor: descriptor)
        }
        #expect(try open([:]) == nil)
        #expect(try open(["LISTEN_PID": "78", "LISTEN_FDS": "1"]) == nil)
        #expect(errorCode { _ = try open(["LISTEN_PID": "77", "LISTEN_FDS": "2"]) } == "activation.invalid")
        #expect(errorCode { _ = try open(["LISTEN_PID": "77", "LISTEN_FDS": "0"]) } == "activation.invalid")
        let null = Glibc.open("/dev/null", O_RDONLY)
        #expect(
            errorCode { _ = try open(["LISTEN_PID": "77", "LISTEN_FDS": "1"], descriptor: null) }
                == "activation.invalid")
        close(null)
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        let inherited = try open(["LISTEN_PID": "77", "LISTEN_FDS": "1"], descriptor: listener.descriptor)
        #expect(inherited?.path == scratch.socket)
        close(listener.descriptor)
    }
}
