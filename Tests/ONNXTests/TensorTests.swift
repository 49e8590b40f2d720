import CanonicalEncoding
import ONNX
import TestSupport
import Testing

/// Tensors in every form that ONNX has for them.
@Suite struct TensorTests {
    /// The same elements, as raw bytes and in the field for their type.
    struct Sample: Sendable, CustomTestStringConvertible {
        let type: Onnx_TensorProto.DataType
        let shape: [Int64]
        let raw: [UInt8]
        let typed: @Sendable (inout Onnx_TensorProto) -> Void
        let elements: TensorElements

        var testDescription: String { "\(type)" }
    }

    static let samples: [Sample] = [
        Sample(
            type: .float, shape: [2], raw: [0, 0, 0xC0, 0x3F, 0, 0, 0, 0x80], typed: { $0.floatData = [1.5, -0.0] },
            elements: .float([1.5, -0.0])),
        Sample(
            type: .double, shape: [1, 1], raw: [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], typed: { $0.doubleData = [-1.5] },
            elements: .double([-1.5])),
        Sample(
            type: .float16, shape: [4], raw: [0x00, 0x3C, 0x01, 0x00, 0xFF, 0xFB, 0xFF, 0x03],
            typed: { $0.int32Data = [0x3C00, 1, 0xFBFF, 0x3FF] },
            elements: .float([1, 0x1p-24, -65504, 0x3FFp-24])),
        Sample(
            type: .bfloat16, shape: [3], raw: [0x80, 0x3F, 0x01, 0x00, 0x7F, 0x7F],
            typed: { $0.int32Data = [0x3F80, 1, 0x7F7F] }, elements: .float([1, 0x1p-133, 0x1.FEp127])),
        Sample(
            type: .int8, shape: [3], raw: [0x80, 0x7F, 0xFF], typed: { $0.int32Data = [-128, 127, -1] },
            elements: .integers([-128, 127, -1])),
        Sample(
            type: .uint8, shape: [2], raw: [0x80, 0xFF], typed: { $0.int32Data = [128, 255] },
            elements: .integers([128, 255])),
        Sample(
            type: .int16, shape: [2], raw: [0x00, 0x80, 0x34, 0x12], typed: { $0.int32Data = [-0x8000, 0x1234] },
            elements: .integers([-0x8000, 0x1234])),
        Sample(
            type: .uint16, shape: [1], raw: [0x34, 0xF2], typed: { $0.int32Data = [0xF234] },
            elements: .integers([0xF234])),
        Sample(
            type: .int32, shape: [2], raw: [0, 0, 0, 0x80, 4, 3, 2, 1], typed: { $0.int32Data = [.min, 0x0102_0304] },
            elements: .integers([-0x8000_0000, 0x0102_0304])),
        Sample(
            type: .uint32, shape: [1], raw: [0xFF, 0xFF, 0xFF, 0xFF], typed: { $0.uint64Data = [0xFFFF_FFFF] },
            elements: .integers([0xFFFF_FFFF])),
        Sample(
            type: .int64, shape: [1], raw: [0, 0, 0, 0, 0, 0, 0, 0x80], typed: { $0.int64Data = [.min] },
            elements: .integers([.min])),
        Sample(
            type: .uint64, shape: [], raw: [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            typed: { $0.uint64Data = [.max - 1] }, elements: .unsigned64([.max - 1])),
        Sample(
            type: .bool, shape: [3], raw: [1, 0, 1], typed: { $0.int32Data = [1, 0, 1] },
            elements: .bools([true, false, true])),
        Sample(
            type: .int4, shape: [3], raw: [0x87, 0xFF], typed: { $0.int32Data = [0x87, 0xFF] },
            elements: .integers([7, -8, -1])),
        Sample(
            type: .uint4, shape: [3], raw: [0x87, 0x0F], typed: { $0.int32Data = [0x87, 0x0F] },
            elements: .integers([7, 8, 15])),
        Sample(
            type: .int2, shape: [5], raw: [0b11_10_01_00, 0b10], typed: { $0.int32Data = [0b11_10_01_00, 0b10] },
            elements: .integers([0, 1, -2, -1, -2])),
        Sample(
            type: .uint2, shape: [5], raw: [0b11_10_01_00, 0b10], typed: { $0.int32Data = [0b11_10_01_00, 0b10] },
            elements: .integers([0, 1, 2, 3, 2])),
    ]

    @Test(arguments: samples) func rawAndTyped(_ sample: Sample) throws {
        for proto in [
            Onnx_TensorProto.of("t", sample.type, sample.shape) { $0.rawData = .of(sample.raw) },
            Onnx_TensorProto.of("t", sample.type, sample.shape, sample.typed),
        ] {
            let tensor = try read(proto)
            #expect(tensor.shape == sample.shape.map(Int.init))
            #expect(tensor.elementType.rawValue == sample.type.rawValue)
            #expect(tensor.elements == sample.elements)
            #expect(tensor.count == sample.elements.count)
        }
    }

    @Test func emptyTensors() throws {
        for type in ElementType.allCases where type.isSupported {
            let type = try #require(Onnx_TensorProto.DataType(rawValue: type.rawValue))
            #expect(try read(Onnx_TensorProto.of("t", type, [3, 0]) { _ in }).count == 0)
        }
        #expect(try read(Onnx_TensorProto.of("t", .int4, [0]) { $0.rawData = .of([]) }).count == 0)
    }

    @Test func theNumbersOfTypesAreThoseOfTheSchema() {
        let schema = Onnx_TensorProto.DataType.allCases.filter { $0 != .undefined }.map(\.rawValue)
        #expect(ElementType.allCases.map(\.rawValue) == schema.sorted())
    }

    /// Every half against what its bits mean.
    @Test func halvesAreExact() throws {
        let finite = (0...UInt16.max).filter { $0 >> 10 & 31 != 31 }
        let proto = Onnx_TensorProto.of("t", .float16, [Int64(finite.count)]) {
            $0.int32Data = finite.map(Int32.init)
        }
        let values = try #require(try read(proto).floats)
        for (bits, value) in zip(finite, values) {
            let exponent = Int(bits >> 10 & 31)
            let fraction = Float(bits & 1023)
            let magnitude =
                exponent == 0
                ? fraction * 0x1p-24 : (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
            #expect(value == (bits >> 15 == 1 ? -magnitude : magnitude))
        }
    }

    @Test func sparseTensors() throws {
        let positions = Onnx_SparseTensorProto.of("d", [1, 5], shape: [2, 3])
        let coordinates = positions.with { $0.indices = .int(of: [0, 1, 1, 2], [2, 2]) }
        let empty = Onnx_SparseTensorProto.of("d", [], shape: [2, 3])
        for (proto, expected): (Onnx_SparseTensorProto, [Float]) in [
            (positions, [0, 1, 0, 0, 0, 2]), (coordinates, [0, 1, 0, 0, 0, 2]), (empty, [0, 0, 0, 0, 0, 0]),
        ] {
            let tensor = try read(Onnx_ModelProto.sum.with { $0.graph.sparseInitializer = [proto] })
                .graph.initializers["d"]
            #expect(tensor?.shape == [2, 3])
            #expect(tensor?.floats == expected)
        }
        let integers = positions.with { $0.values = .of("d", .int8, [2]) { $0.int32Data = [-1, 7] } }
        let model = try read(Onnx_ModelProto.sum.with { $0.graph.sparseInitializer = [integers] })
        #expect(model.graph.initializers["d"]?.integers == [0, -1, 0, 0, 0, 7])
    }

    @Test func externalData() throws {
        let scratch = try WeightsFolder()
        let folder = ExternalDataFolder(path: scratch.path)
        let some = Onnx_TensorProto.external([
            .of("location", "weights"), .of("offset", "4"), .of("length", "8"), .of("checksum", "any"),
        ])
        #expect(try read(some, folder: folder).floats == [2, 3])
        let rest = Onnx_TensorProto.external([.of("location", "folder/weights"), .of("offset", "8")])
        #expect(try read(rest, folder: folder).floats == [3, 4])
        let all = Onnx_TensorProto.external([.of("location", "weights")]).with { $0.dims = [4] }
        #expect(try read(all, folder: folder).floats == [1, 2, 3, 4])
        let absent = Onnx_TensorProto.external([.of("location", "absent")])
        #expect(refusal { _ = try read(absent, folder: folder) } == "file.not-found")

        let model = Onnx_ModelProto.sum.with { $0.graph.initializer[0] = some.with { $0.name = "w" } }
        try FileBytes.write(atomically: model.bytes, to: scratch.path + "/model.onnx")
        #expect(try ONNXModel(path: scratch.path + "/model.onnx").graph.initializers["w"]?.floats == [2, 3])
        #expect(refusal { _ = try ONNXModel(path: scratch.path + "/none.onnx") } == "file.not-found")
    }

    @Test func functionsWithDefaultsAndPassedThroughInputs() throws {
        let model = try read(
            Onnx_ModelProto.sum.with {
                $0.opsetImport.append(.of("own", 1))
                $0.functions = [
                    Onnx_FunctionProto().with {
                        $0.name = "F"
                        $0.domain = "own"
                        $0.input = ["a", "b"]
                        $0.output = ["a", "c", "d"]
                        $0.attributeProto = [.int("k", 5), .int("l", 6)]
                        $0.node = [
                            .of("Clip", ["a", "b"], ["c"]).with {
                                $0.attribute = [
                                    .of("first", .int) { $0.refAttrName = "k" },
                                    .of("second", .int) { $0.refAttrName = "l" },
                                ]
                            },
                            .of("G", ["c"], ["d"]).with { $0.domain = "own" },
                        ]
                    },
                    Onnx_FunctionProto().with {
                        $0.name = "G"
                        $0.domain = "own"
                        $0.input = ["a"]
                        $0.output = ["b"]
                        $0.opsetImport = [.of("ai.onnx.ml", 3)]
                        $0.node = [.of("Neg", ["a"], ["b"])]
                    },
                ]
                $0.graph.node = [
                    .of("F", ["x"], ["p", "", "q"]).with {
                        $0.domain = "own"
                        $0.attribute = [.int("k", 7)]
                    },
                    .of("F", ["p", "w"], ["", "y"]).with { $0.domain = "own" },
                ]
            })
        let nodes = model.graph.nodes
        #expect(nodes.map(\.operator.name) == ["Clip", "Neg", "Identity", "Clip", "Neg"])
        #expect(nodes[0].inputs == ["x", nil])
        #expect(nodes[0].outputs == ["F#1/c"])
        #expect(nodes[0].attributes == ["first": .int(7), "second": .int(6)])
        #expect(nodes[1].inputs == ["F#1/c"])
        #expect(nodes[1].outputs == ["q"])
        #expect(nodes[2].inputs == ["x"] && nodes[2].outputs == ["p"])
        #expect(nodes[3].inputs == ["p", "w"] && nodes[3].outputs == ["y"])
        #expect(nodes[3].attributes == ["first": .int(5), "second": .int(6)])
        #expect(model.opsets == ["": 13, "own": 1, "ai.onnx.ml": 3])
    }
}
