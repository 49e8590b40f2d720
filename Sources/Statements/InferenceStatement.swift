import Algebra
import CanonicalEncoding
import Primitives

/// What is claimed of a model: that it gives an answer to an input.
public struct InferenceStatement: ComputationStatement {
    /// Which model, in which integers.
    public let model: ModelReference
    /// Poseidon(tagWeights, root, salt): the weights, if they are private.
    public let weightsCommitment: Fr?
    /// What it was given.
    public let input: EdgeValue
    /// What it answered.
    public let output: EdgeValue
    /// What was run.
    public let program: ProgramReference
    /// For whom, until when, after what.
    public let terms: StatementTerms

    /// The kind of claim.
    public static let kind = "inference"

    /// Checks and makes a statement.
    ///
    /// - Throws: `statement.model-edge` if the values are not what the model says of who sees them, or of how many there are.
    public init(
        model: ModelReference, weightsCommitment: Fr? = nil, input: EdgeValue, output: EdgeValue,
        program: ProgramReference, terms: StatementTerms = StatementTerms()
    ) throws(StatementError) {
        guard (weightsCommitment != nil) == (model.weights == .committed) else {
            throw StatementError(
                code: "statement.model-edge", message: "statement.weights is there exactly if the model's are committed"
            )
        }
        for (name, value, edge) in [("inputs", input, model.input), ("outputs", output, model.output)] {
            guard value.fits(edge) else {
                throw StatementError(
                    code: "statement.model-edge",
                    message:
                        "statement.\(name) holds \(edge.visibility == .committed ? "a commitment" : "\(edge.count) integers"), "
                        + "as statement.model says")
            }
        }
        self.model = model
        self.weightsCommitment = weightsCommitment
        self.input = input
        self.output = output
        self.program = program
        self.terms = terms
    }

    /// The claim in a sentence.
    public var sentence: String {
        "\(model.title) answers \(output.words(model.output)) to \(input.words(model.input))"
    }

    /// Models know no time.
    public var begins: UTCTime? { nil }
    /// Models know no time.
    public var validFrom: UTCTime? { nil }
    /// The commitment to the input, if it is one.
    public var inputCommitments: [Fr] { input.commitment.map { [$0] } ?? [] }
    /// The commitment to the output, if it is one.
    public var outputCommitments: [Fr] { output.commitment.map { [$0] } ?? [] }

    /// What tells the model from all others: SHA-256 of its file, or where its weights are private a digest of program and commitment.
    public var modelIdentity: Digest { model.identity(weights: weightsCommitment) }

    /// The index of the greatest element of the first output, the first one if several are; `nil` if the output is not shown, or
    /// has one element only.
    public var answer: Int? {
        guard case .integers(let values) = output, let first = model.output.tensors.first, first.count > 1 else {
            return nil
        }
        let own = values.prefix(first.count)
        guard let greatest = own.max() else { return nil }
        return own.firstIndex(of: greatest)
    }

    /// The public inputs of a proof of this statement: the commitments to output, input and weights, where there are such; the
    /// context; the model; the integers of the input and of the output, where they are shown.
    public func publicInputs() -> [Fr] {
        let commitments = [output.commitment, input.commitment, weightsCommitment].compactMap { $0 }
        return commitments + [context, model.fieldElement] + input.shown + output.shown
    }
}

/// The values at one side of a model, as a statement has them.
public enum EdgeValue: Hashable, Sendable {
    /// All integers, tensor by tensor, each row by row.
    case integers([Int64])
    /// A salted commitment to them: `docs/inference-semantics.md`.
    case commitment(Fr)

    /// The commitment, if it is one.
    public var commitment: Fr? {
        if case .commitment(let value) = self { value } else { nil }
    }

    /// The integers as public inputs, if they are shown; a negative one is p less its magnitude.
    package var shown: [Fr] {
        guard case .integers(let values) = self else { return [] }
        return values.map { $0 < 0 ? -Fr(unsigned: $0.magnitude) : Fr(unsigned: $0.magnitude) }
    }

    func fits(_ edge: ModelEdge) -> Bool {
        switch self {
        case .commitment: edge.visibility == .committed
        case .integers(let values):
            edge.visibility == .isPublic && values.count == edge.count
        }
    }

    /// Up to sixteen numbers, to four digits after the point, and which one is the greatest; or the commitment.
    fileprivate func words(_ edge: ModelEdge) -> String {
        switch self {
        case .commitment(let value):
            let places = edge.readings?.encoding == .regular ? "places of a log" : "readings"
            let what = edge.readings == nil ? "what" : "the \(edge.count) \(places) that"
            return "\(what) \(value.integer.decimal.prefix(12))… commits to"
        case .integers(let values):
            var rest = values[...]
            let tensors = edge.tensors.map { tensor in
                let own = rest.prefix(tensor.count)
                rest = rest.dropFirst(tensor.count)
                func text(_ integer: Int64) -> String { "\((tensor.value(integer) * 1e4).rounded() / 1e4)" }
                guard own.count > 1 else { return own.map(text).joined() }
                let greatest = own.max().flatMap { own.firstIndex(of: $0) }.map { $0 - own.startIndex } ?? 0
                let shown = own.prefix(16).map(text).joined(separator: ", ")
                return "[\(shown)\(own.count > 16 ? ", …" : "")] (element \(greatest) is the greatest)"
            }
            return tensors.joined(separator: " and ")
        }
    }
}
