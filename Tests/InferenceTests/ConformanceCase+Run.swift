import Algebra
import BigInt
import CircuitChecker
import Inference
import ONNX
import R1CS
import Statements

/// How one of ONNX's tests ended.
enum ConformanceOutcome: Sendable, Equatable {
    /// With all inputs private.
    case given
    /// With the first input private and the others known; with all private it is refused, with a code.
    case bound(code: String)
    /// Refused.
    case unsupported(code: String, reason: String)
    /// Taken, and not as ONNX has it.
    case wrong(String)
}

extension ConformanceCase {
    /// Bits after the point.
    private static let scheme = QuantizationScheme(bits: 12)

    /// Runs the test: as it is, and when that is refused, with all inputs but the first known.
    func outcome(in root: String) -> ConformanceOutcome {
        do {
            let model = try model(in: root)
            let (inputs, outputs) = (try self.inputs(in: root), try self.outputs(in: root))
            do {
                return try mistake(model, inputs, outputs, constants: [:]).map { .wrong($0) } ?? .given
            } catch let error as InferenceError {
                guard inputs.count > 1, inputs.count == model.graph.inputs.count else { throw error }
                let names = model.graph.inputs.map(\.name)
                let constants = Dictionary(uniqueKeysWithValues: zip(names, inputs).dropFirst())
                return try mistake(model, inputs, outputs, constants: constants).map { .wrong($0) }
                    ?? .bound(code: error.code)
            }
        } catch let error as InferenceError {
            return .unsupported(code: error.code, reason: error.message)
        } catch let error as ONNXError {
            return .unsupported(code: error.code, reason: error.message)
        } catch {
            return .unsupported(code: "file", reason: "\(error)")
        }
    }

    /// What is wrong with the answer or its circuit, if anything is.
    private func mistake(
        _ model: ONNXModel, _ inputs: [ONNXTensor], _ expected: [ONNXTensor], constants: [String: ONNXTensor]
    ) throws -> String? {
        let free = zip(model.graph.inputs, inputs).filter { constants[$0.0.name] == nil }.map(\.1)
        var (values, boxes): ([[Double]], [ClosedRange<Double>]) = ([], [])
        for tensor in free {
            guard let numbers = tensor.numbers else {
                throw InferenceError(code: "model.unsupported-type", message: "an input of strings")
            }
            guard numbers.allSatisfy(\.isFinite) else {
                throw InferenceError(code: "input.not-finite", message: "an input that is infinite or not a number")
            }
            values.append(numbers)
            let isBit = tensor.elementType == .bool
            boxes.append(isBit ? 0...1 : (numbers.min() ?? 0)...(numbers.max() ?? 0))
        }
        let quantized = try QuantizedModel(model, scheme: Self.scheme, boxes: boxes, constants: constants)
        let integers = try quantized.quantize(values)
        let outputs = try quantized.program.run(integers)
        if let difference = difference(quantized, outputs, expected) { return difference }
        let circuit = try ProgramCircuitTests.circuit(of: quantized.program, mode: .committed)
        func isSatisfied(_ outputs: [Int64]) throws -> Bool {
            let inputs = (outputs + integers).map { Fr(bigInteger: BigInt($0)) }
            return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) == nil
        }
        guard try isSatisfied(outputs) else { return "the circuit refuses the answer" }
        guard !outputs.isEmpty else { return nil }
        var other = outputs
        other[outputs.count / 2] += 1
        return try isSatisfied(other) ? "the circuit takes another answer" : nil
    }

    /// Where outputs are not the expected ones: integers and bits exactly, real numbers within 0.02 + 2 %.
    private func difference(_ model: QuantizedModel, _ integers: [Int64], _ expected: [ONNXTensor]) -> String? {
        guard model.outputs.count == expected.count else { return "\(model.outputs.count) outputs" }
        for ((output, values), tensor) in zip(zip(model.outputs, model.values(ofOutputs: integers)), expected) {
            guard output.shape == tensor.shape else { return "\(output.name) has the shape \(output.shape)" }
            guard output.type == tensor.elementType else { return "\(output.name) is of the type \(output.type)" }
            let isReal = [ElementType.float, .float16, .bfloat16, .double].contains(output.type)
            for (index, (own, other)) in zip(values, tensor.numbers ?? []).enumerated() {
                let fits = isReal ? (own - other).magnitude <= 0.02 + 0.02 * other.magnitude : own == other
                guard fits else { return "element \(index) of \(output.name) is \(own), not \(other)" }
            }
        }
        return nil
    }
}
