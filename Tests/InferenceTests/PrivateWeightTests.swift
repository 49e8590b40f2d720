import Algebra
import BigInt
import CircuitChecker
import Inference
import ONNX
import R1CS
import Statements
import SwiftProtobuf
import Testing

/// Weights that are wires, and the commitment that binds them.
@Suite("Private weights")
struct PrivateWeightTests {
    @Test(
        "the answer is that of public weights; no other, and no other weights, are accepted",
        arguments: RandomLayer.allCases, [ArgumentMode.plain, .committed])
    func layers(layer: RandomLayer, mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0x3e19)
        for _ in 0..<3 {
            let small = try layer.draw(using: &random)
            let sample = try PrivateSample(small, mode: mode, using: &random)
            let plain = try small.quantized()
            #expect(plain.weights.isEmpty && !sample.model.weights.isEmpty)
            let values = plain.program.inputs.map { Int64.random(in: $0, using: &random) }
            let outputs = try sample.program.run(values, weights: sample.model.weights)
            #expect(sample.model.values(ofOutputs: outputs) == plain.values(ofOutputs: try plain.program.run(values)))

            let honest = try sample.inputs(values)
            let broken = try sample.broken(honest)
            #expect(broken == nil, "\(layer): \(broken ?? "")")
            for index in outputs.indices {
                var other = outputs
                other[index] += [1, -1].randomElement(using: &random) ?? 1
                #expect(try sample.broken(sample.inputs(values, outputs: other)) != nil)
            }
            let first = sample.firstWeight
            for index in sample.model.weights.indices {
                // The commitment stays that of the other weights.
                var other = honest
                other[first + index] += .one
                #expect(try sample.broken(other) != nil)
            }
            // Other weights with a commitment of their own are another model: their answer is theirs.
            var weights = sample.model.weights
            weights[0] = weights[0] == sample.program.weights[0].upperBound ? weights[0] - 1 : weights[0] + 1
            #expect(try sample.broken(sample.inputs(values, weights: weights)) == nil)
            let theirs = try sample.program.run(values, weights: weights)
            if theirs != outputs {
                #expect(try sample.broken(sample.inputs(values, weights: weights, outputs: outputs)) != nil)
            }
        }
    }

    @Test("every weight may lie at the ends of its range, whatever the input", arguments: RandomLayer.allCases)
    func ends(layer: RandomLayer) throws {
        var random = SplitMix64(seed: 0xe2d5)
        let sample = try PrivateSample(layer.draw(using: &random), mode: .committed, using: &random)
        for number in 0..<6 {
            func end(_ range: ClosedRange<Int64>, _ isUpper: Bool) -> Int64 {
                isUpper ? range.upperBound : range.lowerBound
            }
            let weights = sample.program.weights.map { end($0, number < 4 ? number & 1 == 1 : .random(using: &random)) }
            let values = sample.program.inputs.map { end($0, number < 4 ? number & 2 == 2 : .random(using: &random)) }
            let wires = try sample.program.wires(of: values, weights: weights)
            #expect(zip(sample.program.ranges, wires).allSatisfy { $0.contains($1) })
            #expect(try sample.broken(sample.inputs(values, weights: weights)) == nil)
        }
    }

    @Test("weights and their order make the root")
    func roots() throws {
        var random = SplitMix64(seed: 0x700)
        let sample = try PrivateSample(RandomLayer.gemm.draw(using: &random), mode: .plain, using: &random)
        let packing = WeightPacking(sample.program)
        var seen: Set<Fr> = [packing.root(of: sample.model.weights)]
        for index in sample.model.weights.indices {
            var other = sample.model.weights
            other[index] = other[index] == sample.program.weights[index].upperBound ? 0 : other[index] + 1
            #expect(seen.insert(packing.root(of: other)).inserted)
        }
        let salt = CommitmentSalt.random(using: &random)
        #expect(
            packing.commitment(to: sample.model.weights, salt: salt)
                != packing.commitment(to: sample.model.weights, salt: sample.salt))
    }

    @Test("of the weights the program has their ranges, or nothing under a declared bound", arguments: [nil, 1, 9])
    func structure(bound: Int?) throws {
        var random = SplitMix64(seed: 0x57)
        var compared = 0
        for layer in RandomLayer.allCases where bound != 1 || !layer.isOfIntegers {
            let one = try layer.draw(using: &random).quantized(weights: .isPrivate, bound: bound)
            let other = try layer.draw(using: &random).quantized(weights: .isPrivate, bound: bound)
            #expect(one.weights != other.weights && one.program.weights.count == one.weights.count)
            // As many bits as the widest needs: by chance mostly the same.
            guard bound != nil || one.program.weights == other.program.weights else { continue }
            compared += 1
            #expect(one.program.weights == other.program.weights)
            #expect(one.program.operations == other.program.operations && one.program.ranges == other.program.ranges)
            #expect(one.program.outputs == other.program.outputs && one.program.tables == other.program.tables)
        }
        #expect(compared >= 5)
    }

    @Test func refusals() throws {
        var random = SplitMix64(seed: 0x58)
        let layer = try RandomLayer.convInteger.draw(using: &random)
        let error = #expect(throws: InferenceError.self) { try layer.quantized(weights: .isPrivate, bound: 1) }
        #expect(error?.code == "model.weight-bound")
        #expect(throws: InferenceError.self) {
            try SmallModel("Relu", [.within(-1...1, .float, [3], [0, 0, 0])]).quantized(weights: .isPrivate)
        }
    }

    /// What a later node adds to a layer's output is a bias; a factor is not.
    @Test func biasesMayStandAlone() throws {
        var proto = Onnx_ModelProto()
        proto.irVersion = 8
        var own = Onnx_OperatorSetIdProto()
        own.version = 21
        proto.opsetImport = [own]
        proto.graph.name = "layers"
        for (number, (name, shape)) in [("x", [2, 3]), ("w", [3, 4]), ("b", [4]), ("f", [1])].enumerated() {
            var value = Onnx_ValueInfoProto()
            value.name = name
            value.type.tensorType.elemType = 1
            value.type.tensorType.shape.dim = shape.map { size in
                var dimension = Onnx_TensorShapeProto.Dimension()
                dimension.dimValue = Int64(size)
                return dimension
            }
            if number == 0 {
                proto.graph.input = [value]
                value.name = "y"
                proto.graph.output = [value]
                continue
            }
            var tensor = Onnx_TensorProto()
            tensor.name = name
            tensor.dataType = 1
            tensor.dims = shape.map { Int64($0) }
            tensor.floatData = (0..<shape.reduce(1, *)).map { Float($0 - number) / 256 }
            proto.graph.initializer.append(tensor)
        }
        for (name, inputs, output) in [
            ("MatMul", ["x", "w"], "p"), ("Add", ["b", "p"], "s"), ("Mul", ["s", "f"], "y"),
        ] {
            var node = Onnx_NodeProto()
            (node.opType, node.input, node.output) = (name, inputs, [output])
            proto.graph.node.append(node)
        }
        let model = try ONNXModel(bytes: proto.serializedBytes())
        var scheme = QuantizationScheme()
        let open = try QuantizedModel(model, scheme: scheme, box: -1...1)
        scheme.weights = .isPrivate
        let hidden = try QuantizedModel(model, scheme: scheme, box: -1...1)
        #expect(hidden.weights.count == 12 + 4 && open.weights.isEmpty)
        let values = try open.quantize([[0.5, -1, 0.25, 1, 0, 0.125]])
        #expect(
            hidden.values(ofOutputs: try hidden.program.run(values, weights: hidden.weights))
                == open.values(ofOutputs: try open.program.run(values)))
    }

    @Test("a product of two sides that both depend on the input", arguments: [ArgumentMode.plain, .committed])
    func twoSides(mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0x25)
        func numbers(_ count: Int) -> [Double] {
            (0..<count).map { _ in Double(Int.random(in: -256...256, using: &random)) / 256 }
        }
        for shapes in [([2, 4, 5], [5, 6]), ([1, 3], [3, 1]), ([3, 3], [3, 3])] {
            let counts = (shapes.0.reduce(1, *), shapes.1.reduce(1, *))
            let model = try SmallModel(
                "MatMul",
                [
                    .within(-1...1, .float, shapes.0, numbers(counts.0)),
                    .within(-1...1, .float, shapes.1, numbers(counts.1)),
                ])
            try expect(model, model.evaluation())
        }
    }
}
