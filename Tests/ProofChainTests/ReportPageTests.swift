import ArgumentParser
import Attestation
import CanonicalEncoding
import Glibc
import Identity
import ProofChain
import Statements
import TestSupport
import Testing
import Verification
import VerifierCommand

/// The page for people: well formed, inert, never too large, and saying what the text says.
@Suite("The page") struct ReportPageTests {
    /// Where pages are left to be looked at, if somebody wants to.
    private static let gallery = getenv("ASSAY_PAGES_DIR").map { String(cString: $0) }

    private static func page(_ verdict: Verdict, _ name: String, command: String = "assay-verify chain.assay.json")
        throws
        -> String
    {
        let text = VerdictPage(verdict: verdict, file: .sha256(of: [1]), command: command).text
        if let gallery { try FileBytes.write(atomically: Array(text.utf8), to: "\(gallery)/\(name).html") }
        #expect(PageChecker.faults(in: text) == [], "\(name)")
        #expect(text.utf8.count <= ReportPage.maximumByteCount, "\(name): \(text.utf8.count) bytes")
        return text
    }

    @Test("a chain that verifies: its sentence, every link, every evidence, the dimensions apart")
    func chain() throws {
        let verdict = try ChainSample.verify(try ChainSample().bundle())
        #expect(verdict.outcome == .verified)
        let page = try Self.page(verdict, "verified")
        #expect(page.contains("<body class=\"verified\">"))
        #expect(page.contains("<span class=\"word\">VERIFIED</span>"))
        for number in 1...5 { #expect(page.contains("id=\"link-\(number)\"")) }
        for words in [
            "Readings of a device", "The same readings", "Claim about a log", "Answer of a model", "Decision",
            "software receipt, no hardware protection: counts", "Input authenticity", "Completeness",
            "nobody said which bundle this should be", "This rests on", "assay-verify chain.assay.json",
        ] { #expect(page.contains(words), "\(words)") }
        #expect(page.contains("link 1 to link 2: "))
    }

    @Test("what is not accepted, not shown, invalid or no bundle at all has a page of its own")
    func others() throws {
        let bundle = try ChainSample().bundle()
        var options = try ChainSample.trusting()
        options.receiptPolicies = nil
        let untrusted = try Self.page(ChainSample.verify(bundle, options), "not-accepted")
        #expect(untrusted.contains(">PROVED AND SIGNED BUT NOT ACCEPTED<") && untrusted.contains("does not count"))
        let stale = BundleVerifier.verify(
            bundle.canonicalBytes, options: try ChainSample.trusting(),
            now: try UTCTime(parsing: "2031-01-01T00:00:00Z"))
        #expect(try Self.page(stale, "stale").contains("class=\"stale\""))
        var links = try ChainSample().parts().links
        links[4] = Link(
            statement: links[4].statement,
            evidence: [.signature(ChainSample.keys.stranger.sign(Link.envelope(of: links[3].statement)))])
        let forged = try Self.page(ChainSample.verify(links, ChainSample().parts().keys), "invalid")
        #expect(forged.contains("INVALID") && forged.contains("signature.invalid"))
        let nothing = BundleVerifier.verify(
            Array("{}".utf8), options: VerificationOptions(), now: try UTCTime(parsing: Sample.now))
        #expect(try Self.page(nothing, "no-bundle").contains("this is no valid bundle"))
    }

    @Test("what strangers wrote is text: no element, attribute or entity of theirs gets onto the page")
    func hostile() throws {
        let evil = "<script>alert(1)</script><img src=x onerror=a>&amp;\"'</title></style>"
        var sample = ChainSample()
        sample.breach.device = String(evil.prefix(100))
        let parts = try sample.parts()
        let before = parts.links.dropLast()
        let links = before + [try ChainSample.decision(after: before.map(\.statement.digest), evil)]
        let page = VerdictPage(
            verdict: try ChainSample.verify(Array(links), parts.keys), file: nil, command: "assay-verify '\(evil)'"
        ).text
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("&amp;amp;\"'"))
        // What a parser repeats of a document is escaped, too, and shows what cannot be seen.
        let json = try Sample().json().replacing([.member("\u{1B}[2J\u{202E}<b>")], with: .null)
        let refused = BundleVerifier.verify(
            json.resealed, options: VerificationOptions(), now: try UTCTime(parsing: Sample.now))
        let other = VerdictPage(verdict: refused, file: nil, command: "").text
        #expect(other.contains("\\u{1b}[2J\\u{202e}&lt;b&gt;"))
        #expect(PageChecker.faults(in: other) == [])
        // The only ones left are those in escaped text.
        let faults = PageChecker.faults(in: page)
        #expect(faults.allSatisfy { $0 == "it holds  src=" || $0 == "it holds  onerror" }, "\(faults)")
    }

    @Test("the largest chains: 64 links in a column, each upon all before it, and 63 beside each other")
    func largest() throws {
        let text = String(repeating: "<", count: 100)
        var column = [try ChainSample.batch(0)]
        for number in 1..<Bundle.maximumLinks {
            column.append(try ChainSample.decision(after: column.map(\.statement.digest), "\(number) \(text)"))
        }
        let deep = try ChainSample.verify(column, [])
        #expect(deep.links.allSatisfy(\.isShown) && deep.links.count == 64)
        let page = try Self.page(deep, "deep")
        #expect(page.contains("id=\"link-64\"") && page.contains("links 1 to 63"))
        var row = try (0..<(Bundle.maximumLinks - 1)).map { try ChainSample.batch($0) }
        row.append(try ChainSample.decision(after: row.map(\.statement.digest)))
        let wide = try Self.page(ChainSample.verify(row, []), "wide")
        #expect(wide.contains("chain wide"))
        // Not 63 lines, but one, from a frame around all of them.
        #expect(wide.contains("links 1 to 63 to link 64: names what it decides about"))
        #expect(wide.ranges(of: "class=\"edge").count == 2, "the line, and the legend")
        #expect(!wide.contains("more edges"))
    }

    @Test("links that nobody shows, with evidence that nobody can read, leave a page that is not too large")
    func garbage() throws {
        var links: [Link] = []
        for number in 0..<Bundle.maximumLinks {
            let own =
                links.isEmpty
                ? try ChainSample.batch(number)
                : try ChainSample.decision(after: links.map(\.statement.digest), "\(number)")
            let receipts = (0..<15).map { place in
                Evidence.receipt(ReceiptEvidence(platform: .sgx, bytes: [UInt8(number), UInt8(place)], collateral: []))
            }
            links.append(Link(statement: own.statement, evidence: own.evidence + receipts))
        }
        let verdict = try ChainSample.verify(links, [])
        #expect(verdict.outcome == .invalid)
        let page = try Self.page(verdict, "garbage")
        #expect(page.contains("only the first findings") || page.contains("only counted here"))
    }

    @Test("the command writes a page, and the way to get the same verdict again")
    func command() throws {
        let scratch = ScratchDirectory()
        let path = scratch.file("box.assay.json")
        try FileBytes.write(atomically: try Sample().bytes(), to: path)
        let arguments = [path, "--html", scratch.file("page.html"), "--at", Sample.now] + (try ReportTests.trust())
        let result = try VerifyCommand.parse(arguments).examine(
            style: TextStyle(isRich: false), arguments: ["/usr/bin/assay"] + ["verify"] + arguments)
        #expect(result.exitCode == 0)
        let page = try scratch.read("page.html")
        #expect(PageChecker.faults(in: page) == [])
        #expect(page.contains("<pre>assay verify \(path) --at \(Sample.now) --trust-sensor"))
        let first = try #require(result.report.split(separator: "\n").first).dropFirst("VERIFIED:".count)
        #expect(page.contains("<span class=\"said\">\(first)</span>"))
        for wrong in [
            ["a", "b", "--html", "c"], ["a", "--html", "c", "--svr", "c"], ["a", "--sign", "k"],
            ["a", "--html", "c", "--sign", "k"], ["a", "--html", "a"], ["a", "--ear", "k", "--sign", "k"],
        ] { #expect(throws: (any Error).self) { try VerifyCommand.parse(wrong) } }
        let absent = #expect(throws: CommandFailure.self) {
            try VerifyCommand.parse([path, "--html", "/nonexistent/page.html"]).examine(style: TextStyle(isRich: false))
        }
        #expect(absent?.status == .system)
    }

    @Test("one piece of evidence has a page, and one that cannot be read as well")
    func receipt() throws {
        let scratch = ScratchDirectory()
        let attester = try #require(ChainSample.attester)
        let bytes = try attester.attest(binding: [UInt8](repeating: 7, count: 64), at: ChainSample.time)
        try FileBytes.write(atomically: bytes, to: scratch.file("document.bin"))
        let command = try ReceiptVerifyCommand.parse([
            scratch.file("document.bin"), "--kind", "software", "--html", scratch.file("page.html"), "--at",
            "2026-11-20T12:00:00Z",
        ])
        #expect(try command.examine(style: TextStyle(isRich: false)).exitCode == 1)
        let page = try scratch.read("page.html")
        if let gallery = Self.gallery {
            try FileBytes.write(atomically: Array(page.utf8), to: "\(gallery)/receipt.html")
        }
        #expect(PageChecker.faults(in: page) == [])
        #expect(page.contains("software.no-hardware-protection") && page.contains("module-id"))
        try scratch.write("nothing <b>", to: "nothing.bin")
        let other = try ReceiptVerifyCommand.parse([
            scratch.file("nothing.bin"), "--html", scratch.file("page.html"), "--ear", scratch.file("ear.json"),
        ])
        #expect(try other.examine(style: TextStyle(isRich: false)).exitCode == 4)
        #expect(try scratch.read("page.html").contains("NOT CHECKABLE"))
        #expect(try scratch.read("ear.json").contains("\"ear.status\":\"none\""))
    }
}

extension ChainSample {
    /// A device's readings, with a root of their own.
    static func batch(_ number: Int) throws -> Link {
        let statement = Statement.sensorBatch(
            SensorBatchStatement(
                signer: try Label(keys.device.identity.text), root: .sha256(of: [UInt8(number)]),
                window: try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-14T00:00:00Z"), count: 10))
        return Link(
            statement: statement, evidence: [.signature(keys.device.sign(Link.envelope(of: statement)))])
    }
}
