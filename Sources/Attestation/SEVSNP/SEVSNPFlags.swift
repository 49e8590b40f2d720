/// What the owner of a guest demanded of its machine (POLICY, AMD 56860, 4.3), and the firmware enforces.
public struct SEVSNPGuestPolicy: OptionSet, Hashable, Sendable {
    /// The 64 bits.
    public let rawValue: UInt64

    /// From the 64 bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Two threads may share a core.
    public static let smt = SEVSNPGuestPolicy(rawValue: 1 << 16)
    /// The guest may be given to an agent that migrates it.
    public static let migrationAgent = SEVSNPGuestPolicy(rawValue: 1 << 18)
    /// The host may read and write the guest's memory.
    public static let debug = SEVSNPGuestPolicy(rawValue: 1 << 19)
    /// The guest runs on one socket only.
    public static let singleSocket = SEVSNPGuestPolicy(rawValue: 1 << 20)
    /// The guest may be given devices and memory over CXL.
    public static let cxl = SEVSNPGuestPolicy(rawValue: 1 << 21)
    /// Memory must be encrypted with AES-256-XTS.
    public static let aes256 = SEVSNPGuestPolicy(rawValue: 1 << 22)
    /// RAPL, the measuring of power, must be off.
    public static let raplDisabled = SEVSNPGuestPolicy(rawValue: 1 << 23)
    /// The host must not see ciphertext.
    public static let ciphertextHiding = SEVSNPGuestPolicy(rawValue: 1 << 24)
    /// The host must not move the guest's pages.
    public static let pageSwapDisabled = SEVSNPGuestPolicy(rawValue: 1 << 25)

    /// Bit 17, which is one in every policy.
    static let alwaysOne = SEVSNPGuestPolicy(rawValue: 1 << 17)
    /// The lowest version of the interface, in the first 16 bits, and all bits that are known here.
    static let known = SEVSNPGuestPolicy(rawValue: (1 << 26) - 1)

    /// The bits with a meaning, by their names in codes and claims.
    package static let names: [(name: String, bit: SEVSNPGuestPolicy)] = [
        ("smt", .smt), ("migration-agent", .migrationAgent), ("debug", .debug), ("single-socket", .singleSocket),
        ("cxl", .cxl), ("aes-256", .aes256), ("rapl-disabled", .raplDisabled),
        ("ciphertext-hiding", .ciphertextHiding), ("page-swap-disabled", .pageSwapDisabled),
    ]

    /// The lowest version of the interface that the guest runs on: major and minor.
    var interface: (major: UInt8, minor: UInt8) {
        (UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue))
    }
}

/// What a machine was like when it made a report (PLATFORM_INFO, AMD 56860, 7.3).
public struct SEVSNPPlatformInfo: OptionSet, Hashable, Sendable {
    /// The 64 bits.
    public let rawValue: UInt64

    /// From the 64 bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Two threads share a core.
    public static let smt = SEVSNPPlatformInfo(rawValue: 1 << 0)
    /// All memory is encrypted.
    public static let tsme = SEVSNPPlatformInfo(rawValue: 1 << 1)
    /// Memory has error correction.
    public static let ecc = SEVSNPPlatformInfo(rawValue: 1 << 2)
    /// RAPL is off.
    public static let raplDisabled = SEVSNPPlatformInfo(rawValue: 1 << 3)
    /// The host does not see ciphertext.
    public static let ciphertextHiding = SEVSNPPlatformInfo(rawValue: 1 << 4)
    /// The firmware looked for two addresses of the same memory since the last reset: the answer to BadRAM (CVE-2024-21944).
    public static let aliasCheckComplete = SEVSNPPlatformInfo(rawValue: 1 << 5)
    /// Devices may be trusted with memory.
    public static let tio = SEVSNPPlatformInfo(rawValue: 1 << 7)

    /// The bits with a meaning, by their names in codes and claims. Others are set on real machines, and are not held against them.
    package static let names: [(name: String, bit: SEVSNPPlatformInfo)] = [
        ("smt", .smt), ("tsme", .tsme), ("ecc", .ecc), ("rapl-disabled", .raplDisabled),
        ("ciphertext-hiding", .ciphertextHiding), ("alias-check-complete", .aliasCheckComplete), ("tio", .tio),
    ]
}
