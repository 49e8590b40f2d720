import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Reports of real machines under their certificates, and under all others.
@Suite(
    "SEV-SNP: reports of real machines", .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
struct SEVSNPVectorTests {
    @Test("are genuine; the default policy holds against each what it should", arguments: SEVSNPVector.all)
    func golden(vector: SEVSNPVector) throws {
        let strict = try vector.appraise()
        #expect(strict.refusals == vector.refusals)
        #expect(strict.outcome == (vector.refusals.isEmpty ? .verified : .notAccepted))
        let lenient = try vector.appraise(.lenient)
        #expect(lenient.outcome == .verified)
        #expect(lenient.refusal == nil)
        #expect(lenient[claim: "product"] == .string(vector.product.rawValue))
        #expect(lenient.binding == (try vector.evidence()).report.reportData)
        #expect(lenient.result("snp.revocation") == .notPerformed)
        #expect(lenient.result("snp.measurement") == .notPerformed)
        #expect(try #require(lenient.validity).contains(SEVSNPVector.time))
        for check in [
            "snp.signer", "snp.chip-key", "snp.certificates", "snp.chain", "snp.chain-algorithm", "snp.signature",
            "snp.key-certificate", "snp.key-issuer", "snp.key-kind", "snp.chip", "snp.key-product", "snp.key-tcb",
            "snp.tcb", "snp.launch-tcb", "snp.policy", "snp.policy-bits", "snp.vmpl",
        ] {
            #expect(lenient.result(check) == .passed, "\(check)")
        }
    }
}
