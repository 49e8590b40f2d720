import Algebra
import CanonicalEncoding
import Primitives
import Statements

/// What follows from a model's file: the reference that a statement should have, and the digest of its circuit.
public struct RecomputedModel: Sendable {
    /// The reference.
    public let reference: ModelReference
    /// The structural digest of the circuit.
    public let circuitDigest: Digest

    /// What was recomputed.
    public init(reference: ModelReference, circuitDigest: Digest) {
        self.reference = reference
        self.circuitDigest = circuitDigest
    }
}

/// Why nothing follows from a model's file.
public struct RecomputationError: Error, Sendable {
    /// A stable code.
    public let code: String
    /// What is wrong, for people.
    public let message: String

    /// A reason.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

extension Examination {
    /// Whether the model is one that the verifier knows, and what the statement says of it follows from its file.
    mutating func checkModel(_ statement: InferenceStatement, _ subject: String) {
        let isExpected = checkExpectedModel(statement, subject)
        let title = statement.model.title
        if let file = options.modelFile {
            guard statement.model.onnx == file else {
                record(
                    .failed(
                        .modelTrust, subject, code: "model.other-file", .notAccepted,
                        statement.model.onnx.map { "it is about the model \($0), the file is \(file)" }
                            ?? "it keeps the model's weights to itself, so that no file can be compared",
                        fix: "pass --expect model= with the digest that its maker gives"))
                return
            }
            record(.passed(.modelTrust, subject, "\(title), which is the file that you gave"))
            recompute(statement, subject)
            return
        }
        if isExpected {
            record(.passed(.modelTrust, subject, "\(title), which you named"))
        } else {
            record(
                .notPerformed(
                    .modelTrust, subject, code: "model.not-checked", "not checked: \(title) may be anybody's",
                    consequence: .notAccepted,
                    fix: "pass --model with the model's file, or --expect model= with its digest"))
        }
        recordNotRecomputed(subject)
    }

    private mutating func recordNotRecomputed(_ subject: String) {
        record(
            .notPerformed(
                .modelRecomputed, subject, code: "model.not-recomputed",
                "that program, box, distance from floating point and circuit are those of the model's file is the word of "
                    + "the key's maker",
                fix: "pass --model with the model's file to `assay verify`"))
    }

    private mutating func recompute(_ statement: InferenceStatement, _ subject: String) {
        guard let recompute = options.recomputation else {
            recordNotRecomputed(subject)
            return
        }
        let own: RecomputedModel
        do throws(RecomputationError) { own = try recompute(statement.model) } catch {
            record(.failed(.modelRecomputed, subject, code: error.code, .notCheckable, error.message))
            return
        }
        guard own.reference == statement.model else {
            let part = Self.difference(own.reference, statement.model)
            record(
                .failed(
                    .modelRecomputed, subject, code: "model.other-\(part.code)", .invalid,
                    "what the statement says of the model does not follow from the file: \(part.words)"))
            return
        }
        guard own.circuitDigest == statement.program.circuitDigest else {
            record(
                .failed(
                    .modelRecomputed, subject, code: "model.other-circuit", .invalid,
                    "the model's circuit is \(own.circuitDigest), the statement names \(statement.program.circuitDigest)"
                ))
            return
        }
        record(
            .passed(
                .modelRecomputed, subject,
                statement.model.divergence.samples == nil
                    ? "program, box, distance from floating point and circuit follow from the file"
                    : "program, box and circuit follow from the file; the distance from floating point was measured on other data"
            ))
    }

    /// The first thing in which references of one file differ.
    private static func difference(
        _ own: ModelReference, _ stated: ModelReference
    ) -> (code: String, words: String) {
        if own.program != stated.program { return ("program", "it becomes another program of integers") }
        if own.divergence != stated.divergence {
            return ("divergence", "its distance from floating point is another one than stated")
        }
        return ("edges", "its inputs or outputs are others")
    }

    private mutating func checkExpectedModel(_ statement: InferenceStatement, _ subject: String) -> Bool {
        let found = statement.modelIdentity
        compare(
            .expectModel, subject, options.expectations.model, found: found.hex, meets: { $0 == found },
            describe: \.hex)
        return options.expectations.model == found
    }

    /// Compares the answer with the expected one.
    mutating func checkExpectations(_ statement: InferenceStatement, _ subject: String) {
        compare(
            .expectAnswer, subject, options.expectations.answer,
            found: statement.answer.map { "element \($0) is the greatest" } ?? "nothing, it hides the answer",
            meets: { $0 == statement.answer }, describe: { "element \($0)" })
        let commitments = Set(statement.inputCommitments)
        let others = statements.dropLast().filter { other in
            !commitments.isDisjoint(with: other.body.inputCommitments + other.body.outputCommitments)
        }
        if statement.inputCommitments.isEmpty {
            record(.passed(.inputOrigin, subject, "the input is in the statement, for you to see"))
        } else if others.isEmpty {
            record(
                .notPerformed(
                    .inputOrigin, subject, code: "input.any",
                    "that somebody knows such an input is proved; where it comes from is not"))
        } else {
            record(.passed(.inputOrigin, subject, "the input is what an earlier link speaks of"))
        }
    }
}
