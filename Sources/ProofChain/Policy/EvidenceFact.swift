import Attestation
import CanonicalEncoding
import Verification

/// Whose word evidence of hardware is in the end.
public enum Vendor: String, Hashable, Sendable, CaseIterable {
    case intel, amd, aws, nvidia, microsoft
}

extension EvidenceKind {
    /// Whose word it is: of all of them together, so that two receipts with one in common are not independent.
    ///
    /// A TPM may be anybody's, one of Intel's or AMD's processors included, and software is nobody's: neither counts as a vendor's.
    ///
    /// - Parameter hardware: what lies under an Azure machine: `sevSNP` or `tdx`.
    public func vendors(on hardware: EvidenceKind? = nil) -> Set<Vendor> {
        switch self {
        case .sgx, .tdx, .dstack: [.intel]
        case .sevSNP: [.amd]
        case .nitro: [.aws]
        case .nvidiaGPU: [.nvidia]
        case .azureCVM: Set([.microsoft] + (hardware.map { $0.vendors() } ?? [.intel, .amd]))
        case .tpm, .software: []
        }
    }
}

/// Something that holds of a link: a proof, a receipt or a signature that was checked and is accepted.
public enum EvidenceFact: Hashable, Sendable {
    /// A proof under a key that is trusted.
    case proof(key: Digest)
    /// A receipt that is accepted, bound to the link's statement.
    case receipt(Digest, kind: EvidenceKind, vendors: Set<Vendor>)
    /// A signature over the statement.
    case signature(signer: String)

    /// A receipt, if its appraisal found nothing wrong; `nil` otherwise.
    ///
    /// - Precondition: the appraisal was made under the policy, and demanded the statement's binding.
    public init?(accepted appraisal: Appraisal) {
        guard appraisal.outcome == .verified else { return nil }
        let hardware: EvidenceKind? =
            switch appraisal[claim: "hardware"] {
            case .string("SEV-SNP"): .sevSNP
            case .string("TDX"): .tdx
            default: nil
            }
        self = .receipt(
            appraisal.receipt, kind: appraisal.kind, vendors: appraisal.kind.vendors(on: hardware))
    }
}
