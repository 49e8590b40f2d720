import ArgumentParser
import CanonicalEncoding
import Inference
import ONNX
import Statements

/// `assay model`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Look at ONNX models, and run them in the integers that proofs speak of.",
        discussion: """
            A model becomes a program of integers, for all inputs inside of a box
            that you declare. docs/inference-semantics.md defines it; docs/models.md
            says which files are read.
            """,
        subcommands: [ModelInspectCommand.self, ModelRunCommand.self, ModelCompileCommand.self])
}

/// How a model becomes integers.
struct QuantizationOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The least and the greatest number of an input, such as 0..1 or -40..60.", valueName: "low..high"))
    var box = "0..1"

    @Option(
        help: ArgumentHelp(
            "Bits after the point of inputs, activations and weights, 1 to 16. (default: 8)", valueName: "count"))
    var bits: Int?

    @Option(
        help: ArgumentHelp(
            "Whether weights of linear layers are part of the program, or private inputs with a commitment.",
            valueName: "public|private"))
    var weights = WeightVisibility.isPublic

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Private weights lie from -2^n to below 2^n. Without this, the least n of each layer's tensors is \
            part of the program.
            """, valueName: "n"))
    var weightBound: Int?

    func validate() throws {
        guard bits.map({ (1...ModelPrecision.mostBits).contains($0) }) ?? true else {
            throw ValidationError("--bits wants 1 to 16")
        }
        if let weightBound {
            guard weights == .isPrivate, ModelPrecision.weightBounds.contains(weightBound) else {
                throw ValidationError("--weight-bound wants -16 to 24, and --weights private")
            }
        }
        do throws(CommandError) { _ = try range() } catch { throw ValidationError(error.message) }
    }

    var scheme: QuantizationScheme {
        var scheme = bits.map { QuantizationScheme(bits: $0) } ?? QuantizationScheme()
        scheme.weights = weights
        scheme.weightBound = weightBound
        return scheme
    }

    /// The box.
    func range() throws(CommandError) -> ClosedRange<Double> {
        let ends = box.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map { Double($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low.isFinite, high.isFinite, low <= high else {
            throw .usage("--box", "two numbers are due, the least first: 0..1")
        }
        return low...high
    }
}

extension WeightVisibility: ExpressibleByArgument {}

/// Models and their inputs on disk.
enum ModelFiles {
    /// Reads a model.
    static func model(_ path: String) throws(CommandError) -> ONNXModel {
        do throws(ONNXError) { return try ONNXModel(path: path) } catch {
            throw CommandError(error, path: path)
        }
    }

    /// Reads what a model is to be run on: one tensor as .npy, or all inputs as JSON.
    static func inputs(_ path: String, of model: ONNXModel) throws(CommandError) -> [[Double]] {
        let document = try document(path)
        do throws(ONNXError) {
            return try TensorFile.numbers(document: document, for: model.graph.inputs)
        } catch {
            throw CommandError(error, path: path)
        }
    }

    /// Reads an input as JSON: what a JSON file holds, or the numbers of an .npy file in a row.
    static func document(_ path: String) throws(CommandError) -> JSONValue {
        let bytes = try InputFile.bytes(path: path, limit: ModelLimits().fileBytes)
        guard path.hasSuffix(".npy") else {
            do throws(JSONError) { return try JSONValue(parsing: bytes) } catch {
                throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
            }
        }
        do throws(ONNXError) {
            let numbers = try TensorFile.read(npy: bytes).json
            return .object(members: [("input_data", .array([.array(numbers)]))])
        } catch {
            throw CommandError(error, path: path)
        }
    }

    /// Reads samples: one .npy file, whose first dimension counts them.
    static func samples(_ path: String) throws(CommandError) -> CompiledModel.Samples {
        let bytes = try InputFile.bytes(path: path, limit: ModelLimits().fileBytes)
        let tensor: ONNXTensor
        do throws(ONNXError) { tensor = try TensorFile.read(npy: bytes) } catch {
            throw CommandError(error, path: path)
        }
        let numbers = tensor.numbers
        guard let count = tensor.shape.first, count > 0, !numbers.isEmpty else {
            throw CommandError(
                .refused, code: "input.bad-form",
                message: "\(path): samples are an array whose first dimension counts them")
        }
        let size = numbers.count / count
        return CompiledModel.Samples(
            digest: .sha256(of: bytes), values: (0..<count).map { [Array(numbers[$0 * size..<($0 + 1) * size])] })
    }
}

extension CommandError {
    init(_ error: ONNXError, path: String) {
        self.init(
            error.code.hasPrefix("file.") ? .system : .refused, code: error.code, message: "\(path): \(error.message)")
    }

    init(_ error: InferenceError, path: String) {
        let isUnsupported = error.code.hasPrefix("model.unsupported") || error.code == "model.dynamic"
        self.init(isUnsupported ? .unsupported : .refused, code: error.code, message: "\(path): \(error.message)")
    }
}
