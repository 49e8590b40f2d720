import Verification

/// One thing that was looked at, or expressly was not.
public struct Check: Sendable, Hashable {
    /// How a check ended.
    public enum Result: String, Sendable, Hashable {
        /// It was made and holds.
        case passed
        /// It was made and does not hold.
        case failed
        /// It was not made; the reason says why.
        case notPerformed = "not-performed"
    }

    /// What was checked.
    public let name: CheckName
    /// A stable code of the finding, such as `proof.point-not-on-curve`; the check's own name when it passed.
    public let code: String
    /// What it was about, such as `link 1`.
    public let subject: String
    /// How it ended.
    public let result: Result
    /// What this means for the outcome; `verified` when it takes nothing away.
    public let consequence: Outcome
    /// The finding, for people.
    public let reason: String
    /// What would make it pass, if there is something to do.
    public let fix: String?

    /// The same finding where nothing depends on it.
    var waived: Check {
        Check(
            name: name, code: code, subject: subject, result: result, consequence: .verified, reason: reason, fix: fix)
    }

    /// A check that holds.
    static func passed(_ name: CheckName, _ subject: String, _ reason: String) -> Check {
        Check(
            name: name, code: name.rawValue, subject: subject, result: .passed, consequence: .verified,
            reason: reason, fix: nil)
    }

    /// A check that does not hold.
    static func failed(
        _ name: CheckName, _ subject: String, code: String, _ consequence: Outcome, _ reason: String, fix: String? = nil
    ) -> Check {
        Check(
            name: name, code: code, subject: subject, result: .failed, consequence: consequence, reason: reason,
            fix: fix)
    }

    /// A check that was not made.
    static func notPerformed(
        _ name: CheckName, _ subject: String, code: String, _ reason: String, consequence: Outcome = .verified,
        fix: String? = nil
    ) -> Check {
        Check(
            name: name, code: code, subject: subject, result: .notPerformed, consequence: consequence, reason: reason,
            fix: fix)
    }
}
