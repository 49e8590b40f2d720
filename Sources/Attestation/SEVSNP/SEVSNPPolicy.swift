/// What reports of SEV-SNP are to be accepted.
///
/// Without changes: no product that is known to be broken, no debugging, no agent of migration, only chips' own keys, only the highest
/// privilege level, no firmware on probation, and memory that was checked for aliases. What a guest was launched from is up to the caller:
/// as long as `measurements` is `nil`, the appraisal says that it was not compared.
public struct SEVSNPPolicy: Hashable, Sendable {
    /// AMD's root keys.
    public var roots = SEVSNPRoots.amd
    /// Products that are not accepted. Of Milan the secret that all keys of a chip come from can be read in software (arXiv 2605.12990):
    /// a report of any TCB can be forged.
    public var deniedProducts: Set<SEVSNPProduct> = [.milan]
    /// Cloud providers whose leased keys (VLEK) are accepted, by the name in the certificate.
    public var providers: Set<String> = []
    /// Whether there must be a revocation list of AMD's root. Without one, and without this, the appraisal says that it was not checked.
    public var requiresRevocationList = false

    /// The oldest parts that a report may name, now and at launch, by product.
    public var minimumTCB: [SEVSNPProduct: SEVSNPTCB] = [:]
    /// The oldest firmware that a machine may run, and may go back to.
    public var minimumFirmware: SEVSNPFirmware?
    /// Whether the machine may run what it did not commit to yet, and can still go back behind.
    public var allowsProvisionalFirmware = false
    /// Whether a guest may have been launched before its machine had the parts that the report is signed for.
    public var allowsOlderLaunch = false
    /// Mitigations that must have been in place at launch and be now, by product: a bit each. Reports before version 5 name none.
    public var requiredMitigations: [SEVSNPProduct: UInt64] = [:]

    /// What a machine must be.
    public var requiredPlatform: SEVSNPPlatformInfo = .aliasCheckComplete
    /// What a machine must not be, such as one with `smt`.
    public var forbiddenPlatform: SEVSNPPlatformInfo = []
    /// What a guest's owner must have demanded.
    public var requiredGuestPolicy: SEVSNPGuestPolicy = []
    /// What a guest's owner must not have allowed.
    public var forbiddenGuestPolicy: SEVSNPGuestPolicy = [.debug, .migrationAgent]
    /// The lowest version of the interface that a guest's owner must have demanded, as 256 major + minor.
    public var minimumInterface: UInt16 = 0
    /// The privilege levels that may ask for a report.
    public var privilegeLevels: Set<UInt32> = [0]

    /// What a guest may be launched from, 48 bytes each; `nil` if it is not to be compared.
    public var measurements: Set<[UInt8]>?
    /// What the host may say, 32 bytes each; `nil` if it is not to be compared.
    public var hostData: Set<[UInt8]>?
    /// Keys that may have signed the guest's identity, SHA-384 each; `nil` if they are not to be compared.
    public var idKeyDigests: Set<[UInt8]>?
    /// Keys that may have signed those keys, SHA-384 each; `nil` if they are not to be compared.
    public var authorKeyDigests: Set<[UInt8]>?
    /// Families of guests, 16 bytes each; `nil` if they are not to be compared.
    public var familyIDs: Set<[UInt8]>?
    /// Images of guests, 16 bytes each; `nil` if they are not to be compared.
    public var imageIDs: Set<[UInt8]>?
    /// The lowest version that a guest's owner must have given it.
    public var minimumGuestSVN: UInt32 = 0
    /// Machines that are known, by the 64 bytes of CHIP_ID; `nil` for any.
    public var chipIDs: Set<[UInt8]>?
    /// The 64 bytes that the guest must have chosen, compared whole; `nil` if they are not to be compared here.
    public var reportData: [UInt8]?

    /// The default.
    public init() {}
}
