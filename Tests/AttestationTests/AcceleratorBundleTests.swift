import Algebra
import Attestation
import CanonicalEncoding
import Certificates
import ProofChain
import Statements
import Testing
import Verification

/// A GPU's report signs any number that it is given: it says nothing of what was computed, and counts beside a processor's receipt only.
@Suite("NVIDIA: a report in a bundle")
struct AcceleratorBundleTests {
    private let statement = Statement.sameReadings(
        SameReadingsStatement(root: .sha256(of: [1]), commitment: Fr(5)))
    private var binding: [UInt8] { EvidenceBinding(statement: statement.digest, nonce: nil).bytes }

    /// The GPU's report of the statement, and what accepts it.
    private func report() throws -> (evidence: Evidence, policies: AppraisalPolicies) {
        var forge = NVIDIAForge()
        forge.nonce = ShortBinding.slot(of: binding)
        let made = try forge.make()
        var policies = AppraisalPolicies()
        policies.nvidiaGPU = NVIDIAPolicy(roots: made.roots, manifests: NVIDIAForge.manifests)
        return (.receipt(ReceiptEvidence(platform: .nvidiaGPU, bytes: made.evidence)), policies)
    }

    private func verify(_ evidence: [Evidence], _ policies: AppraisalPolicies) throws -> Verdict {
        var options = VerificationOptions()
        options.receiptPolicies = policies
        return BundleVerifier.verify(
            Bundle(links: [Link(statement: statement, evidence: evidence)], verifyingKeys: []).canonicalBytes,
            options: options, now: try UTCTime(secondsSinceEpoch: NVIDIAForge.time))
    }

    private func codes(_ verdict: Verdict) -> [String] {
        verdict.checks.filter { $0.result == .failed }.map(\.code)
    }

    @Test("alone it shows nothing")
    func alone() throws {
        let (report, policies) = try report()
        let verdict = try verify([report], policies)
        #expect(codes(verdict) == ["receipt.accelerator-alone"] && verdict.outcome == .notAccepted)
        #expect(verdict.links.map(\.isShown) == [false])
    }

    @Test("beside a receipt that counts it counts; beside one that does not, or one of another statement, it does not")
    func beside() throws {
        var (report, policies) = try report()
        let attester = try SoftwareAttester.create(at: NVIDIAForge.time - 86400)
        func receipt(_ binding: [UInt8]) throws -> Evidence {
            .receipt(
                ReceiptEvidence(
                    platform: .software, bytes: try attester.attest(binding: binding, at: NVIDIAForge.time)))
        }
        let own = try receipt(binding)
        let refused = try verify([report, own], policies)
        #expect(codes(refused).contains("receipt.accelerator-alone") && refused.outcome == .notAccepted)
        policies.software = SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [attester.root.publicKey.fingerprint]))
        for evidence in [[own, report], [report, own]] {
            let verdict = try verify(evidence, policies)
            #expect(verdict.outcome == .verified && codes(verdict) == [], "\(verdict.reasons)")
            #expect(verdict.links[0].evidence.map(\.counts) == [true, true])
        }
        let other = try receipt(EvidenceBinding(statement: .sha256(of: [2]), nonce: nil).bytes)
        let foreign = try verify([report, other], policies)
        #expect(codes(foreign).contains("receipt.accelerator-alone") && foreign.outcome == .invalid)
    }

    @Test("asked with another number it is of another statement, whatever it declares")
    func otherNumber() throws {
        var forge = NVIDIAForge()
        forge.nonce = [UInt8](repeating: 7, count: 32)
        forge.declaredNonce = ShortBinding.slot(of: binding)
        let made = try forge.make()
        var policies = AppraisalPolicies()
        policies.nvidiaGPU = NVIDIAPolicy(roots: made.roots, manifests: NVIDIAForge.manifests)
        let verdict = try verify([.receipt(ReceiptEvidence(platform: .nvidiaGPU, bytes: made.evidence))], policies)
        #expect(verdict.outcome == .invalid && codes(verdict).contains("receipt.other-statement"))
    }
}
