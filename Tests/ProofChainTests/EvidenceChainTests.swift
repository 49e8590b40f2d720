import Algebra
import Attestation
import CanonicalEncoding
import Certificates
import Identity
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// Chains of signatures, receipts and proofs: what holds together is verified, and no part can be taken out, put in or exchanged.
@Suite struct EvidenceChainTests {
    @Test func aWholeChainVerifies() throws {
        let bundle = try ChainSample().bundle()
        let verdict = try ChainSample.verify(bundle)
        #expect(verdict.outcome == .verified, "\(verdict.reasons)")
        #expect(verdict.failures == [])
        #expect(verdict.links.map(\.isShown) == [true, true, true, true, true])
        #expect(verdict.links.map { $0.evidence.map(\.counts) } == Array(repeating: [true], count: 5))
        #expect(
            verdict.links.map { $0.edges.map(\.binding) }
                == [
                    [], [.outputToInput], [.through, .outputToInput], [.through, .outputToInput, .sameInput],
                    [.named, .named, .named, .named],
                ])
        #expect(
            verdict.statements.map(\.kind) == [
                "sensor-batch", "same-readings", "threshold-breach", "inference", "decision",
            ])
        #expect(verdict.checks.filter { $0.name == .evidence }.map(\.result) == Array(repeating: .passed, count: 5))
        #expect(verdict.sentence?.contains("decided at 2026-11-20T09:00:00Z: recall lot 4711") == true)
        #expect(try Bundle(parsing: bundle.canonicalBytes) == bundle)
        // The leaf certificate of the receipt ends first.
        #expect(verdict.validUntil?.secondsSinceEpoch == ChainSample.time + SoftwareAttester.leafLifetime)
    }

    /// Under the default nobody's software, signature or hardware is believed; nothing of it is invalid.
    @Test func nobodyIsTrustedUnasked() throws {
        let verdict = try ChainSample.verify(ChainSample().bundle(), VerificationOptions())
        #expect(verdict.outcome == .notAccepted)
        #expect(
            Set(verdict.reasons.map(\.code)) == [
                "signer.not-checked", "receipt.no-hardware-protection", "setup.untrusted-development-key",
                "sensor.not-checked", "model.not-checked",
            ])
        var options = try ChainSample.trusting()
        options.receiptPolicies = nil
        #expect(
            try ChainSample.verify(ChainSample().bundle(), options).reasons.map(\.code) == [
                "receipt.no-hardware-protection"
            ])
        options = try ChainSample.trusting()
        options.trustedSigners = [ChainSample.keys.device.identity]
        #expect(try ChainSample.verify(ChainSample().bundle(), options).reasons.map(\.code) == ["signer.not-checked"])
    }

    // MARK: - Taking apart

    @Test(arguments: 0..<4)
    func noLinkCanBeLeftOut(_ place: Int) throws {
        var (links, keys) = try ChainSample().parts()
        links.remove(at: place)
        let verdict = try ChainSample.verify(links, keys)
        #expect(verdict.outcome != .verified)
        #expect(verdict.failures.contains("chain.link-missing"))
    }

    /// Whoever takes the end away has a shorter chain that holds; a signature of the bundle, or its digest, shows it.
    @Test func theEndCanOnlyBeKeptBySignature() throws {
        let (links, keys) = try ChainSample().parts()
        let whole = Bundle(links: links, verifyingKeys: keys)
        let shorter = Bundle(links: Array(links.dropLast()), verifyingKeys: keys)
        #expect(try ChainSample.verify(shorter).check(.bundleCompleteness)?.code == "completeness.not-checked")
        let signature = ChainSample.keys.inspector.sign(whole.envelope)
        let signed = Bundle(links: links, verifyingKeys: keys, signatures: [signature])
        #expect(signed.digest == whole.digest)
        let verdict = try ChainSample.verify(signed)
        #expect(verdict.check(.bundleSignature)?.result == .passed)
        #expect(verdict.check(.bundleCompleteness)?.result == .passed)
        #expect(verdict.outcome == .verified)
        // Anybody can seal; only whom the verifier knows says that nothing is missing.
        let foreign = Bundle(
            links: links, verifyingKeys: keys, signatures: [ChainSample.keys.stranger.sign(whole.envelope)])
        #expect(try ChainSample.verify(foreign).check(.bundleCompleteness)?.code == "completeness.not-checked")
        let cut = Bundle(links: Array(links.dropLast()), verifyingKeys: keys, signatures: [signature])
        #expect(try ChainSample.verify(cut).failures == ["signature.invalid"])
        #expect(try ChainSample.verify(cut).outcome == .invalid)
        #expect(try Bundle(parsing: signed.canonicalBytes) == signed)
        var options = try ChainSample.trusting()
        options.bundleDigest = whole.digest
        #expect(try ChainSample.verify(signed, options).outcome == .verified)
        #expect(try ChainSample.verify(shorter, options).failures == ["completeness.other-bundle"])
    }

    @Test func ordersAreKept() throws {
        let (links, keys) = try ChainSample().parts()
        for first in links.indices {
            for second in links.indices where second > first {
                var other = links
                other.swapAt(first, second)
                let verdict = try ChainSample.verify(other, keys)
                #expect(verdict.outcome != .verified)
                #expect(verdict.failures.contains("chain.link-missing"), "\(first) \(second)")
            }
        }
    }

    @Test func linksStandOnce() throws {
        let (links, keys) = try ChainSample().parts()
        for place in links.indices {
            let verdict = try ChainSample.verify(links + [links[place]], keys)
            #expect(verdict.failures.contains("chain.link-repeated"))
            #expect(verdict.outcome == .invalid)
        }
    }

    /// A link of another chain is not named, nor is one that somebody puts in.
    @Test func noLinkCanBePutIn() throws {
        let (links, keys) = try ChainSample().parts()
        let other = try ChainSample(root: Digest.sha256(of: [8])).parts()
        for place in 0...3 {
            var spliced = links
            spliced.insert(other.links[0], at: place)
            let verdict = try ChainSample.verify(spliced, keys)
            #expect(verdict.failures == ["chain.link-unnamed"] && verdict.outcome == .invalid)
            var exchanged = links
            exchanged[place] = other.links[place]
            #expect(try ChainSample.verify(exchanged, keys + other.keys).failures.contains("chain.link-missing"))
        }
        // At the end it names nothing: then all before it are unnamed.
        let last = try ChainSample.verify(links + [other.links[0]], keys)
        #expect(last.failures == Array(repeating: "chain.link-unnamed", count: 5))
    }

    /// A statement that names itself, or a later one, cannot be made: digests would have to be known before they are.
    @Test func chainsHaveNoLoops() throws {
        let (links, keys) = try ChainSample(kinds: [.breach]).parts()
        let early = try ChainSample.decision(after: [links[0].statement.digest])
        let late = try ChainSample().log(after: [early.statement.digest])
        let verdict = try ChainSample.verify(
            [links[0], early, Link(statement: late.statement, evidence: [late.proof])], keys)
        #expect(verdict.failures.contains("chain.no-edge"))
        #expect(verdict.outcome == .invalid)
    }

    /// The device's root is another than that which the hardware saw; or the hardware saw other readings than the proof.
    @Test func edgesAreEqualCommitments() throws {
        let chain = try ChainSample(kinds: [.batch, .same, .breach]).parts()
        let statement = Statement.sensorBatch(
            SensorBatchStatement(
                signer: try Label(ChainSample.keys.device.identity.text), root: Digest.sha256(of: [9]),
                window: try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-14T00:00:00Z"), count: 10))
        let batch = Link(
            statement: statement, evidence: [.signature(ChainSample.keys.device.sign(Link.envelope(of: statement)))])
        func same(_ root: Digest, _ commitment: Fr) throws -> Link {
            let statement = Statement.sameReadings(
                SameReadingsStatement(
                    root: root, commitment: commitment, terms: try StatementTerms(after: [statement.digest])))
            return Link(statement: statement, evidence: [try ChainSample.receipt(statement)])
        }
        let commitment = try #require(chain.links[2].statement.computation).inputCommitments[0]
        for (middle, edges) in [
            (try same(Digest.sha256(of: [9]), commitment), [[], [.outputToInput], [.through, .outputToInput]]),
            (try same(Digest.sha256(of: [7]), commitment), [[], [.none], [.none, .outputToInput]]),
            (try same(Digest.sha256(of: [9]), Fr(5)), [[], [.outputToInput], [.none, .none]]),
        ] as [(Link, [[ChainEdge.Binding]])] {
            let log = try ChainSample().log(after: [batch.statement.digest, middle.statement.digest])
            var options = try ChainSample.trusting()
            options.expectations.model = nil
            let verdict = try ChainSample.verify(
                [batch, middle, Link(statement: log.statement, evidence: [log.proof])], [log.key], options)
            #expect(verdict.links.map { $0.edges.map(\.binding) } == edges)
            let isWhole = !edges.joined().contains(.none)
            #expect(verdict.outcome == (isWhole ? .verified : .notAccepted))
            #expect(verdict.failures.contains("chain.no-edge") == !isWhole)
        }
    }
}
