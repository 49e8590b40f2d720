import CanonicalEncoding
import Statements

/// Something the verdict rests on and that no check of a bundle can settle.
public struct Assumption: Sendable, Hashable {
    /// A stable code, such as `setup.dev`.
    public let code: String
    /// What is assumed, in a sentence.
    public let text: String
}

/// What a verifier found: every check made, every check not made, and what it comes to.
///
/// A value, not an error: a bundle that proves nothing is a finding like any other.
public struct Verdict: Sendable, Hashable {
    /// The statement, whatever it is worth; `nil` when none could be read.
    public let statement: Statement?
    /// What was proved, about which device, when, under which rule; `nil` when no statement could be read.
    public let sentence: String?
    /// The statement's digest; `nil` when no statement could be read.
    public let statementDigest: Digest?
    /// The manifest digest as computed from the bundle; `nil` when it could not be read.
    public let bundleDigest: Digest?
    /// The checks, in the order in which they are named by `CheckName`.
    public let checks: [Check]
    /// What the verdict rests on.
    public let assumptions: [Assumption]
    /// The time for which the checks were made.
    public let time: UTCTime
    /// Whether that time was supplied by the caller instead of a clock.
    public let timeIsSupplied: Bool
    /// From when the statement can be relied on (the end of its window).
    public let validFrom: UTCTime?
    /// From when on it can no longer be relied on; `nil` when it does not say.
    public let validUntil: UTCTime?

    /// The worst consequence of any check.
    public var outcome: Outcome { checks.map(\.consequence).max() ?? .invalid }

    /// The exit code of the command.
    public var exitCode: Int32 { outcome.exitCode }

    /// The checks with the worst consequence, which decide the outcome; none when all is well.
    public var reasons: [Check] {
        let outcome = outcome
        return outcome == .verified ? [] : checks.filter { $0.consequence == outcome }
    }

    /// The first of the reasons.
    public var decisive: Check? { reasons.first }
}
