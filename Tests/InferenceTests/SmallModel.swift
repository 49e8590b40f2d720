import Algebra
import BigInt
import CircuitChecker
import FoundationEssentials
import Inference
import ONNX
import R1CS
import Statements
import SwiftProtobuf
import Testing

/// A model of one node, made by hand.
struct SmallModel {
    /// An input: private in a box, or known.
    struct Input {
        let tensor: ONNXTensor
        let box: ClosedRange<Double>?

        /// A private one.
        static func within(
            _ box: ClosedRange<Double>, _ type: ElementType, _ shape: [Int], _ values: [Double]
        ) throws -> Input {
            Input(tensor: try .of(type, shape, values), box: box)
        }

        /// A known one.
        static func known(_ type: ElementType, _ shape: [Int], _ values: [Double]) throws -> Input {
            Input(tensor: try .of(type, shape, values), box: nil)
        }
    }

    let model: ONNXModel
    let inputs: [Input]

    init(
        _ name: String, domain: String = "", opset: Int = 21, _ inputs: [Input], outputs: Int = 1,
        ints: [String: [Int]] = [:], numbers: [String: Int] = [:], texts: [String: String] = [:],
        floats: [String: [Double]] = [:], words: [String: [String]] = [:]
    ) throws {
        var proto = Onnx_ModelProto()
        proto.irVersion = 8
        var own = Onnx_OperatorSetIdProto()
        own.domain = domain
        own.version = Int64(opset)
        proto.opsetImport = [own]
        var node = Onnx_NodeProto()
        node.opType = name
        node.domain = domain
        for (index, input) in inputs.enumerated() {
            node.input.append("x\(index)")
            var value = Onnx_ValueInfoProto()
            value.name = "x\(index)"
            value.type.tensorType.elemType = Int32(input.tensor.elementType.rawValue)
            value.type.tensorType.shape.dim = input.tensor.shape.map { size in
                var dimension = Onnx_TensorShapeProto.Dimension()
                dimension.dimValue = Int64(size)
                return dimension
            }
            proto.graph.input.append(value)
        }
        for index in 0..<outputs {
            node.output.append("y\(index)")
            var value = Onnx_ValueInfoProto()
            value.name = "y\(index)"
            value.type.tensorType.elemType = 1
            proto.graph.output.append(value)
        }
        for (name, values) in ints { node.attribute.append(.of(name, .ints) { $0.ints = values.map { Int64($0) } }) }
        for (name, value) in numbers { node.attribute.append(.of(name, .int) { $0.i = Int64(value) }) }
        for (name, values) in floats {
            node.attribute.append(.of(name, .floats) { $0.floats = values.map { Float($0) } })
        }
        for (name, list) in words {
            node.attribute.append(.of(name, .strings) { $0.strings = list.map { Data($0.utf8) } })
        }
        for (name, text) in texts { node.attribute.append(.of(name, .string) { $0.s = Data(text.utf8) }) }
        proto.graph.name = "small"
        proto.graph.node = [node]
        model = try ONNXModel(bytes: proto.serializedBytes())
        self.inputs = inputs
    }

    /// As integers.
    func quantized(bits: Int = 8, weights: WeightVisibility = .isPublic, bound: Int? = nil) throws -> QuantizedModel {
        var scheme = QuantizationScheme(bits: bits)
        scheme.weights = weights
        scheme.weightBound = bound
        let names = zip(model.graph.inputs, inputs)
        let known = names.filter { $0.1.box == nil }.map { ($0.0.name, $0.1.tensor) }
        return try QuantizedModel(
            model, scheme: scheme, boxes: inputs.compactMap(\.box),
            constants: Dictionary(uniqueKeysWithValues: known))
    }

    /// What comes out, of a program whose circuit takes that and nothing else.
    func answer(bits: Int = 8) throws -> [[Double]] {
        let model = try quantized(bits: bits)
        let integers = try model.quantize(inputs.filter { $0.box != nil }.map { $0.tensor.numbers ?? [] })
        let outputs = try model.program.run(integers)
        let circuit = try ProgramCircuitTests.circuit(of: model.program, mode: .committed)
        for index in -1..<outputs.count {
            var other = outputs
            if index >= 0 { other[index] -= 1 }
            let values = (other + integers).map { Fr(bigInteger: BigInt($0)) }
            let broken = circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: values))
            #expect((broken == nil) == (index < 0))
        }
        return model.values(ofOutputs: outputs)
    }

    /// What comes out in floating point.
    func evaluation() throws -> [[Double]] {
        try FloatModel(model).run(inputs.map { $0.tensor.numbers ?? [] })
    }
}

/// The code with which a model is refused as integers; `nil` if it is not.
func refusal(_ model: SmallModel) -> String? {
    do {
        _ = try model.quantized()
        return nil
    } catch let error as InferenceError {
        return error.code
    } catch {
        return "\(error)"
    }
}

/// Expects an answer of the program, its circuit and the evaluation in floating point.
func expect(
    _ model: SmallModel, _ expected: [[Double]], _ place: SourceLocation = #_sourceLocation
) throws {
    #expect(try model.answer() == expected, sourceLocation: place)
    #expect(try model.evaluation() == expected, sourceLocation: place)
}

extension ONNXTensor {
    /// A tensor of numbers.
    static func of(_ type: ElementType, _ shape: [Int], _ values: [Double]) throws -> ONNXTensor {
        let elements: TensorElements =
            switch type {
            case .float: .float(values.map { Float($0) })
            case .bool: .bools(values.map { $0 != 0 })
            default: .integers(values.map { Int64($0) })
            }
        return try ONNXTensor(shape: shape, elementType: type, elements: elements)
    }
}

extension Onnx_AttributeProto {
    fileprivate static func of(_ name: String, _ type: AttributeType, _ fill: (inout Self) -> Void) -> Self {
        var attribute = Self()
        attribute.name = name
        attribute.type = type
        fill(&attribute)
        return attribute
    }
}
