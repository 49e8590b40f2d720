import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// One way in for evidence of all kinds.
@Suite("Evidence of any kind")
struct EvidenceAppraiserTests {
    private static let time: Int64 = 1_751_624_924

    private func appraise(_ bytes: [UInt8], as kind: EvidenceKind? = nil) throws -> Appraisal {
        try EvidenceAppraiser.appraise(
            bytes, as: kind, collateral: Collateral(), policies: AppraisalPolicies(), at: Self.time)
    }

    @Test("what is nothing that is known, or too long")
    func refusals() {
        for bytes in [[], [0], Array("{}".utf8), Array(repeating: UInt8(0xFF), count: 5000)] {
            #expect(refusal { try appraise(bytes) } == "evidence.unknown-kind")
            for kind in EvidenceKind.allCases {
                let code = refusal { try appraise(bytes, as: kind) }
                #expect(code != nil && code != "evidence.unknown-kind", "\(kind)")
            }
        }
        let long = [UInt8](repeating: 0, count: EvidenceAppraiser.maximumByteCount + 1)
        #expect(refusal { try appraise(long) } == "evidence.too-long")
    }

    @Test(
        "the kind of real evidence is found",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)),
        arguments: [
            ("sgx-dcap/phala/sgx_quote", EvidenceKind.sgx), ("tdx-dcap/phala/tdx_quote", .tdx),
            ("snp/microsoft/turin_attestation_report.bin", .sevSNP),
            ("nitro/evervault/valid-attestation-doc-bytes", .nitro), ("tdx-dcap/dstack/quote-report.json", .dstack),
            ("az-snp-vtpm/trustee/evidence-v1.json", .azureCVM), ("nvidia-gpu/nvtrust/gpu_evidence.json", .nvidiaGPU),
        ])
    func kinds(name: String, kind: EvidenceKind) throws {
        let bytes = try SharedVectors.attestation.bytes(name)
        let appraisal = try appraise(bytes)
        #expect(appraisal.kind == kind)
        #expect(try appraise(bytes, as: kind) == appraisal)
        // Without collateral, at another time, under policies that name nothing: none of it is simply believed.
        #expect(appraisal.outcome != .verified)
    }

    @Test("the bytes that are demanded are demanded of every kind")
    func binding() {
        var policies = AppraisalPolicies()
        let binding = [UInt8](repeating: 7, count: 64)
        policies.demand(binding: binding)
        #expect(policies.sgx.expectedBinding == binding && policies.tdx.expectedBinding == binding)
        #expect(policies.dstack.platform.expectedBinding == binding && policies.sevSNP.reportData == binding)
        #expect(policies.nitro.userData == binding && policies.software.binding == binding)
        #expect(policies.tpm.qualifyingData == binding && policies.azureCVM.tpm.qualifyingData == binding)
        #expect(policies.nvidiaGPU.nonce == ShortBinding.slot(of: binding))
    }
}
