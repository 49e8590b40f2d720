import Algebra
import Attestation
import CanonicalEncoding
import Glibc
import Identity
import ProofChain
import Statements
import TestSupport
import Testing
import Verification

/// Bundles that are made to take long: what they cost grows with their size, and no faster.
@Suite("Bundles: bounded work")
struct HostileBundleTests {
    /// Processor time of this thread, in seconds: what else runs does not count.
    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try work()
        return now() - start
    }

    /// A chain in which each link names all before it, and nobody shares data: each pair is looked at.
    private static func chain(of count: Int, outputs: Int) throws -> [UInt8] {
        var (links, after) = ([Link](), [Digest]())
        for place in 0..<count {
            var sample = InferenceSample(input: .commitment(Fr(20 + place)), nonce: nil)
            sample.outputShape = [1, outputs]
            sample.output = .integers((0..<Int64(outputs)).map { .min / 2 + $0 })
            sample.after = after
            let statement = Statement.inference(try sample.statement(keyDigest: .sha256(of: [1])))
            after.append(statement.digest)
            let signature = ChainSample.keys.stranger.sign(Link.envelope(of: statement))
            links.append(Link(statement: statement, evidence: [.signature(signature)]))
        }
        return Bundle(links: links, verifyingKeys: []).canonicalBytes
    }

    @Test("64 links of 45 kB, each upon all before it, cost little more than reading them")
    func longChains() throws {
        let bytes = try Self.chain(of: Bundle.maximumLinks, outputs: 1900)
        #expect((2 << 20..<Bundle.maximumByteCount).contains(bytes.count))
        let now = try UTCTime(secondsSinceEpoch: ChainSample.time)
        let reading = try Self.seconds { _ = try Bundle(parsing: bytes) }
        var verdict: Verdict?
        let verifying = Self.seconds {
            verdict = BundleVerifier.verify(bytes, options: VerificationOptions(), now: now)
        }
        #expect(verdict?.outcome == .notAccepted)
        #expect(verdict?.failures.count { $0 == "chain.no-edge" } == 63 * 64 / 2)
        #expect(verifying < 8 * reading + 1, "\(verifying) s, reading takes \(reading) s")
    }

    @Test("collateral counts once for each receipt that names it, and is bounded")
    func collateral() throws {
        let file = CarriedCollateral(bytes: [UInt8](repeating: 0x20, count: 1 << 20))
        let statement = try ChainSample().log(after: []).statement
        func bundle(_ links: Int, _ receipts: Int) throws -> [UInt8] {
            let attester = try #require(ChainSample.attester)
            let bytes = try attester.attest(binding: [], at: ChainSample.time)
            let receipt = Evidence.receipt(
                ReceiptEvidence(platform: .software, bytes: bytes, collateral: [file.digest]))
            let link = Link(statement: statement, evidence: Array(repeating: receipt, count: receipts))
            return Bundle(
                links: Array(repeating: link, count: links), verifyingKeys: [], collateral: [file]
            ).canonicalBytes
        }
        let now = try UTCTime(secondsSinceEpoch: ChainSample.time)
        let most = Bundle.maximumNamedCollateral / file.bytes.count / Link.maximumEvidence
        let allowed = BundleVerifier.verify(
            try bundle(most, Link.maximumEvidence), options: VerificationOptions(), now: now)
        #expect(allowed.check(.bundleForm)?.result == .passed)
        let refused = BundleVerifier.verify(
            try bundle(most + 1, Link.maximumEvidence), options: VerificationOptions(), now: now)
        #expect(refused.failures == ["bundle.too-much-collateral"] && refused.outcome == .notCheckable)
    }

    @Test("a key that all links name is read once")
    func keys() throws {
        let sample = Sample(nonce: nil, expires: nil)
        let bundle = try sample.bundle()
        let links = Array(repeating: bundle.links[0], count: 3)
        let verdict = try ChainSample.verify(Bundle(links: links, verifyingKeys: bundle.verifyingKeys))
        #expect(verdict.checks.filter { $0.name == .keySoundness }.map(\.result) == [.passed, .passed, .passed])
        #expect(verdict.checks.filter { $0.name == .proofEquation }.map(\.result) == [.passed, .passed, .passed])
        #expect(verdict.failures.contains("chain.link-repeated"))
    }
}
