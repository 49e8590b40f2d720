import ONNX
import Testing

/// Inputs as JSON and as messages.
@Suite struct InputTests {
    static let open = ValueDescription(name: "x", elementType: .float, dimensions: [.named("n"), .fixed(2)])

    private func read(_ text: String, _ inputs: ValueDescription...) throws -> [String: ONNXTensor] {
        try TensorFile.read(json: Array(text.utf8), for: inputs)
    }

    @Test func nestedArrays() throws {
        let tensor = try read("[[1, 2.5], [-3e-1, 0], [1e2, -0]]", Self.open)["x"]
        #expect(tensor?.shape == [3, 2])
        #expect(tensor?.floats == [1, 2.5, -0.3, 0, 100, -0.0])
    }

    @Test func inputsByName() throws {
        let label = ValueDescription(name: "label", elementType: .int64, dimensions: [])
        let tensors = try read(#"{"inputs": {"label": 9007199254740993, "x": [[1, 2]]}}"#, Self.open, label)
        #expect(tensors["x"]?.shape == [1, 2])
        #expect(tensors["label"]?.shape == [])
        #expect(tensors["label"]?.integers == [9_007_199_254_740_993])
    }

    @Test func flatArraysInTheOrderOfTheInputs() throws {
        let second = ValueDescription(name: "z", elementType: .uint8, dimensions: [.fixed(2), .fixed(1)])
        let text = #"{"input_data": [[1, 2, 3, 4], [5, 255]], "input_shapes": [[2, 2], [2, 1]], "output_data": [[1]]}"#
        let tensors = try read(text, Self.open, second)
        #expect(tensors["x"]?.shape == [2, 2])
        #expect(tensors["x"]?.floats == [1, 2, 3, 4])
        #expect(tensors["z"]?.shape == [2, 1])
        #expect(tensors["z"]?.integers == [5, 255])
        #expect(try read(#"{"input_data": [[7, 8]]}"#, second)["z"]?.shape == [2, 1])
        // One dimension that the model leaves open follows from the others.
        #expect(try read(#"{"input_data": [[7, 8, 9, 10, 11, 12]]}"#, Self.open)["x"]?.shape == [3, 2])
        #expect(refusal { _ = try read(#"{"input_data": [[7, 8, 9]]}"#, Self.open) } == "input.wrong-shape")
        let wide = ValueDescription(name: "x", elementType: .float, dimensions: [.named("n"), .unknown, .fixed(2)])
        #expect(refusal { _ = try read(#"{"input_data": [[7, 8]]}"#, wide) } == "input.wrong-shape")
    }

    @Test func emptyArrays() throws {
        let any = ValueDescription(name: "x", elementType: .float, dimensions: nil)
        #expect(try read("[]", any)["x"]?.shape == [0])
        #expect(try read("[[], []]", any)["x"]?.shape == [2, 0])
        #expect(try read("3", any)["x"]?.shape == [])
    }

    @Test func numbersAreRoundedOnce() throws {
        func value(_ text: String, _ type: ElementType) throws -> TensorElements? {
            try read(text, ValueDescription(name: "x", elementType: type, dimensions: []))["x"]?.elements
        }
        // Beyond the middle of two floats by less than a double can say.
        #expect(try value("1.000000059604644775390625", .float) == .float([1]))
        #expect(try value("1.00000005960464477539062500000001", .float) == .float([1.0000001]))
        #expect(try value("2049", .float16) == .float([2048]))
        #expect(try value("2051", .float16) == .float([2052]))
        #expect(try value("257", .bfloat16) == .float([256]))
        #expect(try value("259", .bfloat16) == .float([260]))
        // Just beyond the tie between 256 and 258: a float in between would hide it.
        #expect(try value("257.000000001", .bfloat16) == .float([258]))
        #expect(try value("-257.000000001", .bfloat16) == .float([-258]))
        #expect(try value("256.999999999", .bfloat16) == .float([256]))
        #expect(try value("0.1", .double) == .double([0.1]))
        #expect(try value("18446744073709551615", .uint64) == .unsigned64([.max]))
        #expect(try value("-9223372036854775808", .int64) == .integers([.min]))
        #expect(try value("true", .bool) == .bools([true]))
        #expect(try value("0", .bool) == .bools([false]))
        #expect(try value("\"text\"", .string) == .strings(["text"]))
    }

    @Test func brokenJSONHasTheParsersCode() {
        #expect(refusal { _ = try read("[1,]", Self.open) } == "json.unexpected-byte")
        #expect(refusal { _ = try read("{\"inputs\": {}, \"inputs\": {}}", Self.open) } == "json.duplicate-name")
    }

    @Test func messages() throws {
        let proto = Onnx_TensorProto.of("input_0", .int16, [2]) { $0.int32Data = [-5, 6] }
        let (name, tensor) = try TensorFile.read(proto: proto.bytes)
        #expect(name == "input_0")
        #expect(tensor.integers == [-5, 6])
        #expect(tensor.elementType == .int16)
        let elsewhere = Onnx_TensorProto.external([.of("location", "weights")])
        #expect(refusal { _ = try TensorFile.read(proto: elsewhere.bytes) } == "external.no-folder")
        #expect(refusal { _ = try TensorFile.read(proto: [0xFF]) } == "wire.truncated")
    }
}
