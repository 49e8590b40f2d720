import Attestation
import Testing

/// What all kinds of evidence share.
@Suite("Kinds of evidence")
struct EvidenceKindTests {
    @Test("names are stable")
    func names() {
        #expect(
            EvidenceKind.allCases.map(\.rawValue) == [
                "sgx", "tdx", "sev-snp", "nitro", "nvidia-gpu", "dstack", "azure-cvm", "tpm", "software",
            ])
    }
}
