import CanonicalEncoding
import Certificates

/// What documents of Nitro enclaves are accepted.
///
/// The default refuses debug mode, and documents that are more than five minutes from the time of the check: the certificate alone would
/// let one be used again for three hours. Which image runs, it leaves open, and the appraisal says so.
public struct NitroPolicy: Hashable, Sendable {
    /// Five minutes, in seconds.
    public static let usualMaximumAge: Int64 = 300

    /// The registers that tell which image runs, or who signed it. The others are of its parent.
    public static let imageRegisters: Set<UInt64> = [0, 1, 2, 8]

    /// The roots, by key; AWS's by default.
    public var roots: TrustAnchors
    /// How many seconds the document's time may be before or after the time of the check; `nil` for receipts that were archived, whose
    /// certificates alone say when they held.
    public var maximumAge: Int64?
    /// Whether enclaves in debug mode are accepted: the parent can read their console, and nothing of them is measured.
    public var allowsDebug: Bool
    /// Register numbers and their values that are accepted; other registers may have any.
    public var registers: [UInt64: Set<[UInt8]>]
    /// The modules that are accepted; any if it is `nil`.
    public var modules: Set<String>?
    /// The bytes that user_data must be, all of them; if it is `nil` they are not compared here, and the caller must.
    public var userData: [UInt8]?
    /// The bytes that the nonce must be, all of them; if it is `nil` they are not compared.
    public var nonce: [UInt8]?

    /// Creates a policy.
    public init(
        roots: TrustAnchors = .awsNitro, maximumAge: Int64? = usualMaximumAge, allowsDebug: Bool = false,
        registers: [UInt64: Set<[UInt8]>] = [:], modules: Set<String>? = nil, userData: [UInt8]? = nil,
        nonce: [UInt8]? = nil
    ) {
        self.roots = roots
        self.maximumAge = maximumAge
        self.allowsDebug = allowsDebug
        self.registers = registers
        self.modules = modules
        self.userData = userData
        self.nonce = nonce
    }
}

extension TrustAnchors {
    /// The key of `CN=aws.nitro-enclaves, C=US, O=Amazon, OU=AWS`, G1, until 2049-10-28.
    public static let awsNitro = TrustAnchors(
        pinned: "f2caf5ecc6190b4a8399b78bc58a2bbcd0382375db8a1bfd78a82743874fd225")

    /// One key.
    ///
    /// - Precondition: 64 lower-case hexadecimal digits.
    init(pinned fingerprint: String) {
        guard let digest = try? Digest(hex: fingerprint) else { preconditionFailure("a pinned key is no digest") }
        self.init(keys: [digest])
    }
}
