import CanonicalEncoding
import Certificates

/// What quotes of a TPM 2.0 are to be accepted.
///
/// Without changes none is: some key must be trusted, by itself or by a certificate. What registers hold is up to the caller; as long as
/// `registers` is empty, the appraisal says that they were not compared.
public struct TPMPolicy: Hashable, Sendable {
    /// Keys that are trusted, by the SHA-256 of their SubjectPublicKeyInfo.
    public var keys: Set<Digest> = []
    /// Roots of certificates for such keys.
    public var anchors = TrustAnchors(keys: [])
    /// Whether each of those certificates must be in no revocation list of its issuer.
    public var requiresRevocationLists = false
    /// The bytes that the quote must be for, compared whole; `nil` if they are not to be compared here.
    public var qualifyingData: [UInt8]?
    /// The bank that the registers are of.
    public var bank = HashFunction.sha256
    /// What registers may hold; all of these must be quoted.
    public var registers: [Int: Set<[UInt8]>] = [:]
    /// Registers that must be quoted, neither more nor less; `nil` if it is enough that those of `registers` are.
    public var selection: Set<Int>?
    /// Whether there must be an event log that leads to the registers.
    public var requiresEventLog = false
    /// Registers into which nothing may be measured that such a log does not hold, if they are quoted: those of firmware and boot loader.
    public var loggedRegisters: Set<Int> = Set(0...9)
    /// Whether the clock must be one that never ran backwards.
    public var requiresSafeClock = false
    /// How often the TPM may have been reset; `nil` if that is not to be compared.
    public var resetCount: UInt32?
    /// How often it may have been resumed since; `nil` if that is not to be compared.
    public var restartCount: UInt32?
    /// The firmware's versions; `nil` if they are not to be compared.
    public var firmwareVersions: Set<UInt64>?

    /// The default.
    public init() {}
}
