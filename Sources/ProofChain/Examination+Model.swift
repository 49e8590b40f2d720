import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Verification

/// What follows from a model's file: the reference that a statement should have, and the digest of its circuit.
public struct RecomputedModel: Sendable {
    /// The reference.
    public let reference: ModelReference
    /// The structural digest of the circuit, in the mode that was asked for; `nil` if the reference is not what was stated.
    public let circuitDigest: Digest?

    /// What was recomputed.
    public init(reference: ModelReference, circuitDigest: Digest?) {
        self.reference = reference
        self.circuitDigest = circuitDigest
    }
}

/// What is made anew once for all links that speak of it.
struct RecomputedCircuit: Hashable {
    let model: ModelReference
    /// Whether the circuit commits.
    let commits: Bool
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
    ///
    /// - Parameters:
    ///   - isComputed: whether evidence holds; otherwise nothing is made anew for whoever wrote the statement.
    ///   - commits: whether the proof has a commitment; `nil` if there is none, and so no circuit.
    mutating func checkModel(_ statement: InferenceStatement, isComputed: Bool, commits: Bool?, _ subject: String) {
        let isExpected = checkExpectedModel(statement, subject)
        let title = statement.model.title
        if let file = options.modelFile {
            guard statement.model.onnx == file else {
                record(
                    .failed(
                        .modelTrust, subject, code: "model.other-file", .notAccepted,
                        statement.model.onnx.map { "it is about the model \($0), the file is \(file)" }
                            ?? "it keeps the model's weights to itself, so that no file can be compared",
                        fix: "pass --trust-model with the digest that its maker gives"))
                return
            }
            // A file narrows what a policy lists, and adds nothing to it.
            let listed = options.policy?.expected.models ?? []
            guard listed.isEmpty || listed.contains(statement.modelIdentity) else {
                record(
                    .failed(
                        .modelTrust, subject, code: "model.not-the-policys", .notAccepted,
                        "\(title) is the file that you gave, and none of the models that the policy lists"))
                return
            }
            record(.passed(.modelTrust, subject, "\(title), which is the file that you gave"))
            if isComputed { recompute(statement, commits: commits, subject) } else { recordNotRecomputed(subject) }
            return
        }
        if isExpected || options.trustedModels.contains(statement.modelIdentity) {
            record(.passed(.modelTrust, subject, "\(title), which you named"))
        } else {
            record(
                .notPerformed(
                    .modelTrust, subject, code: "model.not-checked", "not checked: \(title) may be anybody's",
                    consequence: .notAccepted,
                    fix: "pass --model with the model's file, or --trust-model with its digest"))
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
        recordNotMeasured(subject)
    }

    private mutating func recompute(_ statement: InferenceStatement, commits: Bool?, _ subject: String) {
        guard let recompute = options.recomputation else {
            recordNotRecomputed(subject)
            return
        }
        let own: RecomputedModel
        do throws(RecomputationError) {
            let wanted = RecomputedCircuit(model: statement.model, commits: commits ?? false)
            own = if let known = recomputed[wanted] { known } else { try recompute(statement.model, wanted.commits) }
            recomputed[wanted] = own
        } catch {
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
        guard commits == nil || own.circuitDigest == statement.program.circuitDigest else {
            record(
                .failed(
                    .modelRecomputed, subject, code: "model.other-circuit", .invalid,
                    "the model's circuit is \(own.circuitDigest?.hex ?? "none"), the statement names \(statement.program.circuitDigest)"
                ))
            return
        }
        record(
            .passed(
                .modelRecomputed, subject,
                "program\(commits == nil ? " follows" : " and circuit follow") from the file, for \(statement.model.terms)"
            ))
        let divergence = statement.model.divergence
        guard divergence.samples == nil else {
            recordNotMeasured(subject)
            return
        }
        record(
            .passed(
                .modelDivergence, subject,
                "at most \(divergence.greatest) on \(divergence.count) inputs from the box, measured again"))
    }

    private mutating func recordNotMeasured(_ subject: String) {
        record(
            .notPerformed(
                .modelDivergence, subject, code: "model.divergence-not-measured",
                "how far the integers are from floating point is the word of whoever compiled the model",
                fix: "run the model on data of your own with `assay model run`"))
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
    }
}
