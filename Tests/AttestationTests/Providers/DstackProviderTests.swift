import Attestation
import AttestationProviders
import CanonicalEncoding
import Synchronization
import Testing

/// dstack's guest agent, against a socket that answers as it does.
@Suite("Providers: dstack")
struct DstackProviderTests {
    private static let binding = (0..<64).map { UInt8(255 - $0) }

    private static func report(_ reportData: [UInt8]) -> [UInt8] {
        var domain = TestDomain()
        domain.registers = DstackTests.registers(DstackTests.log)
        domain.reportData = reportData
        var quote = TestQuote.tdx
        quote.body = .domain(domain)
        let list = JSONValue.array(DstackTests.log.map(\.json))
        return JSONValue.object(members: [
            ("quote", .string(Hex.encode(quote.bytes(.shared)))),
            ("event_log", .string(String(decoding: list.canonicalBytes, as: UTF8.self))),
            ("report_data", .string(Hex.encode(reportData))), ("vm_config", .string("{}")),
        ]).canonicalBytes
    }

    private static func http(_ body: [UInt8], _ status: String = "200 OK", head: String = "") -> [UInt8] {
        Array("HTTP/1.0 \(status)\r\nContent-Type: application/json\r\n\(head)\r\n".utf8) + body
    }

    private func refusal(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]) throws -> String? {
        let server = try UnixServer(answer: answer)
        defer { server.stop() }
        do throws(ProviderError) {
            _ = try DstackProvider(socket: server.path).attest(binding: Self.binding, at: TestIntel.time)
        } catch {
            return error.code
        }
        return nil
    }

    @Test("the agent is asked for the bytes as they are, and its report is bound to them")
    func good() throws {
        // Made once: signatures are other ones each time.
        let bound = Self.report(Self.binding)
        let server = try UnixServer { request in
            // What the agent does: it puts the bytes that were asked for into the quote.
            let body = String(decoding: request, as: UTF8.self).split(separator: "\r\n").last ?? ""
            guard let json = try? JSONValue(parsing: Array(body.utf8)), case .string(let text)? = json["report_data"],
                let bytes = try? Hex.decode(text)
            else { return Self.http([], "400 Bad Request") }
            let report = bytes == Self.binding ? bound : Self.report(bytes)
            return Self.http(report, head: "Content-Length: \(report.count)\r\n")
        }
        defer { server.stop() }
        let evidence = try DstackProvider(socket: server.path).attest(binding: Self.binding, at: TestIntel.time)
        #expect(evidence.kind == .dstack)
        #expect(evidence.bytes == bound)
        let request = String(decoding: server.requests.withLock { $0[0] }, as: UTF8.self)
        #expect(request.hasPrefix("POST /GetQuote HTTP/1.0\r\nHost: localhost\r\n"))
        #expect(request.hasSuffix("{\"report_data\":\"\(Hex.encode(Self.binding))\"}"))
    }

    @Test("other answers are refused by their codes")
    func refusals() throws {
        let other = Self.report([UInt8](repeating: 1, count: 64))
        #expect(try refusal { _ in Self.http(other) } == "provider.other-binding")
        #expect(try refusal { _ in Self.http([], "500 Internal Server Error") } == "dstack.refused")
        #expect(try refusal { _ in Self.http(other, head: "Content-Length: 999999\r\n") } == "dstack.malformed-answer")
        #expect(
            try refusal { _ in Self.http(other, head: "Transfer-Encoding: chunked\r\n") } == "dstack.malformed-answer")
        #expect(try refusal { _ in Array("nonsense".utf8) } == "dstack.malformed-answer")
        #expect(try refusal { _ in [] } == "dstack.malformed-answer")
        #expect(try refusal { _ in Self.http(Array("{}".utf8)) } == "dstack.unsupported-attestation")
        #expect(DstackProvider(socket: "/nonexistent/dstack.sock").obstacle?.code == "provider.not-available")
    }
}
