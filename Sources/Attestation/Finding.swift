import Verification

/// One thing that an appraisal looked at, or expressly did not.
public struct Finding: Hashable, Sendable {
    /// How a check ended.
    public enum Result: String, Hashable, Sendable {
        /// It was made and holds.
        case passed
        /// It was made and does not hold.
        case failed
        /// It was not made; the reason says why.
        case notPerformed = "not-performed"
    }

    /// What was checked: a stable name, such as `sgx.qe-identity`.
    public let check: String
    /// A stable code of the finding, such as `sgx.qe-revoked`; the check's own name when it passed.
    public let code: String
    /// How it ended.
    public let result: Result
    /// What this means for the outcome; `verified` when it takes nothing away.
    public let consequence: Outcome
    /// The finding, for people.
    public let reason: String
}
