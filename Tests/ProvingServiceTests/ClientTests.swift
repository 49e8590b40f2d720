import CanonicalEncoding
import Glibc
import ProvingService
import Testing

@Suite("The client")
struct ClientTests {
    @Test("Without a daemon the error says how to get one")
    func unreachable() throws {
        let scratch = Scratch()
        for path in [scratch.socket, scratch.path + "/dead.sock"] {
            if path.hasSuffix("dead.sock") {
                let dead = try UnixListener.open(path: path)
                close(dead.descriptor)
            }
            do {
                _ = try ServiceClient(socketPath: path).circuits()
                Issue.record("somebody answered")
            } catch {
                #expect(error.code == "daemon.unreachable")
                #expect(error.message.contains("assayd"))
            }
        }
    }

    @Test("A daemon that says nothing is given up")
    func silent() throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        defer { close(listener.descriptor) }
        do {
            _ = try ServiceClient(socketPath: scratch.socket, patience: .milliseconds(200)).circuits()
            Issue.record("somebody answered")
        } catch {
            #expect(error.code == "daemon.timeout")
        }
    }

    @Test(
        "Answers that make no sense are refused",
        arguments: [
            "", "HTTP/1.1 200 OK", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
            "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}}",
        ])
    func nonsense(answer: String) throws {
        let scratch = Scratch()
        let listener = try UnixListener.open(path: scratch.socket)
        onThread {
            let connection = accept(listener.descriptor, nil, nil)
            var request = [UInt8](repeating: 0, count: 4096)
            _ = recv(connection, &request, request.count, 0)
            _ = answer.withCString { send(connection, $0, answer.utf8.count, Int32(MSG_NOSIGNAL)) }
            close(connection)
            close(listener.descriptor)
        }
        do {
            _ = try ServiceClient(socketPath: scratch.socket, patience: .seconds(5)).circuits()
            Issue.record("nonsense was taken")
        } catch {
            #expect(error.code == "daemon.bad-answer")
        }
    }

    @Test("Submit, follow, fetch, cancel, verify; problems come back as their errors")
    func calls() async throws {
        try await Daemon.run { daemon in
            let engine = daemon.engine
            try await daemon.blocking { client in
                try client.checkReadiness()
                let job = try client.submit(sampleRequest(), idempotencyKey: "one")
                #expect(try client.submit(sampleRequest(), idempotencyKey: "one").id == job.id)
                let done = try client.follow(job.id) { _ in true }
                #expect(done.state == .succeeded)
                #expect(try client.bundle(job.id) == engine.payload)
                #expect(try client.verify(engine.payload)["dev"] == .bool(false))
                let failing = try client.submit(sampleRequest(audience: "did:example:fail"))
                let failed = try client.follow(failing.id) { _ in true }
                #expect(failed.error?.code == "claim.not-provable")
                engine.hold(at: .ntt)
                let third = try client.submit(sampleRequest(marker: "third"))
                let left = try client.follow(third.id) { $0.phase != "ntt" }
                #expect(left.state == .running)
                #expect(try client.cancel(third.id).state == .cancelled)
                #expect(
                    errorCode { _ = try client.job("0123456789abcdef0123456789abcdef") } == "job.not-found")
                #expect(
                    errorCode { _ = try client.call("GET", "/healthz", headers: [("X", "a\r\nOrigin: b")]) }
                        == "request.bad-header")
            }
        }
    }

    @Test("Paths follow the environment")
    func paths() throws {
        let all = ServicePaths(environment: [
            "ASSAY_SOCKET": "/a/s", "ASSAY_STATE": "/a/t", "ASSAY_KEYS": "/a/k", "HOME": "/h",
        ])
        #expect(try [all.socket(), all.state(), all.keys()] == ["/a/s", "/a/t", "/a/k"])
        let xdg = ServicePaths(environment: [
            "XDG_RUNTIME_DIR": "/r", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/c", "HOME": "/h",
        ])
        #expect(try [xdg.socket(), xdg.state(), xdg.keys()] == ["/r/assay/assayd.sock", "/s/assay", "/c/assay/keys"])
        let home = ServicePaths(environment: ["HOME": "/h", "ASSAY_SOCKET": ""])
        #expect(
            try [home.socket(), home.state(), home.keys()]
                == ["/h/.assay/assayd.sock", "/h/.local/state/assay", "/h/.cache/assay/keys"])
    }
}
