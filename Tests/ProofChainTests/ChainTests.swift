import Algebra
import CanonicalEncoding
import Groth16
import Primitives
import ProofChain
import Statements
import Testing
import Verification

/// Bundles with a statement about a model, alone and after one about a log.
@Suite struct ChainTests {
    /// The sample about a log, as a link.
    private static func breach(_ sample: Sample = Sample(nonce: nil)) throws -> (link: Link, key: CarriedKey) {
        let bundle = try sample.bundle()
        return (bundle.links[0], bundle.verifyingKeys[0])
    }

    private static func options() throws -> VerificationOptions {
        var options = try Sample.trusting()
        options.nonce = nil
        options.expectations.model = Digest.sha256(of: [1, 2, 3])
        return options
    }

    /// A statement about the readings of the log, after the one about the log itself.
    private static func follower(
        of breach: Link, _ change: (inout InferenceSample) -> Void = { _ in }
    ) throws -> (link: Link, key: CarriedKey) {
        var sample = InferenceSample(
            input: .commitment(try #require(breach.statement.computation).inputCommitments[0]), nonce: nil)
        sample.after = [breach.statement.digest]
        sample.readings = .standard(.irregular)
        change(&sample)
        return try sample.link()
    }

    private static func verify(_ links: [(link: Link, key: CarriedKey)]) throws -> Verdict {
        BundleVerifier.verify(
            InferenceSample.bundle(links).canonicalBytes, options: try options(), now: try UTCTime(parsing: Sample.now))
    }

    @Test func aModelsAnswerVerifies() throws {
        let verdict = try Self.verify([InferenceSample(nonce: nil).link()])
        #expect(verdict.outcome == .verified)
        #expect(verdict.failures == [])
        #expect(
            verdict.sentence
                == "model 039058c6f2c0… answers [-1.0, 2.0, 0.5] (element 1 is the greatest) to what 11… commits to")
        #expect(verdict.check(.sensorTrust) == nil)
        #expect(verdict.check(.inputOrigin)?.code == "input.any")
        #expect(verdict.check(.modelRecomputed)?.code == "model.not-recomputed")
        #expect(verdict.check(.modelDivergence)?.code == "model.divergence-not-measured")
        #expect(verdict.validFrom == nil && verdict.breach == nil)
    }

    /// Nobody's model is as little accepted as nobody's sensor.
    @Test func aModelThatNobodyNamedIsNotAccepted() throws {
        var options = try Self.options()
        options.expectations.model = nil
        let bytes = try InferenceSample.bundle([InferenceSample(nonce: nil).link()]).canonicalBytes
        let verdict = try Sample.verify(bytes, options)
        #expect(verdict.exitCode == 3)
        #expect(verdict.check(.modelTrust)?.code == "model.not-checked")
        options.expectations.model = Digest.sha256(of: [9])
        #expect(try Sample.verify(bytes, options).failures == ["expectation.model"])
        options.expectations.model = Digest.sha256(of: [1, 2, 3])
        options.expectations.answer = 1
        #expect(try Sample.verify(bytes, options).outcome == .verified)
        options.expectations.answer = 2
        #expect(try Sample.verify(bytes, options).failures == ["expectation.answer"])
        options.expectations.answer = nil
        options.expectations.claim = .breach
        #expect(try Sample.verify(bytes, options).failures == ["expectation.other-kind"])
    }

    /// Every field of the statement takes part in the proof.
    @Test(
        arguments: [
            { $0.onnx = Digest.sha256(of: [1, 2, 4]) }, { $0.program = Digest.sha256(of: [5]) }, { $0.bits = 9 },
            { $0.inputName = "other" }, { $0.shape = [4, 1] }, { $0.box = -0.5...0.5 }, { $0.outputBits = 15 },
            { $0.divergence = 0.0036 }, { $0.input = .commitment(Fr(12)) },
            { $0.output = .integers([-65536, 131072, 32769]) }, { $0.output = .integers([-65535, 131072, 32768]) },
            { $0.circuit = "other" }, { $0.after = [] }, { $0.nonce = [8] },
        ] as [@Sendable (inout InferenceSample) -> Void])
    func everyChangedFieldBreaksTheProof(_ change: @Sendable (inout InferenceSample) -> Void) throws {
        let own = try InferenceSample(after: [Sample.circuitDigest]).link()
        var other = InferenceSample(after: [Sample.circuitDigest])
        change(&other)
        let statement = try other.statement(keyDigest: own.key.digest)
        let link = Link(statement: .inference(statement), evidence: own.link.evidence)
        let verdict = try Self.verify([(link, own.key)])
        #expect(verdict.failures.contains("proof.equation"))
        #expect(verdict.exitCode == 1)
    }

    @Test func anExchangedNonceIsNamed() throws {
        let own = try InferenceSample(nonce: [7]).link()
        let statement = try InferenceSample(nonce: [8]).statement(keyDigest: own.key.digest)
        var options = try Self.options()
        options.nonce = [7]
        let bundle = InferenceSample.bundle([
            (Link(statement: .inference(statement), evidence: own.link.evidence), own.key)
        ])
        let verdict = try Sample.verify(bundle.canonicalBytes, options)
        #expect(verdict.failures == ["proof.nonce-changed", "nonce.mismatch"])
    }

    // MARK: - Chains

    @Test func twoLinksOverTheSameReadingsVerify() throws {
        let breach = try Self.breach()
        let verdict = try Self.verify([breach, Self.follower(of: breach.link)])
        #expect(verdict.outcome == .verified)
        #expect(verdict.failures == [])
        #expect(verdict.checks.filter { $0.name == .chainEdge }.map(\.result) == [.passed])
        #expect(verdict.checks.filter { $0.name == .proofEquation }.map(\.subject) == ["link 1", "link 2"])
        #expect(verdict.check(.inputOrigin)?.result == .passed)
        #expect(verdict.sentence?.contains("; and model") == true)
        #expect(verdict.breach == (try Sample(nonce: nil).statement()))
        #expect(verdict.validUntil?.text == "2027-01-01T00:00:00Z")
        guard case .array(let links)? = verdict.json["links"] else {
            Issue.record("no links")
            return
        }
        #expect(links.map { $0["kind"] } == [.string("threshold-breach"), .string("inference")])
    }

    @Test func aChainWantsItsEdge() throws {
        let breach = try Self.breach()
        let verdict = try Self.verify([breach, Self.follower(of: breach.link) { $0.input = .commitment(Fr(5)) }])
        #expect(verdict.failures == ["chain.no-edge"])
        #expect(verdict.exitCode == 3)
        let shown = try Self.verify([
            breach,
            Self.follower(of: breach.link) {
                $0.input = .integers([1, 2, 3, 4])
                $0.readings = nil
            },
        ])
        #expect(shown.failures == ["chain.no-edge"])
    }

    @Test func everyLinkIsNamedAndComesBefore() throws {
        let breach = try Self.breach()
        let follower = try Self.follower(of: breach.link)
        #expect(try Self.verify([follower, breach]).failures.sorted() == ["chain.link-missing", "chain.link-unnamed"])
        #expect(try Self.verify([follower]).failures == ["chain.link-missing"])
        let alone = try Self.follower(of: breach.link) { $0.after = [] }
        #expect(try Self.verify([breach, alone]).failures == ["chain.link-unnamed"])
        #expect(try Self.verify([breach, breach, follower]).failures == ["chain.link-repeated"])
    }

    /// The worst link decides, and each check says which one it is of.
    @Test func aForgedLinkSpoilsTheChain() throws {
        let breach = try Self.breach()
        let follower = try Self.follower(of: breach.link).link
        let forged = Link(statement: follower.statement, evidence: breach.link.evidence)
        let verdict = try Self.verify([breach, (forged, breach.key)])
        #expect(verdict.failures.contains("key.not-the-statements"))
        #expect(verdict.exitCode == 1)
        let untrusted = try Sample.verify(
            InferenceSample.bundle([breach, Self.follower(of: breach.link)]).canonicalBytes, VerificationOptions())
        #expect(untrusted.failures == ["setup.untrusted-development-key", "setup.untrusted-development-key"])
    }

    /// A model that takes readings takes those of the log's scale, wherever the log's link stands.
    @Test func readingsMeanTheSameInAllLinks() throws {
        let breach = try Self.breach()
        let scale = SensorScale.standard(.irregular)
        let good = try Self.follower(of: breach.link)
        #expect(try Self.verify([breach, good]).outcome == .verified)
        #expect(try Self.verify([breach, good]).check(.inputOrigin)?.result == .passed)
        let other = try SensorScale(
            unit: .celsius, resolution: scale.resolution, offset: -900, encoding: .irregular)
        for readings in [other, SensorScale.standard(.regular), nil] {
            let bad = try Self.follower(of: breach.link) { $0.readings = readings }
            let verdict = try Self.verify([breach, bad])
            #expect(verdict.failures == ["chain.other-scale"] && verdict.exitCode == 3)
        }
        // The model first, the log after it.
        let alone = try Self.follower(of: breach.link) {
            $0.readings = other
            $0.after = []
        }
        let later = try Self.breach(Sample(nonce: nil, after: [alone.link.statement.digest]))
        #expect(try Self.verify([alone, later]).failures == ["chain.other-scale"])
    }

    /// A bundle with two logs, or with none, is no batch of a log; and what a sensor signs twice is seen in all links.
    @Test func doubledLogsAreNeitherBatchesNorHidden() throws {
        let first = try Self.breach()
        let again = try Self.breach(Sample(nonce: nil, after: [first.link.statement.digest]))
        var options = try Self.options()
        options.expectations.model = nil
        let double = try Sample.verify(InferenceSample.bundle([first, again]).canonicalBytes, options)
        #expect(double.outcome == .verified && double.breach == nil && double.breaches.count == 2)
        let model = try Self.verify([InferenceSample(nonce: nil).link()])
        for verdict in [double, model] {
            let whole = ContinuedVerdict(count: 1, options: options) { _, _ in verdict }
            #expect(whole.outcome == .notAccepted)
            #expect(whole.unmet.map(\.code) == ["continuity.not-one-log"])
        }
        let contrary = try Sample.verify(
            InferenceSample.bundle([Self.breach(Sample(nonce: nil, batchTag: Fr(78)))]).canonicalBytes, options)
        #expect(JointVerdict([double, contrary]).equivocations.count == 1)
    }

    @Test func trustedModelsAreNamedByTheirDigests() throws {
        var options = try Self.options()
        options.expectations.model = nil
        options.trustedModels = [Digest.sha256(of: [1, 2, 3])]
        let bytes = try InferenceSample.bundle([InferenceSample(nonce: nil).link()]).canonicalBytes
        #expect(try Sample.verify(bytes, options).outcome == .verified)
        options.trustedModels = [Digest.sha256(of: [1])]
        #expect(try Sample.verify(bytes, options).exitCode == 3)
    }

    /// A quorum counts the log of a chain.
    @Test func aChainCountsForAQuorum() throws {
        let breach = try Self.breach()
        let chain = try Self.verify([breach, Self.follower(of: breach.link)])
        #expect(JointVerdict([chain], quorum: 1).outcome == .verified)
        let model = try Self.verify([InferenceSample(nonce: nil).link()])
        #expect(JointVerdict([model], quorum: 1).countings.map(\.code) == ["quorum.other-kind"])
    }

    // MARK: - Recomputation

    @Test func whatAFileDoesNotGiveIsRefused() throws {
        let own = try InferenceSample(nonce: nil).link()
        let bytes = InferenceSample.bundle([own]).canonicalBytes
        func verdict(
            _ recompute: @escaping @Sendable (ModelReference, Bool) throws(RecomputationError) -> RecomputedModel
        ) throws -> Verdict {
            var options = try Self.options()
            options.expectations.model = nil
            options.modelFile = Digest.sha256(of: [1, 2, 3])
            options.recomputation = recompute
            return try Sample.verify(bytes, options)
        }
        let same = try verdict { stated, _ in
            RecomputedModel(reference: stated, circuitDigest: Sample.circuitDigest)
        }
        #expect(same.outcome == .verified)
        #expect(same.check(.modelRecomputed)?.result == .passed)
        let circuit = try verdict { stated, _ in
            RecomputedModel(reference: stated, circuitDigest: Digest.sha256(of: []))
        }
        #expect(circuit.failures == ["model.other-circuit"] && circuit.exitCode == 1)
        for (change, code) in [
            ({ $0.program = Digest.sha256(of: []) }, "model.other-program"),
            ({ $0.divergence = 0.1 }, "model.other-divergence"), ({ $0.shape = [2, 2] }, "model.other-edges"),
        ] as [((inout InferenceSample) -> Void, String)] {
            var other = InferenceSample(nonce: nil)
            change(&other)
            let reference = try other.model()
            let found = try verdict { _, _ in
                RecomputedModel(reference: reference, circuitDigest: nil)
            }
            #expect(found.failures == [code] && found.exitCode == 1)
        }
        var foreign = try Self.options()
        foreign.modelFile = Digest.sha256(of: [9])
        #expect(try Sample.verify(bytes, foreign).failures == ["model.other-file"])
        #expect(try Sample.verify(bytes, foreign).exitCode == 3)
        foreign.modelFile = Digest.sha256(of: [1, 2, 3])
        foreign.expectations.model = nil
        let unmade = try Sample.verify(bytes, foreign)
        #expect(unmade.outcome == .verified && unmade.check(.modelRecomputed)?.code == "model.not-recomputed")
        let broken = try verdict { _, _ throws(RecomputationError) in
            throw RecomputationError(code: "model.too-wide", message: "too wide")
        }
        #expect(broken.failures == ["model.too-wide"] && broken.exitCode == 4)
    }
}
