import Algebra
import BigInt
import CanonicalEncoding
import CircuitChecker
import Inference
import ONNX
import R1CS
import TestSupport
import Testing

/// Models that others made, against what onnxruntime gave for an input of each.
@Suite("Models as integers", .enabled(if: SharedModels.areThere, Comment(rawValue: SharedModels.absence)))
struct ModelTests {
    private static let names = SharedModels.names

    private static func numbers(_ name: String, _ file: String) throws -> [Double] {
        let tensor = try TensorFile.read(npy: SharedModels.bytes("\(name)/\(file)"))
        return try #require(tensor.floats).map { Double($0) }
    }

    @Test("floating point agrees with onnxruntime", arguments: names)
    func float(name: String) throws {
        let model = try ONNXModel(path: SharedModels.path("\(name)/network.onnx"))
        let outputs = try FloatModel(model).run([Self.numbers(name, "x.npy")])
        let expected = try Self.numbers(name, "y.npy")
        #expect(outputs.count == 1 && outputs[0].count == expected.count)
        for (own, other) in zip(outputs[0], expected) { #expect(abs(own - other) < 1e-4) }
    }

    @Test("integers are near, and the circuit takes them and no others", arguments: names)
    func integers(name: String) throws {
        let model = try ONNXModel(path: SharedModels.path("\(name)/network.onnx"))
        let input = try Self.numbers(name, "x.npy")
        let bound = max(1, input.map(\.magnitude).max() ?? 0)
        let isImage = input.allSatisfy { $0 >= 0 }
        let quantized = try QuantizedModel(model, box: (isImage ? 0 : -bound)...bound)
        let integers = try quantized.quantize([input])
        let outputs = try quantized.program.run(integers)
        let values = quantized.values(ofOutputs: outputs)[0]
        let expected = try Self.numbers(name, "y.npy")
        for (own, other) in zip(values, expected) { #expect(abs(own - other) < 0.3, "\(own) \(other)") }
        #expect(values.firstIndex(of: values.max() ?? 0) == expected.firstIndex(of: expected.max() ?? 0))

        let circuit = try ProgramCircuitTests.circuit(of: quantized.program, mode: .committed)
        func unsatisfied(_ outputs: [Int64]) throws -> String? {
            let inputs = (outputs + integers).map { Fr(bigInteger: BigInt($0)) }
            return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
        }
        #expect(try unsatisfied(outputs) == nil)
        var other = outputs
        other[0] += 1
        #expect(try unsatisfied(other) != nil)
    }
}
