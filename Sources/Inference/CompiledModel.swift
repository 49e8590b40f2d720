import Algebra
import CanonicalEncoding
import ONNX
import Primitives
import Statements

/// A model with all that is decided before anything is proved of it: its integers, who sees what, and how far it is from floating
/// point.
package struct CompiledModel: Sendable {
    /// The model in integers.
    package let quantized: QuantizedModel
    /// What statements say of it.
    package let reference: ModelReference
    /// What the file says of its inputs.
    private let descriptions: [ValueDescription]

    /// Samples to measure the distance from floating point on.
    package struct Samples: Sendable {
        /// SHA-256 of their file; `nil` if they are drawn from the box.
        package let digest: Digest?
        /// Of each, the numbers of all inputs.
        package let values: [[[Double]]]

        /// Samples from a file.
        package init(digest: Digest, values: [[[Double]]]) {
            self.digest = digest
            self.values = values
        }

        /// How many are drawn from the box where there are no others.
        package static let drawnCount = 8
    }

    /// How much is done of a compilation.
    package typealias Progress = (_ done: Double) -> Void

    /// Compiles a model.
    ///
    /// - Parameters:
    ///   - file: the ONNX file. Weights in other files are refused: the digest would not cover them.
    ///   - boxes: one for each input.
    ///   - readings: of an input that is the readings of a log, what its integers mean.
    ///   - samples: inputs inside of the boxes; drawn from the boxes if there are none.
    ///   - goal: if there is one, the bits of the scheme become the fewest with which it is met on the samples.
    /// - Throws: `onnx.…`, `model.…`, `input.…` for samples, `statement.model`.
    package init(
        file: [UInt8], scheme: QuantizationScheme, boxes: [ClosedRange<Double>], input: ModelReference.Visibility,
        readings: SensorScale? = nil, output: ModelReference.Visibility, samples: Samples? = nil,
        goal: AccuracyGoal? = nil, progress: Progress = { _ in }
    ) throws(InferenceError) {
        try self.init(
            Self.decode(file), onnx: .sha256(of: file), scheme: scheme, boxes: boxes, input: input, readings: readings,
            output: output, samples: samples, goal: goal, progress: progress)
    }

    /// Compiles a model that takes the readings of a log.
    package init(
        file: [UInt8], scheme: QuantizationScheme, readings: SensorScale, output: ModelReference.Visibility,
        samples: Samples? = nil, goal: AccuracyGoal? = nil, progress: Progress = { _ in }
    ) throws(InferenceError) {
        try self.init(
            file: file, scheme: scheme, boxes: [readings.box], input: .committed, readings: readings, output: output,
            samples: samples, goal: goal, progress: progress)
    }

    /// Compiles a model with one box for all inputs.
    package init(
        file: [UInt8], scheme: QuantizationScheme, box: ClosedRange<Double>, input: ModelReference.Visibility,
        output: ModelReference.Visibility, samples: Samples? = nil, goal: AccuracyGoal? = nil,
        progress: Progress = { _ in }
    ) throws(InferenceError) {
        let model = try Self.decode(file)
        try self.init(
            model, onnx: .sha256(of: file), scheme: scheme,
            boxes: Array(repeating: box, count: model.graph.inputs.count), input: input, readings: nil, output: output,
            samples: samples, goal: goal, progress: progress)
    }

    private init(
        _ model: ONNXModel, onnx: Digest, scheme: QuantizationScheme, boxes: [ClosedRange<Double>],
        input: ModelReference.Visibility, readings: SensorScale?, output: ModelReference.Visibility, samples: Samples?,
        goal: AccuracyGoal?, progress: Progress
    ) throws(InferenceError) {
        try self.init(
            Self.measured(
                model, scheme: scheme, boxes: boxes, samples: samples, goal: goal, progress: progress),
            of: model, onnx: onnx, input: input, readings: readings, output: output)
    }

    /// Compiles a model as a statement says that it was: what it says of precision, boxes and who sees what is taken from there, and
    /// so is a distance from floating point that was measured on a file; all else is made anew.
    ///
    /// - Parameter measuring: whether a distance on samples from the box is measured anew.
    package init(file: [UInt8], as stated: ModelReference, measuring: Bool = true) throws(InferenceError) {
        let model = try Self.decode(file)
        let isMeasured = measuring && stated.divergence.samples == nil
        try self.init(
            Self.measured(
                model, scheme: QuantizationScheme(stated.precision, weights: stated.weights),
                boxes: stated.input.tensors.compactMap(\.box), stated: isMeasured ? nil : stated.divergence),
            of: model, onnx: .sha256(of: file), input: stated.input.visibility, readings: stated.input.readings,
            output: stated.output.visibility)
    }

    private init(
        _ measured: Measured, of model: ONNXModel, onnx: Digest, input: ModelReference.Visibility,
        readings: SensorScale?, output: ModelReference.Visibility
    ) throws(InferenceError) {
        descriptions = model.graph.inputs
        quantized = measured.model
        if let readings, !quantized.program.inputs.allSatisfy({ $0 == readings.range }) {
            throw InferenceError(
                code: "model.no-readings",
                message: "the type of the model's input does not hold all readings, \(readings.range)")
        }
        let scheme = quantized.scheme
        do throws(StatementError) {
            reference = try ModelReference(
                onnx: scheme.weights == .isPublic ? onnx : nil, program: measured.program,
                precision: scheme.precision, weights: scheme.weights == .isPublic ? .isPublic : .committed,
                input: ModelEdge(
                    visibility: input, readings: readings,
                    tensors: Self.tensors(quantized.inputs, "input", boxes: quantized.boxes)),
                output: ModelEdge(visibility: output, tensors: Self.tensors(quantized.outputs, "output", boxes: nil)),
                divergence: measured.divergence)
        } catch {
            throw InferenceError(code: error.code, message: error.message)
        }
    }

    /// The numbers of an input that is given as JSON, as `TensorFile` reads it.
    ///
    /// - Throws: `input.…`, `tensor.not-finite`.
    package func numbers(_ document: JSONValue) throws(InferenceError) -> [[Double]] {
        do throws(ONNXError) {
            return try TensorFile.numbers(document: document, for: descriptions)
        } catch {
            throw InferenceError(error)
        }
    }

    /// The readings of a log as an input.
    ///
    /// - Throws: `input.no-readings` if the model takes none, `input.other-scale`, `input.count`.
    package func opening(_ batch: ReadingBatch) throws(InferenceError) -> InputOpening {
        guard let scale = reference.input.readings else {
            throw InferenceError(
                code: "input.no-readings", message: "the model does not take the readings of a log")
        }
        guard scale == SensorScale(batch.header.profile) else {
            throw InferenceError(
                code: "input.other-scale", message: "the log's scale or encoding is not the one that the model takes")
        }
        guard batch.header.slotCount == reference.input.count else {
            throw InferenceError(
                code: "input.count",
                message: "the model takes \(reference.input.count) readings, and the log has \(batch.header.slotCount)")
        }
        return InputOpening(batch)
    }

    /// The private weights under a salt; `nil` where weights are public.
    package func weights(salt: CommitmentSalt) -> WeightOpening? {
        reference.weights == .committed ? WeightOpening(values: quantized.weights, salt: salt) : nil
    }

    /// The commitment to private weights.
    package func commitment(to weights: WeightOpening) -> Fr {
        WeightPacking(quantized.program).commitment(to: weights.values, salt: weights.salt)
    }

    /// The circuit that proves what it answers.
    package var circuit: InferenceCircuit {
        InferenceCircuit(
            quantized.program, input: reference.input.visibility, readings: reference.input.readings,
            output: reference.output.visibility,
            model: reference.fieldElement)
    }

    private static func decode(_ file: [UInt8]) throws(InferenceError) -> ONNXModel {
        do throws(ONNXError) { return try ONNXModel(bytes: file) } catch { throw InferenceError(error) }
    }

    /// Names that cannot be shown are replaced by numbers.
    private static func tensors(
        _ tensors: [ModelTensor], _ side: String, boxes: [ClosedRange<Double>]?
    ) throws(StatementError) -> [EdgeTensor] {
        var result: [EdgeTensor] = []
        for (number, tensor) in tensors.enumerated() {
            guard let name = (try? Label(tensor.name)) ?? (try? Label("\(side)-\(number)")) else {
                preconditionFailure("a word and a number can be shown")
            }
            result.append(
                try EdgeTensor(
                    name: name, shape: tensor.shape, fractionBits: tensor.fraction, box: boxes?[number]))
        }
        return result
    }
}

extension QuantizationScheme {
    /// As a statement has it.
    var precision: ModelPrecision {
        ModelPrecision(
            inputBits: inputBits, activationBits: activationBits, weightBits: weightBits, widestBits: widestBits,
            weightBound: weightBound)
    }

    /// As a statement has it.
    init(_ precision: ModelPrecision, weights: ModelReference.Visibility) {
        self.init()
        inputBits = precision.inputBits
        activationBits = precision.activationBits
        weightBits = precision.weightBits
        widestBits = precision.widestBits
        weightBound = precision.weightBound
        self.weights = weights == .isPublic ? .isPublic : .isPrivate
    }
}
