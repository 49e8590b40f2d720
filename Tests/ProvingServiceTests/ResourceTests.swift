import CanonicalEncoding
import Glibc
import ProvingService
import Testing

@Suite("The resources")
struct ResourceTests {
    @Test("Circuits, one circuit, an unknown one")
    func circuits() async throws {
        try await Daemon.run { daemon in
            let list = try await daemon.call("GET", "/v1/circuits").json()
            guard case .array(let circuits)? = list["circuits"] else {
                Issue.record("no list")
                return
            }
            #expect(circuits.count == 2)
            #expect(circuits[0]["key"] == .string("present"))
            #expect(try await daemon.call("GET", "/v1/circuits/test-1440").string("key") == "missing")
            let unknown = try await daemon.call("GET", "/v1/circuits/other")
            #expect(unknown.status == 404)
            #expect(unknown.code == "circuit.not-found")
            #expect(unknown.headers["content-type"] == "application/problem+json")
        }
    }

    @Test("A proof from request to bundle")
    func wholeWay() async throws {
        try await Daemon.run { daemon in
            let answer = try await daemon.post()
            #expect(answer.status == 202)
            let location = try #require(answer.headers["location"])
            #expect(answer.headers["retry-after"] != nil)
            #expect(try answer.json()["durable"] == .bool(false))
            try await daemon.wait("success") {
                try await daemon.call("GET", location).string("state") == "succeeded"
            }
            let bundle = try await daemon.call("GET", location + "/bundle")
            #expect(bundle.status == 200)
            #expect(bundle.body == daemon.engine.payload)
            let tag = try #require(bundle.headers["etag"])
            let again = try await daemon.call("GET", location + "/bundle", headers: [("If-None-Match", tag)])
            #expect(again.status == 304)
            let late = try await daemon.call("DELETE", location)
            #expect(late.status == 409)
            #expect(late.code == "job.finished")
        }
    }

    @Test("Prefer: wait gives the bundle, or 202 when the time is up")
    func preferWait() async throws {
        try await Daemon.run { daemon in
            let done = try await daemon.post(headers: [("Prefer", "wait=5")])
            #expect(done.status == 201)
            #expect(done.body == daemon.engine.payload)
            #expect(done.headers["preference-applied"] == "wait=5")
            daemon.engine.hold(at: .witness)
            let pending = try await daemon.post(headers: [("Prefer", "respond-async, wait=1")])
            #expect(pending.status == 202)
            #expect(pending.string("state") == "running")
            daemon.engine.release()
            let failed = try await daemon.post(
                sampleRequest(audience: "did:example:fail"), headers: [("Prefer", "wait=5")])
            #expect(failed.status == 422)
            #expect(failed.code == "claim.not-provable")
        }
    }

    @Test("Failures of the assessment come at once, with their codes and statuses")
    func assessment() async throws {
        try await Daemon.run { daemon in
            let missing = try await daemon.post(sampleRequest(circuit: "test-1440"))
            #expect(missing.status == 409)
            #expect(missing.code == "key.missing")
            #expect(missing.string("detail")?.contains("assay setup dev test-1440") == true)
            let unknown = try await daemon.post(sampleRequest(circuit: "nothing-1"))
            #expect(unknown.status == 422)
            #expect(unknown.code == "circuit.unknown")
        }
    }

    @Test("Events tell every phase in order, then the end")
    func events() async throws {
        try await Daemon.run { daemon in
            daemon.engine.hold(at: .ntt)
            let id = try #require(try await daemon.post().string("id"))
            try await daemon.wait("ntt") { daemon.engine.hasReached(.ntt) }
            let engine = daemon.engine
            let (job, events) = try await daemon.blocking { client in
                nonisolated(unsafe) var events: [RemoteEvent] = []
                let job = try client.follow(id) { event in
                    events.append(event)
                    if event.phase == "ntt" { engine.release() }
                    return true
                }
                return (job, events)
            }
            #expect(job.state == .succeeded)
            #expect(events.map(\.number) == Array(0..<events.count))
            #expect(
                events.map(\.phase) == ["queued", "input", "witness", "ntt", "msm-a", "self-check", nil])
            #expect(events.last?.state == .succeeded)
            #expect(events.last?.percent == 100)
            // A client that was cut off goes on where it was.
            let rest = try await daemon.call(
                "GET", "/v1/proofs/\(id)/events", headers: [("Last-Event-ID", "4")])
            #expect(rest.headers["content-type"] == "text/event-stream")
            let text = String(decoding: rest.body, as: UTF8.self)
            #expect(text.hasPrefix("id: 5\nevent: progress\n"))
            #expect(text.contains("id: 6\nevent: done\n"))
        }
    }

    @Test("Verify, health, readiness, metrics")
    func others() async throws {
        try await Daemon.run { daemon in
            let json = [("Content-Type", "application/json")]
            let verdict = try await daemon.call(
                "POST", "/v1/verify?allow-dev-setup&trust-registry=12&at=2026-05-01T00%3A00:00Z&trust-registry=13",
                headers: json, body: [0x7B, 0x7D])
            #expect(try verdict.json()["registries"] == .array([.string("12"), .string("13")]))
            #expect(try verdict.json()["dev"] == .bool(true))
            #expect(verdict.string("at") == "2026-05-01T00:00:00Z")
            let unknown = try await daemon.call("POST", "/v1/verify?what=1", headers: json)
            #expect(unknown.code == "request.unknown-parameter")
            #expect(try await daemon.call("GET", "/healthz").string("status") == "ok")
            #expect(try await daemon.call("GET", "/readyz").string("status") == "ready")
            let metrics = try await daemon.call("GET", "/metrics")
            #expect(String(decoding: metrics.body, as: UTF8.self).contains("\nassay_jobs_running 0\n"))
        }
    }

    @Test("The OpenAPI document names every resource and method, and no others")
    func openAPI() async throws {
        try await Daemon.run { daemon in
            let document = try await daemon.call("GET", "/v1/openapi.json").json()
            #expect(document["openapi"] == .string("3.1.0"))
            guard case .object(let paths)? = document["paths"] else {
                Issue.record("no paths")
                return
            }
            let names = Set(paths.map(\.name))
            #expect(
                names == [
                    "/v1/circuits", "/v1/circuits/{id}", "/v1/proofs", "/v1/proofs/{id}", "/v1/proofs/{id}/bundle",
                    "/v1/proofs/{id}/events", "/v1/verify", "/v1/openapi.json", "/healthz", "/readyz", "/metrics",
                ])
            for path in paths {
                let target = path.name.split(separator: "{id}", omittingEmptySubsequences: false)
                    .joined(separator: String(repeating: "0", count: 32))
                let answer = try await daemon.call("PATCH", target)
                #expect(answer.status == 405)
                guard case .object(let members) = path.value else { continue }
                let methods = Set(members.map(\.name)).subtracting(["parameters"])
                let allowed = Set((answer.headers["allow"] ?? "").lowercased().split(separator: ", ").map(String.init))
                #expect(methods == allowed, "\(path.name)")
            }
            // Every reference leads somewhere.
            func check(_ value: JSONValue) {
                switch value {
                case .array(let elements): elements.forEach(check)
                case .object(let members):
                    for member in members {
                        if member.name == "$ref", case .string(let reference) = member.value {
                            let target = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
                                $0?[String($1)]
                            }
                            #expect(target != nil, "\(reference)")
                        }
                        check(member.value)
                    }
                default: break
                }
            }
            check(document)
        }
    }
}
