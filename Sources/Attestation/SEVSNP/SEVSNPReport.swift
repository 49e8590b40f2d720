/// A report of SEV-SNP's firmware (ATTESTATION_REPORT, AMD 56860, 7.3), as it was read; nothing of it is believed yet.
public struct SEVSNPReport: Hashable, Sendable {
    /// How many bytes a report has.
    public static let byteCount = 1184
    /// How many of them the signature is of.
    public static let signedByteCount = 0x2A0
    /// The layouts that are known here.
    public static let versions: Set<UInt32> = [2, 3, 5]

    /// Which key signed.
    public enum Signer: Hashable, Sendable {
        /// The chip's own, derived from its secret and its TCB.
        case vcek
        /// One that AMD gave to a cloud provider for its chips.
        case vlek
        /// None: the report is not signed.
        case none
        /// A number without meaning.
        case unknown(UInt8)
    }

    /// The bytes that the signature is of.
    public let signedRegion: [UInt8]
    /// r ‖ s, 48 bytes each, big-endian.
    public let signature: [UInt8]

    /// The version of the layout.
    public let version: UInt32
    /// The guest's own security version, as its owner says.
    public let guestSVN: UInt32
    /// What the guest's owner demands of the machine.
    public let policy: SEVSNPGuestPolicy
    /// 16 bytes of the guest's owner.
    public let familyID: [UInt8]
    /// 16 bytes of the guest's owner.
    public let imageID: [UInt8]
    /// The privilege level that asked for the report; 0 is the highest.
    public let vmpl: UInt32
    /// What runs now.
    public let currentTCB: UInt64
    /// What the machine is like.
    public let platformInfo: SEVSNPPlatformInfo
    /// Whether AUTHOR_KEY_DIGEST means something.
    public let hasAuthorKey: Bool
    /// Whether the firmware was told to leave signatures out.
    public let isChipKeyMasked: Bool
    /// Which key signed.
    public let signer: Signer
    /// The 64 bytes that the guest chose.
    public let reportData: [UInt8]
    /// SHA-384 of the guest at launch, 48 bytes.
    public let measurement: [UInt8]
    /// 32 bytes of the host.
    public let hostData: [UInt8]
    /// SHA-384 of the key that signed the guest's identity, 48 bytes.
    public let idKeyDigest: [UInt8]
    /// SHA-384 of the key that signed that key, 48 bytes.
    public let authorKeyDigest: [UInt8]
    /// The guest's number on this machine, 32 bytes.
    public let reportID: [UInt8]
    /// The number of the guest's migration agent, 32 bytes.
    public let reportIDOfAgent: [UInt8]
    /// What the signing key was derived for.
    public let reportedTCB: UInt64
    /// The chip's family, model and stepping; `nil` before version 3.
    public let processor: Processor?
    /// The chip's number, 64 bytes; of Turin 8 and zeros. All zero if it is masked.
    public let chipID: [UInt8]
    /// What the machine cannot go back behind.
    public let committedTCB: UInt64
    /// The firmware that runs.
    public let currentFirmware: SEVSNPFirmware
    /// The firmware that the machine cannot go back behind.
    public let committedFirmware: SEVSNPFirmware
    /// What ran when the guest was launched, or brought here.
    public let launchTCB: UInt64
    /// Mitigations that were in place at launch, a bit each; `nil` before version 5.
    public let launchMitigations: UInt64?
    /// Mitigations that are in place now; `nil` before version 5.
    public let currentMitigations: UInt64?

    /// What CPUID says of a chip.
    public struct Processor: Hashable, Sendable {
        /// The family, its extended part added.
        public let family: UInt8
        /// The model, its extended part before it.
        public let model: UInt8
        /// The stepping.
        public let stepping: UInt8

        /// The product that these are of; `nil` for one that is not known here.
        public var product: SEVSNPProduct? { SEVSNPProduct(family: family, model: model) }
    }
}
