/// A quote of Intel's DCAP, as its bytes say; nothing of it is believed yet.
///
/// "Intel SGX ECDSA QuoteLibReference DCAP API", A.4 (version 3), and "Intel TDX DCAP Quoting Library API", A.3 (versions 4 and 5).
public struct IntelQuote: Sendable {
    /// What the quote is about.
    public enum Body: Sendable {
        /// An enclave.
        case enclave(SGXReportBody)
        /// A trust domain.
        case domain(TDReportBody)
    }

    /// The most bytes of a quote, padding included.
    public static let maximumByteCount = 1 << 16
    /// How Intel's quoting enclaves name their vendor.
    static let vendor: [UInt8] = [
        0x93, 0x9A, 0x72, 0x33, 0xF7, 0x9C, 0x4C, 0xA9, 0x94, 0x0A, 0x0D, 0xB3, 0x95, 0x7F, 0x06, 0x07,
    ]

    /// 3, 4 or 5.
    public let version: Int
    /// What the quoting enclave put in the header: 20 bytes.
    public let userData: [UInt8]
    /// What the quote is about.
    public let body: Body
    /// Header and body: what the attestation key signed, and all that a receipt is known by.
    public let signedRegion: [UInt8]
    /// Of the signed region: r ‖ s, 64 bytes.
    public let signature: [UInt8]
    /// The attestation key: x ‖ y, 64 bytes.
    public let attestationKey: [UInt8]
    /// The quoting enclave's report, in which it names the key.
    public let enclaveReport: SGXReportBody
    /// The PCK's, of that report: r ‖ s, 64 bytes.
    public let enclaveSignature: [UInt8]
    /// What the quoting enclave put beside the key.
    public let authenticationData: [UInt8]
    /// The platform's certificates in PEM: its PCK, the authority, the root.
    public let certificates: [UInt8]
    /// How many zero bytes stand after the quote.
    public let paddingByteCount: Int
}

/// What an SGX enclave's report says ("Intel SDM", volume 3D, 38.15): 384 bytes.
public struct SGXReportBody: Hashable, Sendable {
    static let byteCount = 384

    /// The report as it is.
    public let bytes: [UInt8]
    /// The processor's security version: 16 bytes.
    public let cpuSVN: [UInt8]
    /// MISCSELECT.
    public let miscSelect: [UInt8]
    /// ATTRIBUTES: 8 bytes of flags, 8 of XFRM.
    public let attributes: [UInt8]
    /// MRENCLAVE: what was loaded, 32 bytes.
    public let enclave: [UInt8]
    /// MRSIGNER: who signed it, 32 bytes.
    public let signer: [UInt8]
    /// ISVPRODID.
    public let productID: UInt16
    /// ISVSVN.
    public let securityVersion: UInt16
    /// REPORTDATA: what the enclave chose, 64 bytes.
    public let reportData: [UInt8]

    /// Whether a debugger can read the enclave.
    public var isDebuggable: Bool { attributes[0] & 2 != 0 }
}

/// What a trust domain's report says ("Intel TDX Module ABI", TDREPORT): 584 bytes, or 648 of TDX 1.5.
public struct TDReportBody: Hashable, Sendable {
    static let byteCount = 584
    static let byteCountWithServices = 648

    /// TEE_TCB_SVN: the module's security versions, 16 bytes.
    public let teeTCBSVN: [UInt8]
    /// MRSEAM: the TDX module, 48 bytes.
    public let module: [UInt8]
    /// MRSIGNERSEAM: who signed it, 48 bytes; zero for Intel.
    public let moduleSigner: [UInt8]
    /// SEAMATTRIBUTES: 8 bytes.
    public let moduleAttributes: [UInt8]
    /// TDATTRIBUTES: 8 bytes, the least significant first.
    public let attributes: [UInt8]
    /// XFAM: 8 bytes, the least significant first.
    public let xfam: [UInt8]
    /// MRTD: what was loaded, 48 bytes.
    public let measurement: [UInt8]
    /// MRCONFIGID, 48 bytes.
    public let configurationID: [UInt8]
    /// MROWNER, 48 bytes.
    public let owner: [UInt8]
    /// MROWNERCONFIG, 48 bytes.
    public let ownerConfiguration: [UInt8]
    /// RTMR 0 to 3: what was measured since, 48 bytes each.
    public let registers: [[UInt8]]
    /// REPORTDATA: what the domain chose, 64 bytes.
    public let reportData: [UInt8]
    /// TEE_TCB_SVN2, 16 bytes; `nil` before TDX 1.5.
    public let currentTCBSVN: [UInt8]?
    /// MRSERVICETD: the services that may act on the domain, such as for migration, 48 bytes; `nil` before TDX 1.5.
    public let serviceDomains: [UInt8]?

    /// Whether the host can read the domain.
    public var isDebuggable: Bool { attributes[0] & 1 != 0 }
    /// Whether accesses that the host provokes stop the domain, not its handlers.
    public var disablesVirtualizationExceptions: Bool { attributes[3] & 0x10 != 0 }
    /// Whether bits of the attributes are set that the architecture keeps for itself: 1 to 7 of TUD.
    public var hasReservedAttributes: Bool { attributes[0] & 0xFE != 0 }
}
