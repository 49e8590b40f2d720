import Statements
import Verification

extension Examination {
    /// Whether the statement begins a log, or continues the one that was checked before it.
    mutating func checkContinuity(_ statement: BreachStatement, _ subject: String) {
        guard let precedent = options.precedent else {
            if statement.continuity?.isStart ?? true {
                record(
                    .passed(
                        .continuity, subject,
                        statement.continuity == nil ? "the log is one batch" : "the log begins with this batch"))
            } else {
                record(
                    .failed(
                        .continuity, subject, code: "continuity.earlier-missing", .notCheckable,
                        "it counts on what a statement about the batch before handed on, and you gave none",
                        fix: "pass the bundles of all batches in their order, with --continued"))
            }
            return
        }
        if let break_ = Self.continuityBreak(statement, after: precedent) {
            record(
                .failed(
                    .continuity, subject, code: "continuity.\(break_.code)", .notAccepted, break_.reason,
                    fix: "pass the bundles of all batches in their order"))
        } else {
            record(.passed(.continuity, subject, "it goes on where statement \(precedent.digest) ends"))
        }
    }

    /// Why a statement does not go on where another ends.
    private static func continuityBreak(
        _ statement: BreachStatement, after precedent: BreachStatement
    ) -> (code: String, reason: String)? {
        guard let continuity = statement.continuity, let handedOn = precedent.continuity else {
            return ("none", "it, or the one before, speaks of a log in one batch")
        }
        let (source, before) = (statement.source, precedent.source)
        if precedent.claim != .noBreach {
            return ("after-breach", "the one before claims a breach, after which nothing goes on")
        }
        if source.origin != before.origin || source.scale != before.scale {
            return ("other-sensor", "it is about another sensor than the one before")
        }
        if source.tickSeconds != before.tickSeconds || source.interval != before.interval {
            return ("other-ticks", "its ticks are not those of the one before")
        }
        if !statement.rule.meansTheSame(as: precedent.rule) {
            return ("other-rule", "its rule does not mean what that of the one before means")
        }
        let (next, overflows) = before.sequence.addingReportingOverflow(1)
        if source.counter != before.counter || overflows || source.sequence != next {
            return (
                "other-sequence",
                "it is about batch \(source.sequence) of counter \(source.counter), and the one before about batch "
                    + "\(before.sequence) of counter \(before.counter): batches are missing, or in another order"
            )
        }
        if statement.window.start != precedent.window.end {
            return (
                "other-window",
                "its window begins at \(statement.window.start.text), and that of the one before ends at "
                    + precedent.window.end.text
            )
        }
        if continuity.before != handedOn.after {
            return ("other-state", "it does not take up the state that the one before hands on")
        }
        return nil
    }
}
