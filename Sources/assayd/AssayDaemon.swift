import ArgumentParser
import Glibc
import Logging
import ProvingService
import UnixSignals

/// The proving daemon.
@main
struct AssayDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assayd",
        abstract: "Prove claims about signed sensor readings for programs on this machine.",
        discussion: """
            Serves HTTP/1.1 on a Unix socket that only your user can open:

              curl --unix-socket "$ASSAY_SOCKET" http://localhost/v1/circuits

            /v1/openapi.json describes every resource. Readings and witnesses are held in memory only: a restart fails \
            unfinished jobs, with a code. SIGTERM lets the running proof finish within the grace time; a second one \
            ends at once. Under systemd socket activation the inherited socket is used.
            """)

    @Option(help: "The socket's path. ($ASSAY_SOCKET, else $XDG_RUNTIME_DIR/assay/assayd.sock)")
    var socket: String?

    @Option(help: "The directory of the job store. ($ASSAY_STATE, else $XDG_STATE_HOME/assay)")
    var state: String?

    @Option(help: "The directory of the proving keys. ($ASSAY_KEYS, else $XDG_CACHE_HOME/assay/keys)")
    var keys: String?

    @Option(
        help:
            "Who gives receipts: auto, nsm, dstack, configfs-tsm, tpm, or software, which protects nothing. `assay doctor` tells what is there."
    )
    var provider = "auto"

    @Option(help: "Another place for --provider than the usual one: its folder, device or socket.")
    var providerPath: String?

    @Option(help: "Threads for one proof. (all processors)")
    var threads: Int?

    @Option(help: "How many jobs may wait.")
    var queueLimit = 64

    @Option(help: "How many MiB a proof may use. (four fifths of what is free)")
    var memoryLimit: Int?

    @Option(
        help:
            "A group, by number, whose members may connect too. May be given more than once; the first owns the socket."
    )
    var allowGroup: [UInt32] = []

    @Option(help: "Seconds that the running proof gets to finish after SIGTERM.")
    var grace = 20

    @Option(help: "trace, debug, info, notice, warning, error or critical; to standard error.")
    var logLevel: Logger.Level = .notice

    mutating func validate() throws {
        guard threads.map({ (1...1024).contains($0) }) ?? true else {
            throw ValidationError("--threads takes 1 to 1024")
        }
        guard (1...100_000).contains(queueLimit) else { throw ValidationError("--queue-limit takes 1 to 100000") }
        guard memoryLimit.map({ $0 > 0 && $0 < 1 << 30 }) ?? true else {
            throw ValidationError("--memory-limit takes a positive number of MiB")
        }
        guard (0...3600).contains(grace) else { throw ValidationError("--grace takes 0 to 3600") }
    }

    func run() async throws {
        ProcessHardening.restartWithoutBacktraces()
        ProcessHardening.forbidDumps()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "assayd")
        logger.logLevel = logLevel
        do {
            try await serve(logger)
        } catch let error as ServiceError {
            report("assayd: \(error.message) [\(error.code)]\n", to: 2)
            throw ExitCode(6)
        }
    }

    private func serve(_ logger: Logger) async throws {
        let paths = ServicePaths.current
        let engine = Groth16ProvingEngine(
            keys: KeyCache(directory: try keys ?? paths.keys()), models: ModelDirectory(path: try paths.models()),
            threads: threads ?? Groth16ProvingEngine.availableProcessors,
            receipts: try ReceiptMaker(provider: provider, at: providerPath, paths: paths))
        let listener = try openListener(paths)
        let store = try JobStore(directory: state ?? paths.state())
        let limits = QueueLimits(
            waitingJobs: queueLimit, memory: MemoryLimit(fixedBytes: memoryLimit.map { $0 << 20 }))
        let queue = try JobQueue(engine: engine, store: store, limits: limits, logger: logger)
        let server = ProvingServer(
            queue: queue, engine: engine, listener: listener, policy: PeerPolicy(groups: Set(allowGroup)),
            logger: logger)
        let notifier = ServiceNotifier(environment: paths.environment)
        // The sequence of signals can be iterated once only; the stream is read in two places, one after the other.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let (requests, feed) = AsyncStream<Void>.makeStream()
        let forwarder = Task { for await _ in signals { feed.yield() } }
        defer { forwarder.cancel() }

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run {
                    notifier.send("READY=1")
                    report("assayd: listening on \(listener.path)\n", to: 1)
                }
            }
            group.addTask { await stop(server, at: requests, notifier, logger) }
            // The server ends once its listener is closed, the other task when the queue is drained; or the server fails.
            try await group.next()
            try await group.next()
        }
    }

    private func openListener(_ paths: ServicePaths) throws -> UnixListener {
        if let inherited = try SocketActivation.listener(environment: paths.environment) { return inherited }
        return try UnixListener.open(path: socket ?? paths.socket(), group: allowGroup.first)
    }

    /// Drains at the first signal; a second one ends the process at once.
    private func stop(
        _ server: ProvingServer, at requests: AsyncStream<Void>, _ notifier: ServiceNotifier, _ logger: Logger
    ) async {
        var iterator = requests.makeAsyncIterator()
        guard await iterator.next() != nil else { return }
        notifier.send("STOPPING=1")
        logger.notice("stopping", metadata: ["grace": "\(grace) s"])
        let impatience = Task {
            for await _ in requests { _exit(130) }
        }
        await server.stop(grace: .seconds(grace))
        impatience.cancel()
    }
}

/// Writes a line to a descriptor without the buffering of `print`.
private func report(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
