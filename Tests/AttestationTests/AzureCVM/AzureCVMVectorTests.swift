import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Evidence of real Azure machines.
@Suite("Azure: real machines", .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
struct AzureCVMVectorTests {
    private func collateral() throws -> Collateral {
        Collateral(
            files: try ["google/ask_ark_milan.pem", "google/ask_ark_genoa.pem"].map {
                try SharedVectors.attestation.bytes("snp/" + $0)
            })
    }

    private func appraise(_ file: String, _ change: (inout AzureCVMPolicy) -> Void = { _ in }) throws -> Appraisal {
        var policy = AzureCVMPolicy()
        change(&policy)
        return AzureCVMVerifier.appraise(
            try AzureCVMVerifier.parse(SharedVectors.attestation.bytes(file)), collateral: try collateral(),
            policy: policy, at: SEVSNPVector.time)
    }

    @Test(
        "on SEV-SNP: genuine; the default policy refuses Milan, and memory that was not checked",
        arguments: [
            ("evidence-v0.json", ["snp.product-denied"]), ("evidence-v1.json", ["snp.product-denied"]),
            ("evidence-v2.json", ["snp.product-denied"]), ("evidence-genoa.json", []),
        ] as [(String, Set<String>)])
    func snp(file: String, refusals: Set<String>) throws {
        let strict = try appraise("az-snp-vtpm/trustee/\(file)")
        #expect(strict.refusals == refusals)
        let lenient = try appraise("az-snp-vtpm/trustee/\(file)") { $0.snp = .lenient }
        #expect(lenient.outcome == .verified)
        #expect(lenient[claim: "hardware"] == .string("SEV-SNP"))
        #expect(lenient.binding == Array("challenge".utf8) || lenient.binding?.count == 48)
        #expect(lenient.result("tpm.register-digest") == .passed)
        let bound = try appraise("az-snp-vtpm/trustee/\(file)") {
            $0.snp = .lenient
            $0.tpm.qualifyingData = Array("another".utf8)
        }
        #expect(bound.refusals == ["tpm.qualifying-data-mismatch"])
    }

    @Test(
        "on TDX: without collateral the quote of TDX cannot be checked, and all else is",
        arguments: ["evidence-v0.json", "evidence-v1.json"])
    func tdx(file: String) throws {
        let appraisal = try appraise("az-tdx-vtpm/trustee/\(file)")
        #expect(
            appraisal.refusals == [
                "crl.missing", "dcap.tcb-info-missing", "dcap.qe-identity-missing", "tdx.sept-ve-enabled",
            ])
        #expect(appraisal.outcome == .notCheckable && appraisal.validity == nil)
        for check in ["azure.runtime-claims", "azure.tdx-binding", "tpm.signature", "tpm.register-digest"] {
            #expect(appraisal.result(check) == .passed, "\(check)")
        }
        #expect(appraisal[claim: "hardware"] == .string("TDX"))
    }

    @Test("the parts of one machine's evidence under another's")
    func crossed() throws {
        let vectors = SharedVectors.attestation
        let files = ["evidence-v1.json", "evidence-v2.json"]
        let texts = try files.map { try JSONValue(parsing: vectors.bytes("az-snp-vtpm/trustee/\($0)")) }
        let crossed = JSONValue.object(members: [
            ("hcl_report", texts[0]["hcl_report"]), ("vcek", texts[0]["vcek"]), ("tpm_quote", texts[1]["tpm_quote"]),
        ])
        var policy = AzureCVMPolicy()
        policy.snp = .lenient
        let quote = AzureCVMVerifier.appraise(
            try AzureCVMVerifier.parse(crossed.canonicalBytes), collateral: try collateral(), policy: policy,
            at: SEVSNPVector.time)
        #expect(quote.refusals == ["tpm.bad-signature"])
        let chip = JSONValue.object(members: [
            ("hcl_report", texts[0]["hcl_report"]), ("vcek", texts[1]["vcek"]), ("tpm_quote", texts[0]["tpm_quote"]),
        ])
        let key = AzureCVMVerifier.appraise(
            try AzureCVMVerifier.parse(chip.canonicalBytes), collateral: try collateral(), policy: policy,
            at: SEVSNPVector.time)
        #expect(key.refusals.isSuperset(of: ["snp.bad-signature", "snp.chip-mismatch"]) && key.outcome == .invalid)
        // A report of TDX without its quote, and with another machine's.
        let tdx = try JSONValue(parsing: vectors.bytes("az-tdx-vtpm/trustee/evidence-v1.json"))
        let alone = JSONValue.object(members: [("hcl_report", tdx["hcl_report"]), ("tpm_quote", tdx["tpm_quote"])])
        #expect(
            #expect(throws: EvidenceError.self) { try AzureCVMVerifier.parse(alone.canonicalBytes) }?.code
                == "azure.no-tdx-quote")
        let stranger = JSONValue.object(members: [
            ("hcl_report", tdx["hcl_report"]), ("tpm_quote", tdx["tpm_quote"]),
            ("td_quote", .string(Base64URL.encode(try vectors.bytes("tdx-dcap/phala/tdx_quote")))),
        ])
        let other = AzureCVMVerifier.appraise(
            try AzureCVMVerifier.parse(stranger.canonicalBytes), collateral: Collateral(), policy: policy,
            at: SEVSNPVector.time)
        #expect(other.refusals.contains("azure.tdx-binding-mismatch") && other.outcome == .invalid)
        let sgx = JSONValue.object(members: [
            ("hcl_report", tdx["hcl_report"]), ("tpm_quote", tdx["tpm_quote"]),
            ("td_quote", .string(Base64URL.encode(try vectors.bytes("sgx-dcap/phala/sgx_quote")))),
        ])
        #expect(
            #expect(throws: EvidenceError.self) { try AzureCVMVerifier.parse(sgx.canonicalBytes) }?.code
                == "tdx.wrong-tee")
    }

    @Test(
        "reports of paravisors are read",
        arguments: [
            "az-snp-vtpm/trustee/hcl-report.bin", "az-snp-vtpm/kinvolk/hcl-report-snp.bin",
            "az-snp-vtpm/kinvolk/hcl-report-tdx.bin", "az-tdx-vtpm/trustee/hcl-report.bin",
        ])
    func reports(file: String) throws {
        let report = try AzureHCLReport(SharedVectors.attestation.bytes(file))
        #expect(report.reportData == report.expectedReportData)
        #expect(report.attestationKey.kind == .rsa(bits: 2048))
        #expect(report.configuration.contains { $0.name == "vmUniqueId" })
    }

    @Test(
        "evidence of other kinds is none of Azure's",
        arguments: [
            "snp/microsoft/genoa_attestation_report.bin", "tpm/trustee/tpm_evidence.json", "tdx-dcap/phala/tdx_quote",
            "az-snp-vtpm/trustee/hcl-report.bin", "az-snp-vtpm/trustee/tpm-quote-v1.json",
            "nitro/dstack/nitro_attestation.bin",
        ])
    func otherKinds(file: String) throws {
        let bytes = try SharedVectors.attestation.bytes(file)
        #expect(
            #expect(throws: EvidenceError.self) { try AzureCVMVerifier.parse(bytes) }?.code == "azure.malformed-json")
        let code = #expect(throws: EvidenceError.self) {
            try TPMVerifier.parse(file.contains("tpm_evidence") ? [] : bytes)
        }?.code
        #expect(code == "tpm.malformed-json")
    }
}
