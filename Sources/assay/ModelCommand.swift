import ArgumentParser
import CanonicalEncoding
import Inference
import ONNX

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
        subcommands: [ModelInspectCommand.self, ModelRunCommand.self])
}

/// How a model becomes integers.
struct QuantizationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The least and the greatest number of an input, such as 0..1 or -40..60.", valueName: "low..high"))
    var box = "0..1"

    @Option(help: ArgumentHelp("Bits after the point of inputs, activations and weights, 1 to 16.", valueName: "count"))
    var bits = 8

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
        guard (1...16).contains(bits) else { throw ValidationError("--bits wants 1 to 16") }
        if let weightBound {
            guard weights == .isPrivate, (-16...24).contains(weightBound) else {
                throw ValidationError("--weight-bound wants -16 to 24, and --weights private")
            }
        }
        do throws(CommandError) { _ = try range() } catch { throw ValidationError(error.message) }
    }

    var scheme: QuantizationScheme {
        var scheme = bits == 8 ? QuantizationScheme() : QuantizationScheme(bits: bits)
        scheme.weights = weights
        scheme.weightBound = weightBound
        return scheme
    }

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
        do {
            let bytes = try FileBytes.read(path: path, limit: ModelLimits().fileBytes)
            if path.hasSuffix(".npy") { return [numbers(try TensorFile.read(npy: bytes))] }
            let tensors = try TensorFile.read(json: bytes, for: model.graph.inputs)
            return model.graph.inputs.map { input in tensors[input.name].map { numbers($0) } ?? [] }
        } catch let error as ONNXError {
            throw CommandError(error, path: path)
        } catch let error as FileError {
            throw CommandError(error)
        } catch {
            throw CommandError(.refused, code: "input.unreadable", message: "\(path) cannot be read")
        }
    }

    private static func numbers(_ tensor: ONNXTensor) -> [Double] {
        switch tensor.elements {
        case .float(let values): values.map { Double($0) }
        case .double(let values): values
        case .integers(let values): values.map { Double($0) }
        case .unsigned64(let values): values.map { Double($0) }
        case .bools(let values): values.map { $0 ? 1 : 0 }
        case .strings: []
        }
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
