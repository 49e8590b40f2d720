import ArgumentParser
import CanonicalEncoding
import Inference

/// `assay model run`
struct ModelRunCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a model in integers, as a proof would, and say how far that is from floating point.",
        discussion: """
            The input is an .npy file, or JSON: nested arrays, or an object of them by
            name. With --samples there are many inputs, and what is said is a summary;
            --out keeps the answers.

            EXAMPLES
              assay model run digits.onnx --input x.json
              assay model run digits.onnx --samples test.npy --out answers.npy
            """)

    @Argument(help: "The model, an .onnx file.")
    var model: String

    @Option(help: ArgumentHelp("What to run it on.", valueName: "x.npy|x.json"))
    var input: String?

    @Option(help: ArgumentHelp("Many inputs; the first dimension counts them.", valueName: "x.npy"))
    var samples: String?

    @Option(
        help: ArgumentHelp(
            "Write the answers to the samples there: a row of all outputs' numbers for each.", valueName: "y.npy"))
    var out: String?

    @Flag(help: "Do not run the samples in floating point, which takes longer.")
    var integersOnly = false

    @OptionGroup var quantization: QuantizationOptions

    @Flag(help: "Write one canonical JSON object.")
    var json = false

    func validate() throws {
        guard (input == nil) != (samples == nil) else { throw ValidationError("--input or --samples") }
        guard samples != nil || (out == nil && !integersOnly) else {
            throw ValidationError("--out and --integers-only go with --samples")
        }
        guard input != nil || !json else { throw ValidationError("--json goes with --input") }
    }

    func perform() throws(CommandError) {
        let file = try ModelFiles.model(model)
        if let samples { return try run(file, samples: samples) }
        guard let input else { preconditionFailure("there is one of two") }
        let numbers = try ModelFiles.inputs(input, of: file)
        let box = try quantization.range()
        let outcome: (model: QuantizedModel, integers: [Int64], float: [[Double]])
        do throws(InferenceError) {
            let quantized = try QuantizedModel(file, scheme: quantization.scheme, box: box)
            let integers = try quantized.run(quantized.quantize(numbers))
            outcome = (quantized, integers, try FloatModel(file).run(numbers))
        } catch {
            throw CommandError(error, path: error.code.hasPrefix("input.") ? input : model)
        }
        let values = outcome.model.values(ofOutputs: outcome.integers)
        if json {
            try Console.line(String(decoding: document(outcome.model, outcome.integers).canonicalBytes, as: UTF8.self))
            return
        }
        for (tensor, (own, float)) in zip(outcome.model.outputs, zip(values, outcome.float)) {
            let furthest = zip(own, float).map { abs($0 - $1) }.max() ?? 0
            try Console.line(
                "output \(tensor.name): \(own.map { String($0) }.joined(separator: " "))")
            try Console.line("furthest from floating point: \(furthest)")
            if own.count > 1 {
                let same = own.greatestPlace == float.greatestPlace
                try Console.line(
                    "greatest: element \(own.greatestPlace ?? 0)\(same ? "" : ", in floating point another")"
                )
            }
        }
    }

    /// The integers, and how many bits of them are after the point.
    private func document(_ model: QuantizedModel, _ integers: [Int64]) -> JSONValue {
        var rest = integers[...]
        let outputs = model.outputs.map { tensor in
            let own = rest.prefix(tensor.count)
            rest = rest.dropFirst(tensor.count)
            return JSONValue.object(members: [
                ("name", .string(tensor.name)), ("shape", .array(tensor.shape.map { JSONValue(integer: $0) })),
                ("fractionBits", JSONValue(integer: tensor.fraction)),
                ("integers", .array(own.map { .string(String($0)) })),
            ])
        }
        return .object(members: [("schema", .string("assay/model-run/1")), ("outputs", .array(outputs))])
    }
}
