import CanonicalEncoding
import ONNX
import Statements

extension CompiledModel {
    /// A model in integers, the digest of their program, and how far they are from floating point.
    struct Measured {
        let model: QuantizedModel
        let program: Digest
        let divergence: ModelDivergence
    }

    /// Quantises a model and measures it.
    ///
    /// - Parameter goal: if there is one, the bits of the scheme are not looked at: they become the fewest, from one up, with which
    ///   the goal is met.
    /// - Throws: `model.accuracy-not-met`, `model.…`, `input.…` for samples.
    static func measured(
        _ model: ONNXModel, scheme: QuantizationScheme, boxes: [ClosedRange<Double>], samples: Samples?,
        goal: AccuracyGoal?, progress: Progress
    ) throws(InferenceError) -> Measured {
        var meter = try DivergenceMeter(model, samples: samples)
        guard let goal else {
            return try meter.measured(QuantizedModel(model, scheme: scheme, boxes: boxes), progress: progress)
        }
        var scheme = scheme
        var refusal: InferenceError?
        for bits in 1...ModelPrecision.mostBits {
            scheme.setBits(bits)
            let quantized: QuantizedModel
            do throws(InferenceError) { quantized = try QuantizedModel(model, scheme: scheme, boxes: boxes) } catch {
                // With few bits a divisor may become zero, with many integers or tables too large.
                refusal = error
                continue
            }
            refusal = nil
            guard goal.agreement == 0 || quantized.outputs.contains(where: { $0.count > 1 }) else {
                throw InferenceError(
                    code: "model.no-greatest", message: "no output has several elements, of which one is the greatest")
            }
            let program = quantized.program.digest
            if let divergence = try meter.measure(quantized, program: program, goal: goal, progress: progress) {
                return Measured(model: quantized, program: program, divergence: divergence)
            }
        }
        if let refusal, refusal.code != InferenceError.tooWide.code, refusal.code != "model.table-too-large" {
            throw refusal
        }
        throw InferenceError(
            code: "model.accuracy-not-met",
            message: "with no number of bits after the point are the answers as near to floating point as is asked")
    }

    /// Quantises a model, and measures it unless it is stated how far it is from floating point.
    static func measured(
        _ model: ONNXModel, scheme: QuantizationScheme, boxes: [ClosedRange<Double>], stated: ModelDivergence?
    ) throws(InferenceError) -> Measured {
        let quantized = try QuantizedModel(model, scheme: scheme, boxes: boxes)
        if let stated { return Measured(model: quantized, program: quantized.program.digest, divergence: stated) }
        var meter = try DivergenceMeter(model, samples: nil)
        return try meter.measured(quantized, progress: { _ in })
    }
}

extension DivergenceMeter {
    /// Measures without a goal.
    fileprivate mutating func measured(
        _ quantized: QuantizedModel, progress: CompiledModel.Progress
    ) throws(InferenceError) -> CompiledModel.Measured {
        let program = quantized.program.digest
        guard let divergence = try measure(quantized, program: program, progress: progress) else {
            preconditionFailure("a goal that everything meets is met")
        }
        return CompiledModel.Measured(model: quantized, program: program, divergence: divergence)
    }
}
