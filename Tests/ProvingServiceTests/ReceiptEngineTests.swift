import Algebra
import Attestation
import AttestationProviders
import Attested
import CanonicalEncoding
import Certificates
import Glibc
import Inference
import Predicates
import Primitives
import ProofChain
import ProvingService
import R1CS
import Statements
import TestSupport
import Testing

@Suite("The engine's receipts", .serialized)
struct ReceiptEngineTests {
    private let scratch = ScratchDirectory()

    private static func request(_ signed: SignedBatch, _ evidence: EvidenceWish, salt: String? = nil) throws
        -> BreachRequest
    {
        let rule = """
            {"family":"consecutive","direction":"above","threshold":"8","unit":"Cel","thresholdStrict":true,\
            "durationSeconds":"1800","durationStrict":true,"maximumGapSeconds":"300"}
            """
        let start = Int64(signed.batch.header.startTick) * 60
        return try BreachRequest(
            claim: "breach", rule: JSONValue(parsing: Array(rule.utf8)),
            windowStart: UTCTime(secondsSinceEpoch: start).text,
            windowEnd: UTCTime(secondsSinceEpoch: start + 195 * 60).text, input: signed.json,
            circuit: "consecutive-64", salt: salt, evidence: evidence, terms: RequestTerms(nonce: "0badcafe"))
    }

    private func engine(_ receipts: ReceiptMaker?) -> Groth16ProvingEngine {
        Groth16ProvingEngine(
            keys: KeyCache(directory: scratch.path), models: ModelDirectory(path: scratch.path), receipts: receipts)
    }

    private var software: SoftwareProvider { SoftwareProvider(folder: scratch.file("software-root")) }
    private var maker: ReceiptMaker { ReceiptMaker(ProviderCatalogue([software]), provider: "software") }

    private func make(_ request: BreachRequest, _ engine: Groth16ProvingEngine) throws -> (
        bundle: Bundle, phases: [ProofPhase]
    ) {
        let phases = Shared<[ProofPhase]>([])
        let made = try engine.prove(
            .breach(request), progress: { phase in phases.update { $0.append(phase) } },
            cancellation: CancellationFlag())
        return (try Bundle(parsing: made.bytes), phases.value)
    }

    private func verdict(_ bundle: Bundle, allowsSoftware: Bool = true) throws -> Verdict {
        let now = Int64(time(nil))
        var options = VerificationOptions()
        options.allowsDevelopmentSetup = true
        options.nonce = [0x0B, 0xAD, 0xCA, 0xFE]
        var policies = AppraisalPolicies()
        policies.software = SoftwarePolicy(
            allowsSoftware: allowsSoftware, roots: TrustAnchors(keys: [try software.fingerprint(at: now)]))
        options.receiptPolicies = policies
        return BundleVerifier.verify(
            bundle.canonicalBytes, options: options, now: try UTCTime(secondsSinceEpoch: now))
    }

    @Test("a receipt needs no proving key, and its statement names none; the bundle is read and its receipt holds")
    func receiptAlone() throws {
        let engine = engine(maker)
        let request = try Self.request(BreachEngineTests.signedLog(), .receipt)
        let estimate = try engine.assess(.breach(request))
        #expect(estimate.circuit == "consecutive-64" && estimate.evidence == .receipt)
        let (bundle, phases) = try make(request, engine)
        #expect(phases == [.input, .synthesis, .attestation, .bundle])
        // The second time the circuit's digest is known.
        #expect(try make(request, engine).phases == [.input, .attestation, .bundle])
        #expect(try engine.assess(.breach(request)).peakBytes < estimate.peakBytes)
        #expect(bundle.links.count == 1 && bundle.verifyingKeys.isEmpty)
        let link = bundle.links[0]
        #expect(link.statement.computation?.program.verifyingKeyDigest == nil)
        guard case .receipt(let receipt) = link.evidence.first, link.evidence.count == 1 else {
            Issue.record("the link has a receipt")
            return
        }
        #expect(receipt.platform == .software)
        let verdict = try verdict(bundle)
        #expect(verdict.checks.contains { $0.name == .receiptBinding && $0.result == .passed })
        #expect(verdict.checks.contains { $0.name == .receipt && $0.result == .passed })
        let refused = try self.verdict(bundle, allowsSoftware: false)
        #expect(refused.checks.contains { $0.code == "receipt.no-hardware-protection" })
    }

