import CanonicalEncoding
import Glibc
import ProvingService
import Testing

@Suite("Bad requests")
struct RequestTests {
    private let json = [("Content-Type", "application/json")]

    @Test("Unknown paths, methods, types and origins have their statuses and codes")
    func routing() async throws {
        try await Daemon.run { daemon in
            let cases: [(String, String, [(String, String)], Int, String)] = [
                ("GET", "/", [], 404, "route.not-found"),
                ("GET", "/v1/proofs/", [], 404, "route.not-found"),
                ("GET", "/v1/proofs/a/b/c", [], 404, "route.not-found"),
                ("GET", "/v1/proofs/zz", [], 404, "job.not-found"),
                ("DELETE", "/v1/proofs/" + String(repeating: "0", count: 32), [], 404, "job.not-found"),
                ("GET", "/v1/proofs", [], 405, "route.method-not-allowed"),
                ("POST", "/healthz", [], 405, "route.method-not-allowed"),
                ("GET", "/v1/circuits", [("Accept", "text/html")], 406, "request.not-acceptable"),
                ("GET", "/v1/circuits", [("Accept", "application/json;q=0")], 406, "request.not-acceptable"),
                ("GET", "/v1/circuits?x=1", [], 400, "request.unknown-parameter"),
                ("POST", "/v1/proofs", [("Content-Type", "text/plain")], 415, "request.unsupported-media-type"),
                ("POST", "/v1/proofs", [], 415, "request.unsupported-media-type"),
                (
                    "POST", "/v1/proofs", [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], 415,
                    "request.unsupported-media-type"
                ),
                ("GET", "/healthz", [("Origin", "http://localhost")], 403, "request.origin-refused"),
            ]
            for (method, target, headers, status, code) in cases {
                let answer = try await daemon.call(method, target, headers: headers)
                #expect(answer.status == status, "\(method) \(target)")
                #expect(answer.code == code, "\(method) \(target)")
                #expect(try answer.bodyJSON()["retryable"] == .bool(false))
            }
            #expect(try await daemon.call("GET", "/v1/circuits", headers: [("Accept", "*/*")]).status == 200)
            #expect(try await daemon.call("GET", "/healthz", headers: [("Accept", "application/*")]).status == 200)
        }
    }

    @Test(
        "Malformed bodies are refused with a code",
        arguments: [
            ("", "json."), ("{", "json."), ("[]", "json.wrong-type"), ("{\"claim\":\"breach\"}", "json.missing-member"),
            ("{\"claim\":\"breach\",\"claim\":\"breach\"}", "json."), ("\u{FEFF}{}", "json."), ("{} {}", "json."),
        ])
    func malformed(body: String, code: String) async throws {
        try await Daemon.run { daemon in
            let answer = try await daemon.call("POST", "/v1/proofs", headers: json, body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.code?.hasPrefix(code) == true, "\(answer.code ?? "none")")
        }
    }

    @Test("Every truncation of a request is refused, and unknown members are")
    func truncations() async throws {
        let bytes = sampleRequest().json.canonicalBytes
        for length in 0..<bytes.count {
            #expect(throws: ServiceError.self) { try ProofRequest(parsing: Array(bytes[..<length])) }
        }
        #expect(try ProofRequest(parsing: bytes) == sampleRequest())
        var extra = String(decoding: bytes, as: UTF8.self)
        extra.removeLast()
        extra += ",\"threads\":9}"
        do {
            _ = try ProofRequest(parsing: Array(extra.utf8))
            Issue.record("an unknown member was taken")
        } catch {
            #expect(error.code == "json.unknown-member")
        }
    }

    @Test("A body over the limit is refused, announced or not")
    func bigBody() async throws {
        try await Daemon.run(limits: ServerLimits(bodyBytes: 1000)) { daemon in
            let answer = try await daemon.call(
                "POST", "/v1/proofs", headers: json, body: [UInt8](repeating: 0x20, count: 200_000))
            #expect(answer.status == 413)
            #expect(answer.code == "request.too-large")
            let raw = RawConnection(daemon.scratch.socket)
            raw.send("POST /v1/proofs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            raw.send("Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<3 { raw.send("190\r\n" + String(repeating: " ", count: 400) + "\r\n") }
            #expect(await raw.receive()?.hasPrefix("HTTP/1.1 413 ") == true)
            #expect(try await daemon.call("GET", "/healthz").status == 200)
        }
    }

    @Test("A slow client is cut off: in the head, in the body, and when idle")
    func slowClient() async throws {
        try await Daemon.run(limits: ServerLimits(idle: .milliseconds(300))) { daemon in
            let head = RawConnection(daemon.scratch.socket)
            head.send("GET /healthz HT")
            #expect(await head.receive() == "")
            let idle = RawConnection(daemon.scratch.socket)
            #expect(await idle.receive() == "")
        }
        try await Daemon.run(limits: ServerLimits(body: .milliseconds(300))) { daemon in
            let body = RawConnection(daemon.scratch.socket)
            body.send("POST /v1/proofs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            body.send("Content-Length: 100\r\n\r\n{")
            #expect(await body.receive()?.hasPrefix("HTTP/1.1 408 ") == true)
        }
    }

    @Test("What is not HTTP ends the connection, and an overlong head too")
    func garbage() async throws {
        try await Daemon.run { daemon in
            for text in ["\u{16}\u{03}\u{01}", "\r\n\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\0 HTTP/1.1\r\n\r\n"] {
                let raw = RawConnection(daemon.scratch.socket)
                raw.send(text)
                raw.finish()
                let answer = try #require(await raw.receive())
                #expect(!answer.hasPrefix("HTTP/1.1 2"), "\(text.debugDescription)")
            }
            let long = RawConnection(daemon.scratch.socket)
            long.send("GET /healthz HTTP/1.1\r\nX: " + String(repeating: "a", count: 100_000))
            #expect(await long.receive()?.hasPrefix("HTTP/1.1 2") == false)
            #expect(try await daemon.call("GET", "/healthz").status == 200)
        }
    }

    @Test("A request split at every byte is one request; pipelined ones are answered in order")
    func split() async throws {
        try await Daemon.run { daemon in
            let raw = RawConnection(daemon.scratch.socket)
            for byte in "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8 { raw.send(bytes: [byte]) }
            raw.send("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try #require(await raw.receive())
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("HTTP/1.1 404 "))
        }
    }

    @Test("A client that announces 100-continue is told to go on")
    func expectContinue() async throws {
        try await Daemon.run { daemon in
            let answer = try await daemon.post(headers: [("Expect", "100-continue"), ("Prefer", "wait=5")])
            #expect(answer.status == 201)
        }
    }

    @Test("Connections beyond the limit are told so")
    func tooManyConnections() async throws {
        try await Daemon.run(limits: ServerLimits(connections: 2)) { daemon in
            let first = RawConnection(daemon.scratch.socket)
            let second = RawConnection(daemon.scratch.socket)
            #expect(await first.exchange("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
            #expect(await second.exchange("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
            let third = RawConnection(daemon.scratch.socket)
            #expect(await third.receive()?.hasPrefix("HTTP/1.1 503 ") == true)
            first.close()
            try await daemon.wait("room") {
                try await daemon.call("GET", "/healthz").status == 200
            }
        }
    }
}

extension ServiceAnswer {
    func bodyJSON() throws -> JSONValue { try JSONValue(parsing: body) }
}
