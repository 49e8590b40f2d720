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

    @Test("no report is taken under another one's certificates", arguments: SEVSNPVector.all)
    func crossed(vector: SEVSNPVector) throws {
        for other in SEVSNPVector.all where other.name != vector.name {
            let appraisal = SEVSNPVerifier.appraise(
                try vector.evidence(), collateral: try other.collateral(), policy: .lenient, at: SEVSNPVector.time)
            #expect(appraisal.outcome == .invalid)
            #expect(appraisal.refusals.contains("snp.bad-signature"), "\(other.name)")
            #expect(appraisal.refusals.contains("snp.chip-mismatch"), "\(other.name)")
            if other.product != vector.product {
                let isOld = try vector.evidence().report.processor == nil
                #expect(isOld || appraisal.refusals.contains("snp.product-mismatch"), "\(other.name)")
            }
            // All certificates of all machines together do no harm.
            let all = try SEVSNPVector.all.flatMap { try $0.collateral().files }
            let found = SEVSNPVerifier.appraise(
                try vector.evidence(), collateral: Collateral(files: all), policy: .lenient, at: SEVSNPVector.time)
            #expect(found.outcome == .verified)
        }
    }

    @Test("roots of other products, and chains put together of two", arguments: SEVSNPVector.all)
    func roots(vector: SEVSNPVector) throws {
        for other in SEVSNPProduct.allCases where other != vector.product {
            var policy = SEVSNPPolicy.lenient
            policy.roots = SEVSNPRoots(keys: [other: SEVSNPRoots.amd.keys[other] ?? []])
            #expect(try vector.appraise(policy).refusals.contains("path.untrusted-root"))
            // A root under the name of another product.
            policy.roots = SEVSNPRoots(keys: [other: SEVSNPRoots.amd.keys[vector.product] ?? []])
            #expect(try vector.appraise(policy).refusals.contains("snp.key-product-mismatch"))
        }
    }

    @Test("a chip's report does not hang from the providers' authority")
    func providersAuthority() throws {
        let files = try ["microsoft/milan_vcek.pem", "google/ask_ark_milan_vlek.pem"].map {
            try SharedVectors.attestation.bytes("snp/" + $0)
        }
        let vector = try #require(SEVSNPVector.all.first { $0.name == "microsoft Milan" })
        let appraisal = SEVSNPVerifier.appraise(
            try vector.evidence(), collateral: Collateral(files: files), policy: .lenient, at: SEVSNPVector.time)
        #expect(appraisal.refusal == "snp.no-issuer" && appraisal.outcome == .notCheckable)
    }

    @Test("before and after the certificates' time", arguments: SEVSNPVector.all)
    func times(vector: SEVSNPVector) throws {
        let validity = try #require(try vector.appraise(.lenient).validity)
        #expect(try vector.appraise(.lenient, at: validity.lowerBound - 1).refusal == "path.not-yet-valid")
        #expect(try vector.appraise(.lenient, at: validity.lowerBound).outcome == .verified)
        #expect(try vector.appraise(.lenient, at: validity.upperBound - 1).outcome == .verified)
        let late = try vector.appraise(.lenient, at: validity.upperBound)
        #expect(late.refusal == "path.expired" && late.outcome == .stale && late.validity == nil)
    }

    @Test(
        "evidence of other hardware is no report of SEV-SNP",
        arguments: [
            "sgx-dcap/phala/sgx_quote", "tdx-dcap/phala/tdx_quote", "tdx-dcap/automata/alibaba_quote_5.dat",
            "az-snp-vtpm/trustee/hcl-report.bin", "az-snp-vtpm/trustee/quote.bin",
            "az-snp-vtpm/trustee/evidence-v1.json",
            "nitro/dstack/nitro_attestation.bin", "tpm/dstack/tpm_quote_sample.bin", "tpm/trustee/tpm_evidence.json",
        ])
    func otherKinds(file: String) throws {
        let bytes = try SharedVectors.attestation.bytes(file)
        let error = #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(bytes) }
        #expect(error?.code.hasPrefix("snp.") ?? false)
        #expect(["snp.unsupported-version", "snp.wrong-length", "snp.unsupported-algorithm"].contains(error?.code))
    }
}
