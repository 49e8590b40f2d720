/// What a verification comes to, from best to worst.
///
/// When several things are wrong the worst one names the outcome: what is invalid stays invalid whatever else is
/// unknown, what could not be checked cannot be called stale, and what is stale is not worth a policy.
public enum Outcome: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Everything that was asked for was checked and holds.
    case verified
    /// The mathematics holds, but an expectation is not met, or the setup or the sensor is not trusted.
    case notAccepted = "not-accepted"
    /// Expired, or not yet valid, at the time of the check.
    case stale
    /// It asks for something that this verifier does not know, or lacks what is needed to check it.
    case notCheckable = "not-checkable"
    /// Malformed, tampered with, or not proved.
    case invalid

    /// The exit code of the command: 0 verified, 3 not accepted, 5 stale, 4 not checkable, 1 invalid.
    /// (2 is wrong usage and 6 is I/O; they are not outcomes.)
    public var exitCode: Int32 {
        switch self {
        case .verified: 0
        case .invalid: 1
        case .notAccepted: 3
        case .notCheckable: 4
        case .stale: 5
        }
    }

    private var rank: Int {
        switch self {
        case .verified: 0
        case .notAccepted: 1
        case .stale: 2
        case .notCheckable: 3
        case .invalid: 4
        }
    }

    /// Better before worse.
    public static func < (lhs: Outcome, rhs: Outcome) -> Bool { lhs.rank < rhs.rank }
}
