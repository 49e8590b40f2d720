import CanonicalEncoding
import Statements
import Verification

extension Examination {
    /// Nonce and validity.
    mutating func checkFreshness(_ statement: Statement, isLast: Bool, _ subject: String) {
        checkNonce(statement, isLast: isLast, subject)
        checkValidity(statement, subject)
    }

    private mutating func checkNonce(_ statement: Statement, isLast: Bool, _ subject: String) {
        switch (options.nonce, statement.terms.nonce) {
        case (nil, nil):
            record(
                .notPerformed(
                    .nonce, subject, code: "nonce.none", "the statement answers no challenge; it may be an old one",
                    fix: "give the prover a nonce of your own and pass it with --nonce"))
        case (nil, _?):
            record(
                .notPerformed(
                    .nonce, subject, code: "nonce.not-compared",
                    "the statement answers a challenge, and you did not say whether it was yours",
                    fix: "pass the nonce that you gave the prover with --nonce"))
        case (_?, nil) where !isLast:
            record(
                .notPerformed(
                    .nonce, subject, code: "nonce.by-last", "it answers no challenge; the last link names it and has to"
                ))
        case (_?, nil):
            record(
                .failed(
                    .nonce, subject, code: "nonce.missing", .notAccepted,
                    "the statement does not answer your challenge, nor any",
                    fix: "ask the prover for a proof that carries your nonce"))
        case (let wanted?, let found?):
            if wanted == found {
                record(.passed(.nonce, subject, "it answers your challenge"))
            } else {
                record(
                    .failed(
                        .nonce, subject, code: "nonce.mismatch", .notAccepted,
                        "the statement answers another challenge than yours",
                        fix: "ask the prover for a proof that carries your nonce"))
            }
        }
    }

    private mutating func checkValidity(_ statement: Statement, _ subject: String) {
        if let expires = statement.terms.expires, now >= expires {
            record(
                .failed(
                    .validity, subject, code: "statement.expired", .stale,
                    "the statement expired at \(expires.text); it is checked for \(now.text)",
                    fix: "ask the prover for a new one"))
            return
        }
        if let begins = statement.body.begins, begins > now {
            record(
                .failed(
                    .validity, subject, code: "statement.not-yet-valid", .stale,
                    "the statement speaks of \(begins.text), which lies after the time of the check, \(now.text)",
                    fix: "check the clocks of this machine and of the device"))
            return
        }
        record(
            .passed(
                .validity, subject,
                statement.terms.expires.map { "valid until \($0.text)" } ?? "the statement does not expire"))
    }
}
