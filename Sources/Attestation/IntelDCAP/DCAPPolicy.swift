/// What is to be accepted of Intel's hardware. The default accepts what is up to date, is in no debug mode, and whose accesses the host
/// cannot provoke exceptions for; whose enclave or domain it is, it leaves open, and the appraisal says so.
public struct DCAPPolicy: Hashable, Sendable {
    /// Which states of the platform are accepted. `revoked` never is, whatever stands here.
    public var acceptedStatuses: Set<TCBStatus> = [.upToDate]
    /// Advisories, such as `INTEL-SA-00615`, that must not apply, even where the status is accepted.
    public var refusedAdvisories: Set<String> = []
    /// How many seconds after their next update Intel's signed documents are still taken. Certificates and lists have no grace.
    public var collateralGrace: Int64 = 0
    /// How many seconds before the check Intel's signed documents may have been issued at most; `nil` as long as they hold.
    public var maximumCollateralAge: Int64?
    /// The least tcbEvaluationDataNumber of the documents: older evaluations, if still in time, are refused.
    public var minimumEvaluationNumber = 0
    /// Platforms' families (FMSPC, 6 bytes each); `nil` for all.
    public var acceptedFamilies: Set<[UInt8]>?
    /// Platforms by their PPID or platform instance (16 bytes each); `nil` for all. The only answer to attacks with hands on the machine.
    public var acceptedPlatforms: Set<[UInt8]>?

    /// Whether enclaves and domains that can be debugged are accepted.
    public var allowsDebug = false
    /// Whether domains are accepted that did not set SEPT_VE_DISABLE.
    public var allowsVirtualizationExceptions = false
    /// MRSERVICETD (48 bytes each) that are accepted besides none.
    public var acceptedServiceDomains: Set<[UInt8]> = []

    /// MRENCLAVE (32 bytes each); `nil` for all.
    public var acceptedEnclaves: Set<[UInt8]>?
    /// MRSIGNER (32 bytes each); `nil` for all.
    public var acceptedSigners: Set<[UInt8]>?
    /// ISVPRODID; `nil` for all.
    public var acceptedProducts: Set<UInt16>?
    /// The least ISVSVN.
    public var minimumSecurityVersion: UInt16 = 0

    /// MRTD (48 bytes each); `nil` for all.
    public var acceptedMeasurements: Set<[UInt8]>?
    /// RTMR by number, 0 to 3 (48 bytes each); those not named may be anything.
    public var acceptedRegisters: [Int: Set<[UInt8]>] = [:]
    /// MRSEAM (48 bytes each); `nil` for all that Intel's documents allow.
    public var acceptedModules: Set<[UInt8]>?
    /// The least security version of TDX modules (TEE_TCB_SVN[0]), by the module's version (TEE_TCB_SVN[1]: 0 for 1.0, 1 for 1.5). Empty
    /// for all that Intel's documents allow; otherwise versions that are not named are refused.
    public var minimumModules: [UInt8: UInt8] = [:]
    /// Bits of XFAM that may be set; `nil` for all.
    public var allowedFeatures: UInt64?

    /// What REPORTDATA must be: 64 bytes, compared whole; `nil` leaves the comparison to the caller, and the appraisal says so.
    /// Any other length is met by nothing.
    public var expectedBinding: [UInt8]?

    /// The default.
    public init() {}
}
