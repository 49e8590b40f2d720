import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// Receipts by way of the daemon, as programs and people ask for them.
@Suite("assayd's receipts", .serialized, .enabled(if: RunningDaemon.isPossible, "\(RunningDaemon.absence)"))
struct DaemonReceiptTests {
    private let directory: ScratchDirectory
    private let rule = """
        {"family":"consecutive","direction":"above","threshold":"8","unit":"Cel","thresholdStrict":true,\
        "durationSeconds":"1800","durationStrict":true,"maximumGapSeconds":"300"}
        """
    private let claim = ["prove", "--input", "box.signed.json", "--above", "8C", "--for", "30min", "--claim", "breach"]

    init() throws {
        directory = ScratchDirectory()
        _ = try BuiltProgram.run(["sensor", "keygen"], in: directory)
        try directory.write(
            "time,celsius\n" + (0..<40).map { "\(1_777_629_600 + $0 * 60),9.5" }.joined(separator: "\n"), to: "box.csv")
        let signed = try BuiltProgram.run(
            ["sensor", "sign", "box.csv", "--key", "sensor.key", "--device", "box", "--tick", "1min"], in: directory)
        #expect(signed.status == 0, "\(signed.errors)")
    }

    private func daemon() throws -> RunningDaemon {
        try RunningDaemon(in: directory, ["--provider", "software", "--log-level", "trace"])
    }

    private func sensor() throws -> String {
        try BuiltProgram.run(["sensor", "show", "sensor.key"], in: directory).output.trimmingCharacters(in: .newlines)
    }

    /// A request as a program would write it.
    private func request(_ members: (String, JSONValue)...) throws -> [UInt8] {
        let start = 1_777_629_600
        let own: [(String, JSONValue?)] = [
            ("kind", .string("threshold-breach")), ("claim", .string("breach")),
            ("rule", try JSONValue(parsing: Array(rule.utf8))),
            (
                "window",
                .object(members: [("start", .string(Self.time(start))), ("end", .string(Self.time(start + 39 * 60)))])
            ), ("input", try JSONValue(parsing: Array(directory.read("box.signed.json").utf8))),
        ]
        return JSONValue.object(members: own + members.map { ($0.0, $0.1) }).canonicalBytes
    }

    private static func time(_ seconds: Int) -> String {
        ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    private func kinds(_ bundle: String) throws -> [String] {
        let json = try JSONValue(parsing: Array(directory.read(bundle).utf8))
        guard case .array(let links)? = json["links"], case .array(let all)? = links.first?["evidence"] else {
            return []
        }
        return all.compactMap { if case .string(let kind)? = $0["kind"] { kind } else { nil } }
    }

    /// Files in which a text or its bytes stand, of all that the daemon wrote and said.
    private func finds(_ secret: String, bytes: [UInt8]?, beside told: [[UInt8]]) throws -> [String] {
        var found: [String] = []
        let root = directory.file("state")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root).map { "state/\($0)" } + ["daemon.log"]
        var texts: [(name: String, bytes: [UInt8])] = []
        for name in names {
            guard let contents = FileManager.default.contents(atPath: directory.file(name)) else { continue }
            texts.append((name, Array(contents)))
        }
        #expect(texts.contains { $0.name.contains("sqlite") || $0.name.contains(".db") }, "\(names)")
        #expect(texts.contains { $0.name == "daemon.log" && $0.bytes.count > 100 })
        texts += told.enumerated().map { ("answer \($0.offset)", $0.element) }
        for own in texts {
            let data = Data(own.bytes)
            if data.range(of: Data(secret.utf8)) != nil || bytes.map({ data.range(of: Data($0)) != nil }) ?? false {
                found.append(own.name)
            }
        }
        return found
    }

