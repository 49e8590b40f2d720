import CanonicalEncoding
import Statements
import Verification

/// What bundles about the batches of one log come to together: that it kept the rule all the time, or in the end did not.
///
/// The batches follow each other by their numbers, their windows meet, and each statement takes up the state that the one
/// before hands on. All but the last claim a no-breach; the last one's claim is that about the whole log.
public struct ContinuedVerdict: Sendable {
    /// The verdicts on the bundles, in their order.
    public let verdicts: [Verdict]
    /// Bundles that are not about one log, and of the window and the claim those that were expected of the whole and are others:
    /// codes as of the checks of one statement, and sentences.
    public let unmet: [(code: String, reason: String)]

    /// The schema of the report.
    public static let schema = "assay/continued-verdict/1"

    /// Checks bundles of the batches of a log, in their order. A window and a claim that `options` expects are those of the whole
    /// log, and so is the nonce, which the last statement answers.
    ///
    /// - Parameter verify: the verdict on the bundle of a number under options of its own.
    /// - Throws: what `verify` throws.
    public init<Failure: Error>(
        count: Int, options: VerificationOptions,
        verify: (_ number: Int, _ options: VerificationOptions) throws(Failure) -> Verdict
    ) throws(Failure) {
        var verdicts: [Verdict] = []
        for number in 0..<count {
            var own = options
            own.precedent = verdicts.last?.breach
            own.expectations.window = nil
            own.expectations.claim = nil
            if number + 1 < count { own.nonce = nil }
            verdicts.append(try verify(number, own))
        }
        self.verdicts = verdicts
        // Otherwise a bundle without a log of its own would let the next one begin anew.
        var unmet: [(code: String, reason: String)] = verdicts.indices.filter { verdicts[$0].breach == nil }.map {
            ("continuity.not-one-log", "bundle \($0 + 1) is not about one log")
        }
        if let wanted = options.expectations.window {
            let window = Self.window(of: verdicts)
            if window != wanted {
                unmet.append(
                    (
                        "expectation.window",
                        "the log is about \(window.map { "\($0.start.text)/\($0.end.text)" } ?? "no window"); you expected "
                            + "\(wanted.start.text)/\(wanted.end.text)"
                    ))
            }
        }
        if let wanted = options.expectations.claim {
            let claim = verdicts.last?.breach?.claim
            if claim != wanted {
                unmet.append(
                    (
                        "expectation.verdict",
                        "the claim is \(claim?.rawValue ?? "none"); you expected \(wanted.rawValue)"
                    ))
            }
        }
        self.unmet = unmet
    }

    /// From the first statement's window to the last one's; `nil` if one of them could not be read.
    public var window: TimeWindow? { Self.window(of: verdicts) }

    private static func window(of verdicts: [Verdict]) -> TimeWindow? {
        guard let first = verdicts.first?.breach?.window, let last = verdicts.last?.breach?.window else {
            return nil
        }
        return try? TimeWindow(start: first.start, end: last.end)
    }

    /// What is shown of the whole log, in a sentence; `nil` unless all bundles verify, each after the one before.
    public var sentence: String? {
        guard verdicts.allSatisfy({ $0.outcome == .verified }), let last = verdicts.last?.breach, let window else {
            return nil
        }
        return "\(last.source.origin.title): \(last.rule.sentence(claim: last.claim, window: window))"
    }

    /// `verified` if all bundles verify, each after the one before, and the whole is what was expected.
    public var outcome: Outcome {
        max(verdicts.map(\.outcome).max() ?? .invalid, unmet.isEmpty ? .verified : .notAccepted)
    }

    /// The exit code of the command.
    public var exitCode: Int32 { outcome.exitCode }

    /// The report for programs; each bundle's own verdict is in it.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("outcome", .string(outcome.rawValue)),
            ("exitCode", JSONValue(integer: Int(exitCode))), ("sentence", sentence.map { .string($0) }),
            (
                "unmet",
                .array(
                    unmet.map {
                        .object(members: [("code", .string($0.code)), ("reason", .string($0.reason))])
                    })
            ),
            ("bundles", .array(verdicts.map(\.json))),
        ])
    }
}
