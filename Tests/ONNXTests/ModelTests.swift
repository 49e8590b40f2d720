import ONNX
import TestSupport
import Testing

/// What a model becomes.
@Suite struct ModelTests {
    @Test func everyPartOfAModel() throws {
        let model = try read(Onnx_ModelProto.rich)
        #expect(model.irVersion == 8)
        #expect(model.opsets == ["": 13, "ai.onnx.ml": 3, "own": 1])
        #expect(model.producerName == "hand")
        #expect(model.metadata == ["author": "somebody"])
        let graph = model.graph
        #expect(graph.name == "sum")
        #expect(
            graph.inputs == [
                ValueDescription(name: "x", elementType: .float, dimensions: [.named("batch"), .fixed(2)])
            ])
        #expect(graph.innerValues["h"]?.dimensions == [.unknown, .fixed(2)])
        #expect(graph.initializers.keys.sorted() == ["d", "k", "r", "s", "w"])
        #expect(graph.initializers["k"]?.integers == [1, 2, -1])
        #expect(graph.initializers["s"]?.elements == .strings(["one"]))
        #expect(graph.initializers["r"]?.floats == [1, -2])
        #expect(graph.initializers["r"]?.elementType == .float16)
        #expect(graph.initializers["d"]?.floats == [1, 0, 0, 2])
        #expect(graph.nodes.map(\.name) == ["first", "Clip#1", "Many#2", "Twice#1/Neg#0", "Twice#1/Concat#1"])
        let clip = graph.nodes[1]
        #expect(clip.inputs == ["h", nil, "w"])
        #expect(clip.outputs == ["c", nil])
        #expect(clip.input(1) == nil && clip.input(2) == "w" && clip.input(3) == nil)
        #expect(clip.output(0) == "c" && clip.output(1) == nil && clip.output(2) == nil)
    }

    @Test func anOperatorSetTwiceInOneVersion() throws {
        let model = try read(Onnx_ModelProto.sum.with { $0.opsetImport.append(.of("ai.onnx", 13)) })
        #expect(model.opsets == ["": 13])
    }

    @Test func attributesByTypeWithTheCallersDefaults() throws {
        let node = try read(Onnx_ModelProto.rich).graph.nodes[2]
        #expect(node.operator == ONNXOperator(domain: "own", name: "Many"))
        #expect(try node.int("i") == 3)
        #expect(try node.int("axis", default: -1) == -1)
        #expect(try node.float("f", default: 2) == 0.5)
        #expect(try node.float("alpha", default: 2) == 2)
        #expect(try node.string("s") == "text")
        #expect(try node.string("mode", default: "linear") == "linear")
        #expect(try node.tensor("t")?.floats == [1, 2])
        #expect(try node.tensor("z")?.floats == [0, 1, 0])
        #expect(try node.ints("is") == [1, -2])
        #expect(try node.ints("pads") == nil)
        #expect(try node.floats("fs") == [1.5])
        #expect(try node.strings("ss") == ["a"])
        #expect(try node.required("i", node.int("i")) == 3)
        #expect(node.unknownAttributes(known: ["i", "f", "s", "t", "is", "fs", "ss"]) == ["g", "z"])
    }

    @Test func attributesOfValueZeroMayBeLeftUnsaid() throws {
        let attributes: [Onnx_AttributeProto] = [
            .of("i", .int), .of("f", .float), .of("s", .string), .of("is", .ints), .of("ss", .strings),
        ]
        let node = try read(Onnx_ModelProto.sum.with { $0.graph.node[0].attribute = attributes }).graph.nodes[0]
        #expect(try node.int("i") == 0)
        #expect(try node.float("f") == 0)
        #expect(try node.string("s") == "")
        #expect(try node.ints("is") == [])
        #expect(try node.strings("ss") == [])
    }

    @Test func inputsWithAnInitializerAreConstants() throws {
        for sizes: [Onnx_ValueInfoProto.Size]? in [[2], ["n"], [.unknown], nil] {
            let model = try read(Onnx_ModelProto.sum.with { $0.graph.input.append(.of("w", sizes)) })
            #expect(model.graph.inputs.map(\.name) == ["x"])
            #expect(model.graph.initializers.keys.sorted() == ["w"])
        }
    }

    @Test func outputsMayBeInputsAndConstants() throws {
        let model = try read(
            Onnx_ModelProto.sum.with { $0.graph.output += [.of("x", nil), .of("w", [2])] })
        #expect(model.graph.outputs.map(\.name) == ["y", "x", "w"])
        #expect(model.graph.outputs[1].dimensions == nil)
    }

    @Test(arguments: [9, 13, 26, 28]) func opsets(_ version: Int64) throws {
        let model = try read(Onnx_ModelProto.sum.with { $0.opsetImport = [.of("ai.onnx", version), .of("else", 99)] })
        #expect(model.opsets == ["": Int(version), "else": 99])
    }

    @Test func bothNamesOfTheDefaultDomain() throws {
        let model = try read(Onnx_ModelProto.sum.with { $0.graph.node[0].domain = "ai.onnx" })
        #expect(model.graph.nodes[0].operator == ONNXOperator(name: "Add"))
        #expect(ONNXOperator(domain: "ai.onnx.ml", name: "Binarizer").description == "ai.onnx.ml.Binarizer")
    }

    @Test func infinitiesWhereTheyAreAllowed() throws {
        let limits = ModelLimits().with { $0.allowsNonFiniteConstants = true }
        let proto = Onnx_ModelProto.sum.with {
            $0.graph.initializer[0] = .floats("w", [.infinity, .nan])
            $0.graph.node[0].attribute = [.of("f", .float) { $0.f = -.infinity }]
        }
        let model = try read(proto, limits: limits)
        #expect(model.graph.initializers["w"]?.floats?[0] == .infinity)
        #expect(try model.graph.nodes[0].float("f") == -.infinity)
    }

    @Test func shapesThatADescriptionAdmits() {
        let value = ValueDescription(name: "x", elementType: .float, dimensions: [.named("n"), .fixed(2), .unknown])
        #expect(value.admits(shape: [5, 2, 7]))
        #expect(!value.admits(shape: [5, 3, 7]))
        #expect(!value.admits(shape: [5, 2]))
        #expect(value.shape(of: 6) == nil)
        #expect(ValueDescription(name: "x", elementType: .float, dimensions: nil).admits(shape: [1]))
        #expect(ValueDescription(name: "x", elementType: .float, dimensions: [.fixed(3)]).shape(of: 3) == [3])
    }

    /// The graph as large as the limits let it be, in no more than a few seconds.
    @Test(.timeLimit(.minutes(1))) func manyNodes() throws {
        let count = 100_000
        let proto = Onnx_ModelProto.sum.with { model in
            model.graph.node = (0..<count).map { .of("Neg", [$0 == 0 ? "x" : "v\($0)"], ["v\($0 + 1)"]) }
            model.graph.output = [.of("v\(count)", nil)]
        }
        #expect(try read(proto).graph.nodes.count == count)
        let turned = proto.with { $0.graph.node.reverse() }
        #expect(refusal { _ = try read(turned) } == "model.use-before-definition")
    }
}

