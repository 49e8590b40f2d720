import CanonicalEncoding
import Glibc
import Logging
import ProvingService
import TestSupport

/// Waits a moment on the calling thread.
func spin() { usleep(2000) }

/// The directories of a daemon in a test.
final class Scratch: Sendable {
    private let directory = ScratchDirectory()
    var path: String { directory.path }

    var socket: String { path + "/run/assayd.sock" }
    var state: String { path + "/state" }
}

/// A daemon inside the test process, on a real socket.
struct Daemon {
    let scratch: Scratch
    let engine: TestEngine
    let queue: JobQueue
    let server: ProvingServer

    var client: ServiceClient { ServiceClient(socketPath: scratch.socket, patience: .seconds(10)) }

    /// Runs a daemon for the time of `body`.
    static func run(
        scratch: Scratch = Scratch(), engine: TestEngine = TestEngine(), queueLimits: QueueLimits = QueueLimits(),
        storeLimits: JobStore.Limits = JobStore.Limits(), limits: ServerLimits = ServerLimits(),
        policy: PeerPolicy = PeerPolicy(), _ body: @escaping @Sendable (Daemon) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let store = try JobStore(directory: scratch.state, limits: storeLimits)
        let queue = try JobQueue(engine: engine, store: store, limits: queueLimits, logger: logger)
        let listener = try UnixListener.open(path: scratch.socket)
        let server = ProvingServer(
            queue: queue, engine: engine, listener: listener, policy: policy, limits: limits, logger: logger)
        let daemon = Daemon(scratch: scratch, engine: engine, queue: queue, server: server)
        let (started, signal) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run { signal.finish() } }
            for await _ in started {}
            let result: Result<Void, any Error>
            do {
                try await body(daemon)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            // Jobs that an engine still holds go on only when the daemon has begun to stop: what then becomes of those
            // that wait is not left to chance.
            async let stopped: Void = server.stop(grace: .seconds(5))
            while await !queue.isStopping { try? await Task.sleep(for: .milliseconds(1)) }
            engine.release()
            await stopped
            try await group.waitForAll()
            try result.get()
        }
    }

    /// Calls the blocking client off the threads that the daemon needs.
    func call(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws -> ServiceAnswer {
        try await blocking { client in
            try client.call(method, target, headers: headers, body: body)
        }
    }

    /// Runs blocking client code on a thread of its own.
    func blocking<Value: Sendable>(
        _ body: @escaping @Sendable (ServiceClient) throws -> Value
    ) async throws -> Value {
        let client = client
        return try await withCheckedThrowingContinuation { continuation in
            onThread { continuation.resume(with: Result { try body(client) }) }
        }
    }

    /// Posts a proof request.
    func post(_ request: ProofRequest = sampleRequest(), headers: [(String, String)] = []) async throws -> ServiceAnswer
    {
        try await call(
            "POST", "/v1/proofs", headers: [("Content-Type", "application/json")] + headers,
            body: request.json.canonicalBytes)
    }

    /// Waits until something holds; fails after some seconds.
    func wait(_ what: String, until condition: @Sendable () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw TimedOut(what: what) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// The code of the service error that `body` throws; `nil` when it throws none.
func errorCode(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? ServiceError)?.code ?? "untyped: \(error)"
    }
}

struct TimedOut: Error { let what: String }

/// A thread for one closure.
func onThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Box(body)).toOpaque()
    let status = pthread_create(
        &thread, nil,
        { raw in
            guard let raw else { return nil }
            Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().body()
            return nil
        }, argument)
    precondition(status == 0, "no thread")
    pthread_detach(thread)
}

/// A request whose input is marked, so that it can be searched for where it must not be.
func sampleRequest(circuit: String? = nil, audience: String? = nil, marker: String = "SECRET-READING") -> ProofRequest {
    .breach(
        BreachRequest(
            claim: "breach", rule: .object(members: [("family", .string("consecutive"))]),
            windowStart: "2026-05-01T00:00:00Z", windowEnd: "2026-05-02T00:00:00Z",
            input: .object(members: [("values", .array([.init(integer: 1), .string(marker)]))]), circuit: circuit,
            terms: RequestTerms(audience: audience)))
}

extension ServiceAnswer {
    /// A string member of the JSON body.
    func string(_ name: String) -> String? {
        guard let json = try? JSONValue(parsing: body), case .string(let text)? = json[name] else { return nil }
        return text
    }

    var code: String? { string("code") }
}
