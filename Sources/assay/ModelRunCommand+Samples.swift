import CanonicalEncoding
import Inference
import ONNX

extension ModelRunCommand {
    /// Runs a model on many inputs, and says of all together how far it is from floating point.
    func run(_ file: ONNXModel, samples path: String) throws(CommandError) {
        let samples = try ModelFiles.samples(path)
        let box = try quantization.range()
        let progress = ProgressLine()
        defer { progress.clear() }
        var answers: [Double] = []
        var tally = DivergenceTally()
        do throws(InferenceError) {
            let quantized = try QuantizedModel(file, scheme: quantization.scheme, box: box)
            let float = integersOnly ? nil : try FloatModel(file)
            for (number, values) in samples.values.enumerated() {
                let own = try quantized.values(ofOutputs: quantized.run(quantized.quantize(values)))
                answers += own.joined()
                progress.show("running", percent: 100 * number / samples.values.count)
                if let float { try tally.add(own, float.run(values)) }
            }
        } catch {
            throw CommandError(error, path: error.code.hasPrefix("input.") ? path : model)
        }
        progress.clear()
        let count = samples.values.count
        if let out {
            let bytes: [UInt8]
            do throws(ONNXError) {
                bytes = try TensorFile.npy(
                    ONNXTensor(
                        shape: [count, answers.count / count], elementType: .double, elements: .double(answers)))
            } catch {
                throw CommandError(error, path: out)
            }
            do throws(FileError) { try FileBytes.write(atomically: bytes, to: out) } catch { throw CommandError(error) }
        }
        try Console.line("samples: \(count)")
        guard !integersOnly else { return }
        try Console.line("furthest from floating point: \(tally.distance)")
        try Console.line("greatest element as in floating point: \(tally.sameGreatest)")
    }
}
