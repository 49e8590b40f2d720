import CanonicalEncoding
import Primitives
import Statements
import Verification

extension Examination {
    /// Compares a statement about a log with what the verifier wants it to say.
    mutating func checkExpectations(_ statement: BreachStatement, _ subject: String) {
        let wanted = options.expectations
        compare(
            .expectRule, subject, wanted.rule, found: statement.rule.sentence(),
            meets: { $0.meansTheSame(as: statement.rule) }, describe: { $0.sentence() })
        compare(
            .expectWindow, subject, wanted.window,
            found: "\(statement.window.start.text)/\(statement.window.end.text)",
            meets: { $0 == statement.window }, describe: { "\($0.start.text)/\($0.end.text)" })
        compare(
            .expectVerdict, subject, wanted.claim, found: statement.claim.rawValue,
            meets: { $0 == statement.claim }, describe: \.rawValue)
        compare(
            .expectSensor, subject, wanted.sensor,
            found: statement.source.sensor.map { Hex.encode($0.packed) } ?? Self.hidden,
            meets: { $0 == statement.source.sensor?.packed }, describe: { Hex.encode($0) })
        compare(
            .expectDevice, subject, wanted.device, found: statement.source.profile?.device.text ?? Self.hidden,
            meets: { wanted in
                statement.source.profile.map { $0.device.text.utf8.elementsEqual(wanted.utf8) } ?? false
            }, describe: { $0 })
        compare(
            .expectCounter, subject, wanted.counter, found: String(statement.source.counter),
            meets: { $0 == statement.source.counter }, describe: { String($0) })
    }

    /// Compares what statements of all kinds say with what the verifier wants.
    mutating func checkExpectations(of statement: Statement, isLast: Bool, _ subject: String) {
        let wanted = options.expectations
        if let circuit = statement.computation?.program.circuit {
            compare(
                .expectCircuit, subject, wanted.circuit, found: circuit, meets: { $0 == circuit }, describe: { $0 })
        }
        if !isLast, wanted.audience != nil, statement.terms.audience == nil {
            record(
                .notPerformed(
                    .expectAudience, subject, code: "expectation.by-last",
                    "it is for nobody in particular; the last link names it and has to be for whom you expect"))
            return
        }
        compare(
            .expectAudience, subject, wanted.audience, found: statement.terms.audience?.text ?? "nobody in particular",
            meets: { $0.utf8.elementsEqual((statement.terms.audience?.text ?? "").utf8) }, describe: { $0 })
    }

    private static let hidden = "nothing, it hides the sensor"

    /// What is expected of a kind of statement wants one of that kind in the bundle.
    mutating func checkExpectedKinds() {
        let kinds = Set(statements.map(\.kind))
        for name in options.expectations.named {
            guard let kind = name.kind, !kinds.contains(kind) else { continue }
            record(
                .failed(
                    name, "bundle", code: "expectation.other-kind", .notAccepted,
                    "you expected something of a statement of the kind \(kind), and the bundle has none"))
        }
    }

    mutating func compare<Value>(
        _ name: CheckName, _ subject: String, _ wanted: Value?, found: String, meets: (Value) -> Bool,
        describe: (Value) -> String
    ) {
        guard let wanted else {
            record(
                .notPerformed(
                    name, subject, code: "expectation.none", "nobody said what to expect; the statement says: \(found)",
                    fix: "pass --expect with the value that you want"))
            return
        }
        if meets(wanted) {
            record(.passed(name, subject, "as expected: \(found)"))
        } else {
            record(
                .failed(
                    name, subject, code: "expectation.\(name.rawValue.dropFirst("expect.".count))", .notAccepted,
                    "the statement says \(found); you expected \(describe(wanted))"))
        }
    }
}