    @Test("without a key both are refused; with one, proof and receipt are of the same statement")
    func both() throws {
        let engine = engine(maker)
        let request = try Self.request(BreachEngineTests.signedLog(), .both)
        #expect(errorCode { _ = try engine.assess(.breach(request)) } == "key.missing")
        let shape = try #require(CircuitShape(id: "consecutive-64"))
        let system = try BreachCircuit.synthesize(shape).constraints
        let key = try engine.keys.makeDevelopmentKey(for: shape.id, system: system)
        #expect(try engine.assess(.breach(request)).evidence == .both)
        let (bundle, phases) = try make(request, engine)
        #expect(phases.suffix(2) == [.attestation, .bundle] && phases.contains(.selfCheck))
        #expect(bundle.links[0].evidence.map(\.kind) == ["groth16", "receipt"])
        #expect(bundle.links[0].statement.computation?.program.verifyingKeyDigest == key.verifyingKey)
        let verdict = try verdict(bundle)
        #expect(verdict.checks.contains { $0.name == .receiptBinding && $0.result == .passed })
        #expect(verdict.checks.contains { $0.name == .proofEquation && $0.result == .passed })
    }

    @Test("a client's salt hides the commitments, so that it can open the statement later")
    func salt() throws {
        let signed = try BreachEngineTests.signedLog()
        let salt = CommitmentSalt.random()
        let (bundle, _) = try make(
            Self.request(signed, .receipt, salt: Hex.encode(salt.bytes)), engine(maker))
        let statement = bundle.links[0].statement
        let opening = StatementOpening(
            statement: statement.digest, input: .readings(signed, membership: nil), salt: salt)
        #expect(try EvaluatedStatement(statement, opening: opening).statement == statement)
        let bad = try Self.request(signed, .receipt, salt: "0102")
        #expect(errorCode { _ = try engine(maker).assess(.breach(bad)) } == "request.bad-salt")
    }

    @Test("without hardware, and without anybody to ask, a receipt is refused before it is queued")
    func nobody() throws {
        let request = try Self.request(BreachEngineTests.signedLog(), .receipt)
        #expect(errorCode { _ = try engine(nil).assess(.breach(request)) } == "provider.none")
        let absent = ReceiptMaker(ProviderCatalogue([NSMProvider(device: "/nonexistent/nsm"), software]))
        #expect(errorCode { _ = try engine(absent).assess(.breach(request)) } == "provider.none")
        let named = ReceiptMaker(ProviderCatalogue([NSMProvider(device: "/nonexistent/nsm")]), provider: "nsm")
        #expect(errorCode { _ = try engine(named).assess(.breach(request)) } == "provider.not-available")
    }

    @Test("what a request says of evidence and salt is read strictly, and written as it was read")
    func requests() throws {
        let request = try Self.request(BreachEngineTests.signedLog(), .both, salt: String(repeating: "ab", count: 31))
        let written = ProofRequest.breach(request).json.canonicalBytes
        #expect(try ProofRequest(parsing: written).json.canonicalBytes == written)
        let model = InferenceRequest(circuit: "m", input: .array([]), salt: "00", evidence: .receipt)
        #expect(try ProofRequest(parsing: ProofRequest.inference(model).json.canonicalBytes) == .inference(model))
        let plain = try Self.request(BreachEngineTests.signedLog(), .proof)
        #expect(ProofRequest.breach(plain).json["evidence"] == nil && ProofRequest.breach(plain).json["salt"] == nil)
        #expect(
            errorCode {
                _ = try ProofRequest(
                    parsing: Array(#"{"kind":"inference","circuit":"m","input":[],"evidence":"hope"}"#.utf8))
            } == "request.bad-evidence")
    }
}
