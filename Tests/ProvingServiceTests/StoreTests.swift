import CanonicalEncoding
import Glibc
import ProvingService
import Synchronization
import Testing

@Suite("The job store")
struct StoreTests {
    private let payload = Array(#"{"schema":"assay/bundle/1","links":[]}"#.utf8)

    /// A store's file with one finished job in it.
    private func storedJob(_ scratch: Scratch) throws -> JobID {
        let store = try JobStore(directory: scratch.state)
        let id = JobID.random()
        var record = JobRecord.sample(id: id, state: .running)
        try store.insert(record)
        record.finish(payload: payload)
        try store.update(record, payload: payload)
        return id
    }

    private func file(_ scratch: Scratch) throws -> [UInt8] {
        try FileBytes.read(path: scratch.state + "/jobs.sqlite", limit: 10 << 20)
    }

    private func replace(_ scratch: Scratch, by bytes: [UInt8]) throws {
        let descriptor = open(scratch.state + "/jobs.sqlite", O_WRONLY | O_TRUNC)
        #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
        close(descriptor)
    }

    @Test("Its directory is 0700, its files 0600, and a second daemon is refused")
    func modes() throws {
        let scratch = Scratch()
        let store = try JobStore(directory: scratch.state)
        try store.insert(.sample(id: .random(), state: .queued))
        for (name, mode) in [("", UInt32(0o700)), ("/jobs.sqlite", 0o600), ("/jobs.sqlite-wal", 0o600)] {
            var metadata = stat()
            #expect(stat(scratch.state + name, &metadata) == 0)
            #expect(metadata.st_mode & 0o777 == mode, "\(name)")
        }
        #expect(errorCode { _ = try JobStore(directory: scratch.state) } == "state.taken")
    }

    @Test("Records and bundles come back as they were stored")
    func roundTrip() throws {
        let scratch = Scratch()
        let store = try JobStore(directory: scratch.state)
        var record = JobRecord.sample(id: .random(), state: .queued, key: "k")
        try store.insert(record)
        #expect(try store.record(record.id) == record)
        #expect(try store.record(idempotencyKey: "k") == record)
        #expect(try store.payload(of: record.id) == nil)
        #expect(try store.record(.random()) == nil)
        record.finish(payload: payload)
        try store.update(record, payload: payload)
        #expect(try store.record(record.id) == record)
        #expect(try store.payload(of: record.id) == payload)
        #expect(errorCode { try store.insert(record) } == "store.constraint")
        #expect(errorCode { try store.update(.sample(id: .random(), state: .failed)) } == "store.row-missing")
    }

    @Test("A flipped bit in any byte of a stored bundle is refused")
    func payloadFlips() throws {
        let scratch = Scratch()
        let id = try storedJob(scratch)
        let bytes = try file(scratch)
        let place = try #require(bytes.firstRange(of: payload))
        for offset in place {
            var damaged = bytes
            damaged[offset] ^= UInt8(1) << UInt8(offset % 8)
            try replace(scratch, by: damaged)
            let store = try JobStore(directory: scratch.state)
            #expect(errorCode { _ = try store.payload(of: id) } == "store.payload-corrupt", "byte \(offset)")
        }
        try replace(scratch, by: bytes)
        #expect(try JobStore(directory: scratch.state).payload(of: id) == payload)
    }

    @Test("A flipped bit anywhere in the file: a typed error, or the right answer")
    func fileFlips() throws {
        let scratch = Scratch()
        let id = try storedJob(scratch)
        let bytes = try file(scratch)
        let record = try JobStore(directory: scratch.state).record(id)
        var refused = 0
        // Zero bytes are mostly free space; every other byte that means something is tried.
        let places = bytes.indices.filter { bytes[$0] != 0 }.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        for offset in places {
            var damaged = bytes
            damaged[offset] ^= UInt8(1) << UInt8(offset / 2 % 8)
            try replace(scratch, by: damaged)
            let fault = errorCode {
                let store = try JobStore(directory: scratch.state)
                // A row that cannot be found any more is no wrong answer: the job is unknown.
                if let found = try store.record(id) {
                    #expect(found == record, "byte \(offset)")
                    if let bundle = try store.payload(of: id) { #expect(bundle == payload, "byte \(offset)") }
                }
            }
            if let fault {
                refused += 1
                #expect(fault.hasPrefix("store."), "byte \(offset): \(fault)")
            }
        }
        #expect(refused > 100)
    }

    /// Between fork and exec a child shares every open file; it must not keep a lock that its parent has let go.
    @Test("A lock ends with its store, whoever else has the file open")
    func locksEnd() throws {
        let scratch = Scratch()
        var copy: Int32 = -1
        do {
            let store = try JobStore(directory: scratch.state)
            var lock = stat()
            #expect(stat(scratch.state + "/assayd.lock", &lock) == 0)
            let descriptor = try #require(
                (0..<Int32(1024)).first { number in
                    var metadata = stat()
                    return fstat(number, &metadata) == 0 && metadata.st_ino == lock.st_ino
                        && metadata.st_dev == lock.st_dev
                })
            copy = dup(descriptor)
            #expect(errorCode { _ = try JobStore(directory: scratch.state) } == "state.taken")
            withExtendedLifetime(store) {}
        }
        defer { close(copy) }
        #expect(errorCode { _ = try JobStore(directory: scratch.state) } == nil)
    }

    @Test("Truncated and foreign files are refused")
    func truncations() throws {
        let scratch = Scratch()
        let id = try storedJob(scratch)
        let bytes = try file(scratch)
        let record = try JobStore(directory: scratch.state).record(id)
        for length in stride(from: 1, to: bytes.count, by: 509) {
            try replace(scratch, by: Array(bytes[..<length]))
            let fault = errorCode {
                let store = try JobStore(directory: scratch.state)
                // Pages that the row does not need may be missing without harm to it.
                let found = try store.record(id)
                #expect(found == nil || found == record, "\(length)")
                if found != nil, let bundle = try store.payload(of: id) { #expect(bundle == payload, "\(length)") }
            }
            #expect(fault?.hasPrefix("store.") ?? true, "\(length): \(fault ?? "")")
        }
        try replace(scratch, by: Array("not a database, but long enough to look at".utf8))
        #expect(errorCode { _ = try JobStore(directory: scratch.state) } == "store.corrupt")
    }

    @Test("Only so many finished jobs are kept")
    func retention() throws {
        let scratch = Scratch()
        let store = try JobStore(directory: scratch.state, limits: .init(retainedJobs: 3))
        var ids: [JobID] = []
        for time in 0..<6 {
            let record = JobRecord.sample(id: .random(), state: .failed, createdAt: Int64(time))
            try store.insert(record)
            ids.append(record.id)
        }
        let running = JobRecord.sample(id: .random(), state: .running, createdAt: -1)
        try store.insert(running)
        try store.prune()
        #expect(try ids.map { try store.record($0) != nil } == [false, false, false, true, true, true])
        #expect(try store.record(running.id) != nil)
    }

    @Test("Nothing of an input is ever written to the state directory")
    func noSecrets() async throws {
        let scratch = Scratch()
        try await Daemon.run(scratch: scratch) { daemon in
            _ = try await daemon.post(headers: [("Prefer", "wait=5")])
            _ = try await daemon.post(sampleRequest(audience: "did:example:fail"), headers: [("Prefer", "wait=5")])
            for name in ["jobs.sqlite", "jobs.sqlite-wal"] {
                let bytes = try FileBytes.read(path: "\(scratch.state)/\(name)", limit: 10 << 20)
                #expect(bytes.firstRange(of: Array("SECRET-READING".utf8)) == nil)
            }
        }
    }
}

extension JobRecord {
    static func sample(id: JobID, state: JobState, key: String? = nil, createdAt: Int64 = 1_700_000_000_123)
        -> JobRecord
    {
        JobRecord(
            id: id, state: state, circuit: "test-64", claim: "breach", createdAt: createdAt, idempotencyKey: key,
            requestDigest: String(repeating: "0", count: 64), peerUser: 1000, peerProcess: 42)
    }

    mutating func finish(payload: [UInt8]) {
        state = .succeeded
        finishedAt = createdAt + 5
        statementDigest = String(repeating: "cd", count: 32)
        payloadBytes = payload.count
        payloadDigest = JobStore.payloadDigest(payload)
    }
}

/// A value that closures of one test share.
final class Shared<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>
    init(_ value: Value) { storage = Mutex(value) }
    var value: Value { storage.withLock { $0 } }
    func update(_ body: @Sendable (inout sending Value) -> Void) { storage.withLock { body(&$0) } }
}
