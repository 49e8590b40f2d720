import Algebra
import CanonicalEncoding
import Primitives

/// Which model a claim is about, and in which integers: all that is decided when a model is compiled.
///
/// The circuit holds its digest as a constant, so that a proof is of no other model, not even of one whose weights differ by a
/// unit in the last place and become the same integers.
public struct ModelReference: Hashable, Sendable {
    /// SHA-256 of the ONNX file; `nil` where weights are private, which it would let anybody test guesses of.
    public let onnx: Digest?
    /// The digest of the integer program: `docs/inference-semantics.md`.
    public let program: Digest
    /// How finely numbers are kept.
    public let precision: ModelPrecision
    /// Whether the weights are part of the circuit or committed to.
    public let weights: Visibility
    /// What goes in.
    public let input: ModelEdge
    /// What comes out.
    public let output: ModelEdge
    /// How far the integers are from floating point, as measured when the model was compiled.
    public let divergence: ModelDivergence

    /// Who sees a value.
    public enum Visibility: String, CaseIterable, Sendable {
        /// Everybody: it is in the statement.
        case isPublic = "public"
        /// The prover; the statement has a salted commitment.
        case committed
    }

    /// The most integers that a statement can show, of input and output together: a verifying key in a bundle has 64 KiB.
    public static let maximumShown = 1_984

    /// Checks and makes a reference.
    ///
    /// - Throws: `statement.model` if more is shown, if weights are public and the file has no digest, or the other way round, or an input has no box.
    public init(
        onnx: Digest?, program: Digest, precision: ModelPrecision, weights: Visibility, input: ModelEdge,
        output: ModelEdge, divergence: ModelDivergence
    ) throws(StatementError) {
        guard (onnx != nil) == (weights == .isPublic) else {
            throw StatementError(
                code: "statement.model", message: "statement.model.onnx is there exactly if weights are public")
        }
        guard input.tensors.allSatisfy({ $0.box != nil }), output.tensors.allSatisfy({ $0.box == nil }) else {
            throw StatementError(
                code: "statement.model", message: "statement.model has a box for every input, and for no output")
        }
        let shown = [input, output].filter { $0.visibility == .isPublic }.reduce(0) { $0 + $1.count }
        guard shown <= Self.maximumShown else {
            throw StatementError(
                code: "statement.model",
                message:
                    "statement.model shows \(shown) numbers, and a key takes \(Self.maximumShown) at most: commit to them"
            )
        }
        guard input.readings == nil || input.takesReadings, output.readings == nil else {
            throw StatementError(
                code: "statement.model",
                message:
                    "statement.model.input.readings goes with one committed tensor of integers, all codes in its box")
        }
        self.onnx = onnx
        self.program = program
        self.precision = precision
        self.weights = weights
        self.input = input
        self.output = output
        self.divergence = divergence
    }

    /// SHA-256 of the canonical JSON under "assay.model.v1".
    public var digest: Digest { Digest.sha256(domain: "assay.model.v1", json.canonicalBytes) }

    /// The digest as a big-endian integer mod r: the constant of the circuit.
    public var fieldElement: Fr { Fr(reducing: FieldInteger(bigEndian: digest.bytes)) }

    /// Precision and boxes in words.
    public var terms: String {
        let boxes = input.tensors.compactMap(\.box).map { "\($0.lowerBound) to \($0.upperBound)" }
        return
            "\(precision.inputBits), \(precision.activationBits) and \(precision.weightBits) bits after the point of inputs, "
            + "activations and weights, and inputs of \(boxes.joined(separator: " and "))"
    }

    /// What tells the model from all others: SHA-256 of its file, or where its weights are private a digest of program and commitment.
    public func identity(weights commitment: Fr?) -> Digest {
        onnx
            ?? .sha256(
                domain: "assay.private-model.v1", program.bytes, commitment?.integer.bigEndianBytes ?? [])
    }

    /// What the model is called in sentences: by its file, or where that is secret by its program.
    public var title: String {
        onnx.map { "model \($0.hex.prefix(12))…" } ?? "a private model of program \(program.hex.prefix(12))…"
    }
}

/// How many bits numbers have after the point.
public struct ModelPrecision: Hashable, Sendable {
    /// Of inputs.
    public let inputBits: Int
    /// Of what non-linear operators take and give.
    public let activationBits: Int
    /// Of weights, at most.
    public let weightBits: Int
    /// From which on a sum is rescaled before it is weighted again.
    public let widestBits: Int
    /// n, if all private weights were declared to lie in −2^n ..< 2^n.
    public let weightBound: Int?

    /// The most bits of inputs, activations and weights.
    public static let mostBits = 16
    /// What can be declared of private weights.
    public static let weightBounds = -16...24

    /// Bits after the point.
    public init(
        inputBits: Int, activationBits: Int, weightBits: Int, widestBits: Int, weightBound: Int? = nil
    ) {
        self.weightBound = weightBound
        self.inputBits = inputBits
        self.activationBits = activationBits
        self.weightBits = weightBits
        self.widestBits = widestBits
    }
}

/// How far a model in integers was from the same in floating point, over samples.
public struct ModelDivergence: Hashable, Sendable {
    /// SHA-256 of the file with the samples; `nil` if they were drawn from the box, by the rule of `docs/inference-semantics.md`.
    public let samples: Digest?
    /// How many samples.
    public let count: Int
    /// The greatest distance of two outputs' numbers, rounded up to six digits.
    public let greatest: Double
    /// For how many the greatest element of the first output that has several was the same one; all, if none has.
    public let sameGreatest: Int

    /// A measurement.
    public init(samples: Digest?, count: Int, greatest: Double, sameGreatest: Int) {
        self.samples = samples
        self.count = count
        self.greatest = greatest
        self.sameGreatest = sameGreatest
    }
}