    @Test("with assay prove: accepted where software is, refused with its reason elsewhere", .timeLimit(.minutes(3)))
    func prove() throws {
        let daemon = try daemon()
        defer { daemon.stop() }
        let words =
            claim + ["--evidence", "receipt", "--opening", "box.opening.json", "--out", "one", "--nonce", "5e1f"] + [
                "--audience", "Example Pharmacy", "--expires", "2099-01-01T00:00:00Z",
            ]
        let attested = try daemon.assay(words)
        #expect(attested.status == 0, "\(attested.errors)")
        #expect(attested.output.contains("attested: device box: above 8 °C for more than 30 min"))
        #expect(attested.output.contains("no hardware protection"))
        #expect(try kinds("one") == ["receipt"])
        let sensor = try sensor()
        func verify(_ more: [String]) throws -> BuiltProgram.Result {
            try daemon.assay(["verify", "one", "--trust-sensor", sensor] + more)
        }
        let nonce = ["--nonce", "5e1f"]
        let dev = try verify(["--policy", "dev", "--expect", "audience=Example Pharmacy"] + nonce)
        #expect(dev.status == 0 && dev.output.hasPrefix("VERIFIED: device box: above 8 °C"), "\(dev.output)")
        #expect(dev.output.contains("whoever has the software root's key attests nothing but what was computed"))
        for policy in [["--policy", "default"], ["--policy", "proof-and-tee"], []] {
            let refused = try verify(policy + nonce)
            #expect(refused.status == 3 && refused.output.hasPrefix("SIGNED BUT NOT ACCEPTED: device box"), "\(policy)")
            #expect(refused.output.contains("[receipt.no-hardware-protection]"), "\(refused.output)")
        }
        let other = try verify(["--policy", "dev", "--nonce", "5e20"])
        #expect(other.status == 3 && other.output.contains("[nonce.mismatch]"))
        let stranger = try verify(["--policy", "dev", "--expect", "audience=Other"] + nonce)
        #expect(stranger.status == 3 && stranger.output.contains("audience"))
        let late = try verify(["--policy", "dev", "--at", "2099-01-01T00:00:00Z"] + nonce)
        #expect(late.status == 5 && late.output.hasPrefix("SIGNED BUT NOT VALID NOW"), "\(late.output)")
        // What hides is drawn anew each time: such a request is never the same again, and a key for it means nothing.
        #expect(try daemon.assay(words + ["--idempotency-key", "k"]).status == 2)

        let salt = try JSONValue(parsing: Array(directory.read("box.opening.json").utf8))["salt"]
        guard case .string(let text)? = salt else {
            Issue.record("the opening has no salt")
            return
        }
        let metrics = try daemon.call("GET", "/metrics").body
        #expect(try finds(text, bytes: Hex.decode(text), beside: [metrics, Array(directory.read("one").utf8)]) == [])
    }

