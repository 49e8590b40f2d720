/// Whose hardware a piece of evidence speaks of.
public enum EvidenceKind: String, Hashable, Sendable, CaseIterable {
    /// A quote of an Intel SGX enclave, version 3.
    case sgx
    /// A quote of an Intel TDX trust domain, version 4 or 5.
    case tdx
    /// A report of AMD SEV-SNP with its chip's certificate.
    case sevSNP = "sev-snp"
    /// A document of AWS's Nitro security module.
    case nitro
    /// An SPDM report of an NVIDIA GPU or switch.
    case nvidiaGPU = "nvidia-gpu"
    /// A TDX quote with the event log of a dstack machine.
    case dstack
    /// The virtual TPM of an Azure confidential machine, on SEV-SNP or TDX.
    case azureCVM = "azure-cvm"
    /// A quote of a TPM 2.0.
    case tpm
    /// No hardware: a signature of a key on this machine, in a genuine format. For tests, and for machines that have none.
    case software
}
