import Algebra
import ArgumentParser
import Inference
import ONNX
import R1CS
import Statements

/// `assay model inspect`
struct ModelInspectCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "A model's nodes, shapes, ranges and costs, and what is not supported and why.",
        discussion: "Exit code 4 if something is not supported; every such node is named.")

    @Argument(help: "The model, an .onnx file.")
    var model: String

    @OptionGroup var quantization: QuantizationOptions

    func perform() throws(CommandError) {
        let file = try ModelFiles.model(model)
        try describe(file)
        let inspection = ModelInspection(file, scheme: quantization.scheme, box: try quantization.range())
        try table(inspection)
        guard let quantized = inspection.model else {
            throw CommandError(
                inspection.refusal ?? InferenceError(code: "model.refused", message: "the model is refused"),
                path: model)
        }
        let claim = InferenceCircuit(quantized.program, input: .committed, model: .one)
        let written: [(mode: ArgumentMode, circuit: Circuit<Fr>)]
        do throws(SynthesisError) {
            written = try claim.candidates()
        } catch {
            throw CommandError(.refused, code: "engine.synthesis-failed", message: "\(model): \(error.message)")
        }
        let weights = quantized.weights.isEmpty ? "" : ", \(quantized.weights.count) weights private"
        for (mode, circuit) in written {
            let system = circuit.constraints
            try Console.line(
                "\(mode.rawValue) circuit, input committed\(weights): \(system.constraintCount) constraints, "
                    + "\(system.wireCount) wires, \(system.publicInputCount) public inputs")
        }
    }

    private func describe(_ file: ONNXModel) throws(CommandError) {
        let opsets = file.opsets.sorted { $0.key < $1.key }.map { domain, version in
            "\(domain.isEmpty ? "ai.onnx" : PrintableName.of(domain)) \(version)"
        }
        try Console.line("model: opsets \(opsets.joined(separator: ", ")); \(file.graph.nodes.count) nodes")
        for (title, values) in [("input", file.graph.inputs), ("output", file.graph.outputs)] {
            for value in values {
                let shape =
                    value.dimensions.map { "[" + $0.map(Self.text).joined(separator: ", ") + "]" } ?? "of any rank"
                try Console.line("\(title): \(PrintableName.of(value.name)), \(value.elementType) \(shape)")
            }
        }
    }

    private static func text(_ dimension: ValueDescription.Dimension) -> String {
        switch dimension {
        case .fixed(let size): String(size)
        case .named(let name): PrintableName.of(name)
        case .unknown: "?"
        }
    }

    private func table(_ inspection: ModelInspection) throws(CommandError) {
        let rows = inspection.nodes.map { node -> [String] in
            let shape = (node.shape ?? []).map(String.init).joined(separator: "x")
            var range = ""
            if let ends = node.range { range = "\(Self.short(ends.lowerBound))..\(Self.short(ends.upperBound))" }
            var refusal = ""
            if let error = node.refusal { refusal = "[\(error.code)]" }
            return [
                node.name, node.operator, shape, range, node.refusal == nil ? String(node.operations) : "", refusal,
            ]
        }
        let header = ["node", "operator", "shape", "range", "operations", ""]
        let all = [header] + rows
        var widths = header.map(\.count)
        for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) } }
        for row in all {
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            try Console.line(line)
        }
    }

    /// Three digits are enough to see how wide a range is.
    private static func short(_ value: Double) -> String {
        let scale = value.magnitude < 10 ? 100.0 : 10
        return String((value * scale).rounded() / scale)
    }
}
