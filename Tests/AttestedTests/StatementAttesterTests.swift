import Attestation
import AttestationProviders
import Attested
import CanonicalEncoding
import Certificates
import ProofChain
import Statements
import TestSupport
import Testing
import Verification

/// Evidence of statements that were evaluated: of one, and of many by one attestation.
@Suite("Attested: receipts")
struct StatementAttesterTests {
    private let scratch = ScratchDirectory()
    private static let time: Int64 = 1_800_000_000
    private var provider: SoftwareProvider { SoftwareProvider(folder: scratch.file("root")) }

    private func evaluated(_ sample: BreachSample = BreachSample()) throws -> EvaluatedStatement {
        let (statement, opening) = try sample.make()
        return try EvaluatedStatement(.breach(statement), opening: opening)
    }

    private func appraise(_ evidence: ReceiptEvidence, _ binding: EvidenceBinding) throws -> Appraisal {
        var policies = AppraisalPolicies()
        policies.software = SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [try provider.fingerprint(at: Self.time)]))
        policies.demand(binding: binding.bytes)
        return try EvidenceAppraiser.appraise(
            evidence.bytes, as: evidence.platform, collateral: Collateral(), policies: policies, at: Self.time)
    }

    @Test("one statement is bound by its digest and its nonce")
    func one() throws {
        let own = try evaluated()
        let receipts = try StatementAttester.attest([own], by: provider, at: Self.time)
        #expect(receipts.count == 1 && receipts[0].evidence.inclusion == nil && receipts[0].statement == own.statement)
        let binding = EvidenceBinding(statement: own.statement.digest, nonce: [1, 2, 3])
        #expect(try appraise(receipts[0].evidence, binding).outcome == .verified)
        let other = EvidenceBinding(statement: own.statement.digest, nonce: nil)
        #expect(try appraise(receipts[0].evidence, other).outcome == .invalid)
    }

    @Test("many statements have one attestation, and each its way to the root")
    func many() throws {
        let statements = try (0..<5).map { _ in try evaluated() }
        let receipts = try StatementAttester.attest(statements, by: provider, at: Self.time)
        #expect(Set(receipts.map(\.evidence.bytes)).count == 1)
        let root = StatementTree(statements.map(\.statement.digest)).root
        let binding = EvidenceBinding(tree: root, nonce: [1, 2, 3])
        #expect(try appraise(receipts[0].evidence, binding).outcome == .verified)
        for (index, receipt) in receipts.enumerated() {
            let place = try #require(receipt.evidence.inclusion)
            #expect(place.index == index && place.root == root)
            #expect(receipt.evidence.binding(of: receipt.statement) == binding)
            #expect(root.contains(receipt.statement.digest, at: index, path: place.path))
        }
    }

    @Test("statements of other challenges, and none at all, are not attested together")
    func refusals() throws {
        func code(_ statements: [EvaluatedStatement], _ provider: any EvidenceProvider) -> String? {
            do throws(AttestedError) { _ = try StatementAttester.attest(statements, by: provider, at: Self.time) } catch
            {
                return error.code
            }
            return nil
        }
        let own = try evaluated()
        #expect(code([], provider) == "attested.count")
        #expect(code([own, try evaluated(BreachSample(nonce: [9]))], provider) == "attested.nonce")
        #expect(code([own], NSMProvider(device: "/nonexistent/nsm")) == "provider.not-available")
    }
}
