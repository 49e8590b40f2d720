/// What evidence of Azure confidential machines is to be accepted.
public struct AzureCVMPolicy: Hashable, Sendable {
    /// Which hardware may be under the machine: `sevSNP`, `tdx`.
    public var acceptedHardware: Set<EvidenceKind> = [.sevSNP, .tdx]
    /// What the hardware's report must be, on SEV-SNP. Its `reportData` is not used: those bytes are bound to the claims.
    public var snp = SEVSNPPolicy()
    /// What the hardware's quote must be, on TDX. Its `expectedBinding` is not used, as above.
    public var tdx = DCAPPolicy()
    /// What the virtual TPM's quote must be. Its `keys` and `anchors` are not used: the hardware vouches for the key.
    public var tpm = TPMPolicy()
    /// Whether the paravisor must say that the machine was booted with secure boot.
    public var requiresSecureBoot = false
    /// What the machine's owner must have put into the claims; `nil` if that is not to be compared.
    public var userData: [UInt8]?

    /// The default.
    public init() {}
}