/// Models as training frameworks write them.
@Suite(.enabled(if: SharedModels.areThere, Comment(rawValue: SharedModels.absence)))
struct SharedModelTests {
    static let operators: [String: [String]] = [
        "cnn8": ["Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm"],
        "lenet28": [
            "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm", "Relu", "Gemm",
        ],
        "logreg16": ["Gemm", "Sigmoid"],
        "mlp64_32_10": ["Gemm", "Relu", "Gemm"],
        "mlp784_128_10": ["Gemm", "Relu", "Gemm"],
        "mlp8_32_32_3": ["Gemm", "Relu", "Gemm", "Relu", "Gemm"],
    ]
    static let parameters = [
        "cnn8": 802, "lenet28": 44_426, "logreg16": 17, "mlp64_32_10": 2_410, "mlp784_128_10": 101_770,
        "mlp8_32_32_3": 1_443,
    ]

    @Test(arguments: SharedModels.names) func isRead(_ name: String) throws {
        let model = try ONNXModel(path: SharedModels.path(name + "/network.onnx"))
        #expect(model.graph.nodes.map(\.operator.name) == Self.operators[name])
        #expect(
            model.graph.initializers.values.filter { $0.elementType == .float }.map(\.count).reduce(0, +)
                == Self.parameters[name])
        let input = try TensorFile.read(npy: SharedModels.bytes(name + "/x.npy"))
        #expect(model.graph.inputs.count == 1)
        #expect(model.graph.inputs[0].admits(shape: input.shape))
        let flat = try TensorFile.read(json: SharedModels.bytes(name + "/input.json"), for: model.graph.inputs)
        #expect(flat == [model.graph.inputs[0].name: input])
        let output = try TensorFile.read(npy: SharedModels.bytes(name + "/y.npy"))
        #expect(model.graph.outputs[0].admits(shape: output.shape))
        #expect(try TensorFile.npy(input) == SharedModels.bytes(name + "/x.npy"))
    }
}
