import Inference
import ONNX
import TestSupport
import Testing

/// What a model's file can say of scales, types and sizes, and must not end the program.
@Suite("Hostile scales and sizes")
struct HostileScaleTests {
    private static func byte(_ count: Int = 2) throws -> SmallModel.Input {
        try .within(0...255, .uint8, [count], Array(repeating: 7, count: count))
    }

    private static func scale(_ value: Double) throws -> SmallModel.Input { try .known(.float, [], [value]) }
    private static var zero: SmallModel.Input { get throws { try .known(.uint8, [], [0]) } }

    @Test(
        "products of scales that are no numbers of 24 bits", arguments: [(1e-30, 1e-30), (1e30, 1e30), (1e-20, 1e-22)])
    func products(one: Double, two: Double) throws {
        let model = try SmallModel(
            "QLinearMul", domain: "com.microsoft", opset: 1,
            [
                Self.byte(), Self.scale(one), Self.zero, Self.byte(), Self.scale(two), Self.zero, Self.scale(1),
                Self.zero,
            ])
        #expect(refusal(model) == "model.not-finite")
    }

    @Test("integers of 64 bits are not quantised to", arguments: [0, 9_223_372_036_854_775_807.0])
    func wideZeroPoints(zero: Double) throws {
        let model = try SmallModel(
            "QuantizeLinear",
            [
                .within(-1...1, .float, [2], [0, 1]), Self.scale(0.5),
                .known(.int64, [], [min(zero, 4_611_686_018_427_387_904)]),
            ])
        #expect(refusal(model) == "model.unsupported-type")
        let named = try SmallModel(
            "QuantizeLinear", [.within(-1...1, .float, [2], [0, 1]), Self.scale(0.5)], numbers: ["output_dtype": 7])
        #expect(refusal(named) == "model.unsupported-type")
    }

    @Test("blocks beyond all bounds, and several scales of a scalar")
    func places() throws {
        let blocks = try SmallModel(
            "DequantizeLinear", [Self.byte(4), .known(.float, [1], [0.5]), .known(.uint8, [1], [0])],
            numbers: ["axis": 0, "block_size": .max])
        _ = refusal(blocks)
        let several = try SmallModel(
            "DequantizeLinear",
            [
                .within(0...255, .uint8, [2], [7, 8]), .known(.float, [2, 1], [0.5, 1]),
                .known(.uint8, [2, 1], [0, 0]),
            ],
            numbers: ["axis": 0, "block_size": .max])
        #expect(refusal(several) == "model.bad-shape")
        let scalar = try SmallModel(
            "DequantizeLinear",
            [.within(0...255, .uint8, [], [7]), .known(.float, [2], [0.5, 1]), .known(.uint8, [2], [0, 0])],
            numbers: ["axis": 0])
        #expect(refusal(scalar) == "model.bad-shape")
    }

    @Test("trees with more scores than there can be", arguments: [1 << 40, 1 << 62])
    func scores(targets: Int) throws {
        let model = try SmallModel(
            "TreeEnsembleRegressor", domain: "ai.onnx.ml", opset: 3, [.within(-1...1, .float, [1, 1], [0])],
            ints: [
                "nodes_treeids": [0], "nodes_nodeids": [0], "nodes_featureids": [0], "nodes_truenodeids": [0],
                "nodes_falsenodeids": [0], "target_treeids": [0], "target_nodeids": [0], "target_ids": [0],
            ],
            numbers: ["n_targets": targets], floats: ["nodes_values": [0], "target_weights": [1]],
            words: ["nodes_modes": ["LEAF"]])
        #expect(refusal(model) == "model.bad-tree")
    }

    @Test("scalars are neither joined nor cut")
    func scalars() throws {
        let joined = try SmallModel("Concat", [.within(0...1, .float, [], [0]), Self.scale(1)], numbers: ["axis": 0])
        #expect(refusal(joined) == "model.bad-shape")
        let cut = try SmallModel(
            "Slice",
            [
                .within(0...1, .float, [], [0]), .known(.int64, [1], [0]), .known(.int64, [1], [1]),
                .known(.int64, [1], [0]),
            ])
        #expect(refusal(cut) == "model.bad-shape")
    }

    @Test("integers that double precision does not hold are refused, not rounded")
    func wideIntegers() throws {
        func sum(_ constant: Int64) throws -> String? {
            let tensor = try ONNXTensor(shape: [1], elementType: .int64, elements: .integers([constant]))
            return refusal(
                try SmallModel(
                    "Add", [.within(0...1, .int64, [1], [0]), SmallModel.Input(tensor: tensor, box: nil)]))
        }
        #expect(try sum(1 << 52) == nil)
        #expect(try sum(1 << 53 + 1) == "model.integer-overflow")
        #expect(try sum(.max - 1) == "model.integer-overflow")
        let greatest = try ONNXTensor(shape: [1], elementType: .int64, elements: .integers([.max]))
        let kept = try SmallModel(
            "Slice",
            [
                .within(0...9, .float, [3], [1, 2, 3]), .known(.int64, [1], [1]),
                SmallModel.Input(tensor: greatest, box: nil),
            ])
        try expect(kept, [[2, 3]])
    }
}
