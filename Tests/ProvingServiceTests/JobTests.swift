import CanonicalEncoding
import Glibc
import Logging
import ProvingService
import Testing

@Suite("Jobs")
struct JobTests {
    @Test("Same idempotency key and body: same job, from many clients at once; another body: 422")
    func idempotency() async throws {
        try await Daemon.run { daemon in
            daemon.engine.hold(at: .witness)
            let ids = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await daemon.post(headers: [("Idempotency-Key", "k-1")]).string("id") }
                }
                var ids: Set<String?> = []
                for try await id in group { ids.insert(id) }
                return ids
            }
            #expect(ids.count == 1)
            #expect(!ids.contains(nil))
            let other = try await daemon.post(
                sampleRequest(audience: "did:example:b"), headers: [("Idempotency-Key", "k-1")])
            #expect(other.status == 422)
            #expect(other.code == "idempotency.conflict")
            daemon.engine.release()
            let again = try await daemon.post(headers: [("Idempotency-Key", "k-1"), ("Prefer", "wait=5")])
            #expect(again.status == 200)
            #expect(daemon.engine.proofs == 1)
            let bad = try await daemon.post(headers: [("Idempotency-Key", String(repeating: "k", count: 256))])
            #expect(bad.code == "idempotency.bad-key")
        }
    }

    @Test("Cancelling a running job stops it within 100 ms, in every phase; the next one is unharmed")
    func cancelRunning() async throws {
        for phase in [ProofPhase.input, .witness, .ntt, .msmA, .selfCheck] {
            try await Daemon.run { daemon in
                daemon.engine.hold(at: phase)
                let id = try #require(try await daemon.post().string("id"))
                try await daemon.wait("phase") { daemon.engine.hasReached(phase) }
                let start = ContinuousClock.now
                let cancelled = try await daemon.call("DELETE", "/v1/proofs/\(id)")
                #expect(cancelled.status == 200)
                #expect(cancelled.string("state") == "cancelled")
                // 100 ms are for the prover; the rest is for a loaded test machine.
                #expect(ContinuousClock.now - start < .seconds(3))
                #expect(try await daemon.call("DELETE", "/v1/proofs/\(id)").status == 200)
                #expect(try await daemon.call("GET", "/v1/proofs/\(id)/bundle").code == "job.no-bundle")
                daemon.engine.release()
                #expect(try await daemon.post(headers: [("Prefer", "wait=5")]).status == 201)
            }
        }
    }

    @Test("Waiting jobs have positions, can be cancelled, and keep their order")
    func queueing() async throws {
        try await Daemon.run { daemon in
            daemon.engine.hold(at: .input)
            var ids: [String] = []
            for index in 0..<3 {
                let answer = try await daemon.post(sampleRequest(marker: "m\(index)"))
                ids.append(try #require(answer.string("id")))
            }
            #expect(try await daemon.call("GET", "/v1/proofs/\(ids[0])").json()["position"] == .init(integer: 0))
            #expect(try await daemon.call("GET", "/v1/proofs/\(ids[2])").json()["position"] == .init(integer: 2))
            #expect(try await daemon.call("GET", "/v1/proofs/\(ids[2])/bundle").code == "job.not-finished")
            #expect(try await daemon.call("DELETE", "/v1/proofs/\(ids[1])").string("state") == "cancelled")
            #expect(try await daemon.call("GET", "/v1/proofs/\(ids[2])").json()["position"] == .init(integer: 1))
            daemon.engine.release()
            let last = ids[2]
            try await daemon.wait("the last") {
                try await daemon.call("GET", "/v1/proofs/\(last)").string("state") == "succeeded"
            }
            #expect(daemon.engine.proofs == 2)
        }
    }

    @Test("A full queue answers 429 with Retry-After, by number and by bytes")
    func queueFull() async throws {
        try await Daemon.run(queueLimits: QueueLimits(waitingJobs: 1)) { daemon in
            daemon.engine.hold(at: .input)
            #expect(try await daemon.post().status == 202)
            try await daemon.wait("start") { daemon.engine.hasReached(.input) }
            #expect(try await daemon.post().status == 202)
            let full = try await daemon.post()
            #expect(full.status == 429)
            #expect(full.code == "queue.full")
            #expect(full.headers["retry-after"] != nil)
            #expect(try full.bodyJSON()["retryable"] == .bool(true))
        }
        try await Daemon.run(queueLimits: QueueLimits(waitingBytes: 100)) { daemon in
            let full = try await daemon.post()
            #expect(full.code == "queue.full")
        }
    }

    @Test("A job that needs more memory than there is gets no place, and hears the figures")
    func memory() async throws {
        let limits = QueueLimits(memory: MemoryLimit(fixedBytes: 1 << 30))
        try await Daemon.run(engine: TestEngine(peakBytes: 2 << 30), queueLimits: limits) { daemon in
            let answer = try await daemon.post()
            #expect(answer.status == 503)
            #expect(answer.code == "admission.memory")
            #expect(try answer.bodyJSON()["estimate_bytes"] == .init(integer: 2 << 30))
            #expect(try answer.bodyJSON()["limit_bytes"] == .init(integer: 1 << 30))
        }
    }

    @Test("A client that vanishes loses nothing: the job goes on, its key finds it")
    func vanishing() async throws {
        try await Daemon.run { daemon in
            daemon.engine.hold(at: .witness)
            let body = String(decoding: sampleRequest().json.canonicalBytes, as: UTF8.self)
            let raw = RawConnection(daemon.scratch.socket)
            raw.send(
                """
                POST /v1/proofs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: gone\r
                Prefer: wait=60\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """)
            try await daemon.wait("start") { daemon.engine.hasReached(.witness) }
            let id = try #require(try await daemon.post(headers: [("Idempotency-Key", "gone")]).string("id"))
            let watcher = RawConnection(daemon.scratch.socket)
            watcher.send("GET /v1/proofs/\(id)/events HTTP/1.1\r\nHost: x\r\n\r\n")
            raw.close()
            watcher.close()
            daemon.engine.release()
            let found = try await daemon.post(headers: [("Idempotency-Key", "gone"), ("Prefer", "wait=5")])
            #expect(found.status == 200)
            #expect(found.body == daemon.engine.payload)
            #expect(daemon.engine.proofs == 1)
        }
    }

    @Test("A proof cut off in the middle of its body leaves no job")
    func cutOff() async throws {
        try await Daemon.run { daemon in
            let raw = RawConnection(daemon.scratch.socket)
            raw.send("POST /v1/proofs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            raw.send("Idempotency-Key: cut\r\nContent-Length: 100\r\n\r\n{")
            raw.close()
            let whole = try await daemon.post(headers: [("Idempotency-Key", "cut"), ("Prefer", "wait=5")])
            #expect(whole.status == 201)
        }
    }

    @Test("Stopping ends waiting jobs, lets the running one finish, and takes no more")
    func drain() async throws {
        let scratch = Scratch()
        let ids = Shared<[String]>([])
        try await Daemon.run(scratch: scratch) { daemon in
            daemon.engine.hold(at: .input)
            for index in 0..<2 {
                let id = try await daemon.post(sampleRequest(marker: "m\(index)")).string("id")
                ids.update { $0.append(id ?? "") }
            }
            try await daemon.wait("start") { daemon.engine.hasReached(.input) }
        }
        try await Daemon.run(scratch: scratch) { daemon in
            #expect(try await daemon.call("GET", "/v1/proofs/\(ids.value[0])").string("state") == "succeeded")
            let second = try await daemon.call("GET", "/v1/proofs/\(ids.value[1])").json()
            #expect(second["state"] == .string("failed"))
            #expect(second["error"]?["code"] == .string("service.stopping"))
        }
    }

    @Test("After a restart results and keys are there, unfinished jobs are failed with their code")
    func restart() async throws {
        let scratch = Scratch()
        let ids = Shared<[String]>([])
        try await Daemon.run(scratch: scratch) { daemon in
            let done = try await daemon.post(headers: [("Prefer", "wait=5"), ("Idempotency-Key", "a")])
            ids.update { $0.append(String((done.headers["location"] ?? "").dropFirst(11))) }
        }
        // A process that dies leaves its row as it was: running.
        do {
            let store = try JobStore(directory: scratch.state)
            let id = JobID.random()
            try store.insert(JobRecord.sample(id: id, state: .running))
            ids.update { $0.append(id.text) }
        }
        try await Daemon.run(scratch: scratch) { daemon in
            let bundle = try await daemon.call("GET", "/v1/proofs/\(ids.value[0])/bundle")
            #expect(bundle.body == daemon.engine.payload)
            let again = try await daemon.post(headers: [("Prefer", "wait=5"), ("Idempotency-Key", "a")])
            #expect(again.status == 200)
            #expect(daemon.engine.proofs == 0)
            let lost = try await daemon.call("GET", "/v1/proofs/\(ids.value[1])").json()
            #expect(lost["state"] == .string("failed"))
            #expect(lost["error"]?["code"] == .string("job.lost-in-restart"))
            #expect(lost["error"]?["retryable"] == .bool(true))
            let events = try await daemon.call("GET", "/v1/proofs/\(ids.value[1])/events")
            #expect(String(decoding: events.body, as: UTF8.self).hasPrefix("id: 0\nevent: done\n"))
        }
    }

    @Test("A store that cannot grow: the result stays in memory, no job is taken, the daemon stays up")
    func diskFull() async throws {
        let engine = TestEngine(payload: [UInt8](repeating: 0x20, count: 400_000))
        try await Daemon.run(engine: engine, storeLimits: .init(maximumBytes: 128 << 10)) { daemon in
            let done = try await daemon.post(headers: [("Prefer", "wait=5")])
            #expect(done.status == 201)
            #expect(done.body == engine.payload)
            let location = try #require(done.headers["location"])
            #expect(try await daemon.call("GET", location + "/bundle").body == engine.payload)
            let next = try await daemon.post()
            #expect(next.status == 507)
            #expect(next.code == "store.disk-full")
            #expect(try await daemon.call("GET", "/healthz").status == 200)
        }
    }
}
