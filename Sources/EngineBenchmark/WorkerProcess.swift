import Foundation
import Glibc
import Synchronization

/// A process that computes, seen from the one that conducts.
package final class WorkerProcess {
    /// Its number.
    package let process: pid_t
    private let socket: Int32
    private var received: [UInt8] = []
    /// Processor seconds that the process has used, as of its last answer.
    private(set) var processSeconds = 0.0

    /// All that run now, for an interruption to end.
    private static let running = Mutex<Set<pid_t>>([])

    /// Ends all processes that compute; for an interruption.
    package static func endAll() {
        running.withLock { for process in $0 { kill(process, SIGKILL) } }
    }

    /// Starts a program, by default this one again, with a backend; `nil` lets it choose.
    ///
    /// - Parameter isQuiet: whether its diagnostics are of no interest.
    package init(
        executable: String = "/proc/self/exe", arguments: [String], backend: String?, isQuiet: Bool = false
    ) throws(BenchmarkError) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Self.cannotStart(errno)
        }
        defer { close(ends[1]) }
        var variables = ProcessInfo.processInfo.environment
        variables["ASSAY_BACKEND"] = backend
        // A crash is reported by the exit, not by registers and memory on the terminal.
        variables["SWIFT_BACKTRACE"] = "enable=no"
        do throws(BenchmarkError) {
            process = try Self.start(
                executable, arguments, variables, standardStreams: ends[1], isQuiet: isQuiet)
        } catch {
            close(ends[0])
            throw error
        }
        socket = ends[0]
        let started = process
        _ = Self.running.withLock { $0.insert(started) }
    }

    deinit {
        close(socket)
        // It ends by itself when its input does; one in the middle of a long computation need not finish it.
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let ended = process
        _ = Self.running.withLock { $0.remove(ended) }
    }

    private static func cannotStart(_ number: Int32) -> BenchmarkError {
        BenchmarkError(
            code: "benchmark.no-process", "a process cannot be started: \(String(cString: strerror(number)))")
    }

    private static func start(
        _ executable: String, _ arguments: [String], _ variables: [String: String], standardStreams: Int32,
        isQuiet: Bool
    ) throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardStreams, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, standardStreams, STDOUT_FILENO)
        if isQuiet { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        // Ctrl-C reaches all processes of a terminal, but only the conductor answers it: it ends the others.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGINT)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let words = ([executable] + arguments).map { strdup($0) } + [nil]
        let environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + environment { free(text) } }
        var process = pid_t()
        let status = posix_spawnp(&process, executable, &actions, &attributes, words, environment)
        guard status == 0 else { throw cannotStart(status) }
        return process
    }

    /// Asks, and waits for the answer; an error of the worker is thrown here.
    func ask(_ request: WorkerRequest) throws(BenchmarkError) -> WorkerReply {
        let reply = try exchange(request, for: WorkerReply.self, in: request.item?.name)
        if let code = reply.errorCode { throw BenchmarkError(code: code, reply.errorMessage ?? code) }
        processSeconds = reply.processSeconds
        return reply
    }

    /// Sends a value as a line of JSON, and waits for one that is decoded.
    ///
    /// - Parameter work: what is named if the process ends.
    package func exchange<Reply: Decodable>(
        _ request: some Encodable, for: Reply.Type, in work: String?
    ) throws(BenchmarkError) -> Reply {
        let reply: Reply?
        do {
            try send(JSONEncoder().encode(request) + [UInt8(ascii: "\n")])
            reply = try receiveLine().map { try JSONDecoder().decode(Reply.self, from: Data($0)) }
        } catch {
            reply = nil
        }
        guard let reply else {
            throw BenchmarkError(
                code: "benchmark.process-ended",
                "a computing process ended\(work.map { " in \($0)" } ?? ""); is there memory enough?")
        }
        return reply
    }

    private func send(_ bytes: Data) throws {
        var rest = [UInt8](bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 || errno == EINTR else { throw CancellationError() }
            if count > 0 { rest = rest.dropFirst(count) }
        }
    }

    private func receiveLine() throws -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(received[..<end])
                received.removeSubrange(...end)
                return line
            }
            let count = recv(socket, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            received += chunk[..<count]
        }
    }
}
