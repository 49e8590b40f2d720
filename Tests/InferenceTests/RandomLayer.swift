import ONNX
import Statements

/// Layers drawn at random, with weights that are multiples of 1/256.
enum RandomLayer: String, CaseIterable {
    case gemm, gemmOfOneRow, matMul, matMulFromTheLeft, convolution, image, convInteger, qLinearMatMul, qGemm
    case batchNormalization

    /// Those whose first outputs are the first results of their products, but for what is added.
    static let withFreeOutputs: [RandomLayer] = [.gemm, .gemmOfOneRow, .matMul, .matMulFromTheLeft, .image]

    /// Whether the weights are the model's own integers.
    var isOfIntegers: Bool { [.convInteger, .qLinearMatMul, .qGemm].contains(self) }

    func draw(using random: inout SplitMix64) throws -> SmallModel {
        func numbers(_ count: Int, _ bound: Int = 256) -> [Double] {
            (0..<count).map { _ in Double(Int.random(in: -bound...bound, using: &random)) / 256 }
        }
        func bytes(_ count: Int) -> [Double] {
            (0..<count).map { _ in Double(Int.random(in: -128...127, using: &random)) }
        }
        func input(_ shape: [Int]) throws -> SmallModel.Input {
            try .within(-2...3, .float, shape, numbers(shape.reduce(1, *), 512))
        }
        func known(_ shape: [Int]) throws -> SmallModel.Input {
            try .known(.float, shape, numbers(shape.reduce(1, *)))
        }
        switch self {
        case .gemm:
            return try SmallModel(
                "Gemm", [input([5, 6]), known([7, 6]), known([7])], numbers: ["transB": 1])
        case .gemmOfOneRow: return try SmallModel("Gemm", [input([1, 6]), known([6, 3]), known([1, 3])])
        case .matMul: return try SmallModel("MatMul", [input([2, 3, 4]), known([4, 5])])
        case .matMulFromTheLeft: return try SmallModel("MatMul", [known([3, 4]), input([4, 5])])
        case .convolution:
            return try SmallModel(
                "Conv", [input([2, 4, 5, 6]), known([6, 2, 2, 3]), known([6])],
                ints: ["pads": [1, 0, 2, 1], "strides": [2, 1], "dilations": [1, 2]], numbers: ["group": 2])
        case .image:
            return try SmallModel(
                "Conv", [input([1, 1, 8, 8]), known([2, 1, 3, 3])], texts: ["auto_pad": "SAME_UPPER"])
        case .batchNormalization:
            return try SmallModel(
                "BatchNormalization",
                [
                    input([2, 3, 2, 2]), known([3]), .known(.float, [3], numbers(3, 128)),
                    .known(.float, [3], numbers(3, 128)), .known(.float, [3], numbers(3, 128).map { 1.5 + $0 }),
                ])
        case .convInteger:
            return try SmallModel(
                "ConvInteger",
                [
                    .within(0...255, .uint8, [1, 2, 5], (0..<10).map { Double($0 * 25) }),
                    .known(.int8, [3, 2, 3], bytes(18)), .known(.uint8, [], [7]), .known(.int8, [], [-3]),
                ])
        case .qLinearMatMul:
            return try SmallModel(
                "QLinearMatMul",
                [
                    .within(-128...127, .int8, [3, 4], bytes(12)), .known(.float, [], [0.5]), .known(.int8, [], [3]),
                    .known(.int8, [4, 5], bytes(20)), .known(.float, [], [0.01]), .known(.int8, [], [0]),
                    .known(.float, [], [0.25]), .known(.int8, [], [-7]),
                ])
        case .qGemm:
            return try SmallModel(
                "QGemm", domain: "com.microsoft", opset: 1,
                [
                    .within(0...255, .uint8, [2, 4], (0..<8).map { Double($0 * 31) }), .known(.float, [], [0.5]),
                    .known(.uint8, [], [113]), .known(.int8, [3, 4], bytes(12)),
                    .known(.float, [3], [0.01, 0.07, 0.003]),
                    .known(.int8, [3], [0, 0, 0]), .known(.int32, [3], bytes(3)), .known(.float, [], [0.25]),
                    .known(.uint8, [], [100]),
                ], numbers: ["transB": 1])
        }
    }
}