    @Test("by curl: jobs, events, keys, ends and refusals are those of proofs", .timeLimit(.minutes(3)))
    func curl() throws {
        let daemon = try daemon()
        defer { daemon.stop() }
        let salt = String(repeating: "5a17", count: 15) + "00"
        let body = try request(
            ("evidence", .string("receipt")), ("salt", .string(salt)), ("nonce", .string("0badcafe")))
        let key = ["Idempotency-Key: receipts"]
        let posted = try daemon.call("POST", "/v1/proofs", headers: key, body: body)
        #expect(posted.status == 202 && posted.head.lowercased().contains("location: /v1/proofs/"), "\(posted.text)")
        let job = try #require(posted.string("id"))
        let again = try daemon.call("POST", "/v1/proofs", headers: key, body: body)
        #expect(again.string("id") == job, "\(again.text)")
        let conflict = try daemon.call(
            "POST", "/v1/proofs", headers: key, body: request(("evidence", .string("receipt"))))
        #expect(conflict.string("code") == "idempotency.conflict", "\(conflict.text)")
        let ended = try daemon.end(of: job)
        #expect(ended.string("state") == "succeeded" && ended.string("statementDigest")?.count == 64, "\(ended.text)")
        #expect(ended.string("claim") == "breach" && ended.string("circuit") == "consecutive-64")
        let events = try daemon.call("GET", "/v1/proofs/\(job)/events")
        for phase in ["input", "attestation", "bundle"] { #expect(events.text.contains("\"phase\":\"\(phase)\"")) }
        #expect(events.text.contains("event: done") && !events.text.contains("\"phase\":\"witness\""))
        let bundle = try daemon.call("GET", "/v1/proofs/\(job)/bundle")
        #expect(bundle.status == 200)
        try FileBytes.write(atomically: bundle.body, to: directory.file("curl.assay.json"))
        let verdict = try daemon.assay(
            ["verify", "curl.assay.json", "--policy", "dev", "--nonce", "0badcafe", "--trust-sensor", sensor()])
        #expect(verdict.status == 0, "\(verdict.output)")
        let late = try daemon.call("DELETE", "/v1/proofs/\(job)")
        #expect(late.status == 409 && late.string("code") == "job.finished")

        // What is wrong is told at once, and repeats nothing of what was sent.
        let bad = try daemon.call(
            "POST", "/v1/proofs", body: request(("evidence", .string("receipt")), ("salt", .string(salt + "5a"))))
        #expect(bad.status >= 400 && bad.string("code") == "request.bad-salt", "\(bad.text)")
        let wish = try daemon.call("POST", "/v1/proofs", body: request(("evidence", .string("hope"))))
        #expect(wish.status == 400 && wish.string("code") == "request.bad-evidence", "\(wish.text)")
        let both = try daemon.call(
            "POST", "/v1/proofs", body: request(("evidence", .string("both")), ("salt", .string(salt))))
        #expect(both.string("code") == "key.missing", "\(both.text)")

        let told = [posted, again, conflict, ended, events, bundle, late, bad, wish, both]
        let metrics = try daemon.call("GET", "/metrics")
        let secret = try Hex.decode(salt)
        #expect(try finds(salt, bytes: secret, beside: (told + [metrics]).map(\.body)) == [])
        // Nor the readings: their signature is as good a mark of them as any.
        let signed = try JSONValue(parsing: Array(directory.read("box.signed.json").utf8))
        guard case .string(let mark)? = signed["signature"] ?? signed["signatures"]?["s"] else {
            Issue.record("no signature to look for in \(signed)")
            return
        }
        #expect(try finds(mark, bytes: nil, beside: (told + [metrics]).map(\.body)) == [])
    }

    @Test("jobs that wait and jobs that run are cancelled", .timeLimit(.minutes(3)))
    func cancel() throws {
        let daemon = try daemon()
        defer { daemon.stop() }
        // A large circuit, made for its digest, keeps the daemon busy.
        let large = try daemon.call(
            "POST", "/v1/proofs",
            body: request(("evidence", .string("receipt")), ("circuit", .string("consecutive-20160"))))
        let small = try daemon.call("POST", "/v1/proofs", body: request(("evidence", .string("receipt"))))
        let (first, second) = (try #require(large.string("id")), try #require(small.string("id")))
        let waiting = try daemon.call("DELETE", "/v1/proofs/\(second)")
        #expect(waiting.status < 300, "\(waiting.text)")
        #expect(try daemon.end(of: second).string("state") == "cancelled")
        let running = try daemon.call("DELETE", "/v1/proofs/\(first)")
        #expect(running.status < 300, "\(running.text)")
        #expect(try daemon.end(of: first).string("state") == "cancelled")
        #expect(try daemon.call("GET", "/v1/proofs/\(first)/bundle").status == 409)
        let next = try daemon.call("POST", "/v1/proofs", body: request(("evidence", .string("receipt"))))
        #expect(try daemon.end(of: #require(next.string("id"))).string("state") == "succeeded")
    }

    @Test("proof and receipt of one statement; each policy asks for what it says", .timeLimit(.minutes(3)))
    func both() throws {
        let daemon = try daemon()
        defer { daemon.stop() }
        let early = try daemon.assay(claim + ["--evidence", "both", "--out", "early"])
        #expect(early.status == 4 && early.errors.contains("`assay setup dev consecutive-64`"), "\(early.errors)")
        #expect(try daemon.assay(["setup", "dev", "consecutive-64", "--quiet"]).status == 0)
        let made = try daemon.assay(
            claim + ["--evidence", "both", "--out", "both", "--opening", "both.opening.json", "--nonce", "5e1f"])
        #expect(made.status == 0, "\(made.errors)")
        #expect(try kinds("both") == ["groth16", "receipt"])
        let trust = try ["--trust-sensor", sensor(), "--nonce", "5e1f"]
        let dev = try daemon.assay(["verify", "both", "--policy", "dev"] + trust)
        #expect(dev.status == 0 && dev.output.contains("what counts: proof, software receipt"), "\(dev.output)")
        let refused = try daemon.assay(["verify", "both", "--policy", "default"] + trust)
        #expect(refused.status == 3 && refused.output.hasPrefix("PROVED BUT NOT ACCEPTED"), "\(refused.output)")
        #expect(refused.output.contains("[setup.untrusted-development-key]"))
        let opening = try JSONValue(parsing: Array(directory.read("both.opening.json").utf8))
        guard case .string(let salt)? = opening["salt"] else {
            Issue.record("the opening has no salt")
            return
        }
        #expect(try finds(salt, bytes: Hex.decode(salt), beside: [Array(directory.read("both").utf8)]) == [])
    }

    @Test(
        "what a receipt is estimated to take is more than it takes, and not beyond measure",
        .timeLimit(.minutes(4)), arguments: ["consecutive-64", "consecutive-8760"])
    func estimates(circuit: String) throws {
        let body = try request(("evidence", .string("receipt")), ("circuit", .string(circuit)))
        let narrow = try RunningDaemon(in: directory, ["--provider", "software", "--memory-limit", "1"])
        let refused = try narrow.call("POST", "/v1/proofs", body: body)
        narrow.stop()
        #expect(refused.status == 503 && refused.string("code") == "admission.memory", "\(refused.text)")
        let estimate = try #require(refused.integer("estimate_bytes"))
        let daemon = try daemon()
        defer { daemon.stop() }
        let idle = try #require(daemon.residentBytes)
        let posted = try daemon.call("POST", "/v1/proofs", body: body)
        let expected = try #require(posted.integer("expectedMilliseconds"))
        #expect(try daemon.end(of: #require(posted.string("id"))).string("state") == "succeeded")
        let peak = try #require(daemon.peakBytes)
        #expect(peak - idle <= estimate, "\(circuit): \(peak - idle) bytes, estimated \(estimate)")
        // All of the process fits, too, where the circuit is what counts.
        #expect(peak <= estimate + (16 << 20), "\(circuit): \(peak) bytes, estimated \(estimate)")
        #expect(estimate <= 5 * peak, "\(circuit): \(peak) bytes, estimated \(estimate)")
        // Processor time, which other programs on the machine do not change much.
        let used = try #require(daemon.processorMilliseconds)
        #expect(used <= 4 * expected + 500, "\(circuit): \(used) ms, expected \(expected)")
        let again = try daemon.call("POST", "/v1/proofs", body: body)
        #expect(try daemon.end(of: #require(again.string("id"))).string("state") == "succeeded")
        let second = try #require(daemon.peakBytes)
        #expect(second - peak <= 16 << 20, "a circuit that is known is not made again")
    }
}
