import ArgumentParser
import Attestation
import CanonicalEncoding
import Glibc
import Identity
import ProofChain
import Statements
import Testing
import TestSupport
import Verification
import VerifierCommand

/// The words in front of what is not accepted: nothing is called proved that is only signed.
@Suite("How links are shown") struct ShowingTests {
    private static func chain(_ kinds: Set<ChainSample.Kind>) throws -> Bundle {
        var sample = ChainSample()
        sample.kinds = kinds
        return try sample.bundle()
    }

    private static func text(_ bundle: Bundle) throws -> String {
        let path = try ReportTests.file(bundle.canonicalBytes)
        defer { unlink(path) }
        let at = try UTCTime(secondsSinceEpoch: ChainSample.time + 60).text
        return try VerifyCommand.parse([path, "--at", at]).examine(style: TextStyle(isRich: false)).report
    }

    @Test("signatures alone are signed, a receipt of software too, and only proofs prove")
    func words() throws {
        let nobody = VerificationOptions()
        for (kinds, showings, words) in [
            ([.batch], [.signed], "SIGNED"), ([.batch, .same], [.signed], "SIGNED"), ([.breach], [.proved], "PROVED"),
            ([.batch, .same, .breach], [.proved, .signed], "PROVED AND SIGNED"),
        ] as [(Set<ChainSample.Kind>, [Showing], String)] {
            let bundle = try Self.chain(kinds)
            let verdict = try ChainSample.verify(bundle, nobody)
            #expect(verdict.outcome == .notAccepted && verdict.showings == showings, "\(kinds)")
            let report = try Self.text(bundle)
            #expect(report.hasPrefix("\(words) BUT NOT ACCEPTED: \(verdict.sentence ?? "?")\n"), "\(report.prefix(80))")
            let page = VerdictPage(verdict: verdict, file: nil, command: "").text
            #expect(page.contains("<span class=\"word\">\(words) BUT NOT ACCEPTED</span>"))
        }
    }

    @Test("what has run out is not valid now, whatever shows it")
    func stale() throws {
        let bundle = try Self.chain([.batch, .same])
        let verdict = BundleVerifier.verify(
            bundle.canonicalBytes, options: try ChainSample.trusting(),
            now: try UTCTime(parsing: "2031-01-01T00:00:00Z"))
        #expect(verdict.outcome == .stale && verdict.showings == [.signed])
        let page = VerdictPage(verdict: verdict, file: nil, command: "").text
        #expect(page.contains(">SIGNED BUT NOT VALID NOW<"))
    }

    @Test("what is invalid was not proved, or without any proof not shown")
    func invalid() throws {
        let signed = try Self.chain([.batch])
        let stranger = Link(
            statement: signed.links[0].statement,
            evidence: [
                .signature(
                    ChainSample.keys.stranger.sign(
                        Link.envelope(of: try ChainSample.decision(after: [signed.links[0].statement.digest]).statement)
                    ))
            ])
        let verdict = try ChainSample.verify([stranger], [])
        #expect(verdict.outcome == .invalid && verdict.showings.isEmpty && !verdict.hasProofs)
        let page = VerdictPage(verdict: verdict, file: nil, command: "").text
        #expect(page.contains("it is not shown that") && !page.contains("proved that"))
    }
}
