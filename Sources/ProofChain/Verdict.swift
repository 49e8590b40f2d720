import CanonicalEncoding
import Statements
import Verification

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
public struct Verdict: Sendable, Equatable {
    /// The links, whatever they are worth, in their order; those whose statements could not be read are not among them.
    public let links: [LinkVerdict]
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
    /// What was accepted; `nil` if no policy said.
    public let policy: Policy?

    /// What the links state.
    public var statements: [Statement] { links.map(\.statement) }
    /// The last statement, which stands on all others; `nil` when none could be read.
    public var statement: Statement? { statements.last }
    /// The statements about logs.
    public var breaches: [BreachStatement] {
        statements.compactMap { if case .breach(let statement) = $0 { statement } else { nil } }
    }
    /// The one statement about a log; `nil` if there is none, or more than one.
    public var breach: BreachStatement? { breaches.count == 1 ? breaches[0] : nil }
    /// What was proved, all of it; `nil` when no statement could be read.
    public var sentence: String? {
        statements.isEmpty ? nil : statements.map(\.sentence).joined(separator: "; and ")
    }
    /// The last statement's digest; `nil` when no statement could be read.
    public var statementDigest: Digest? { links.last?.digest }
    /// From when all statements can be relied on (the end of their windows).
    public var validFrom: UTCTime? { statements.compactMap(\.body.validFrom).max() }
    /// From when on one of them can no longer be relied on; `nil` when none says.
    public var validUntil: UTCTime? {
        (statements.compactMap(\.terms.expires) + links.flatMap(\.evidence).compactMap(\.validUntil)).min()
    }

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
