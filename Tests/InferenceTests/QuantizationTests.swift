import Inference
import ONNX
import Statements
import Testing

/// Operators between real numbers and a model's own integers, by hand and against 32-bit floats.
@Suite("Quantisation by hand")
struct QuantizationTests {
    @Test("ties go to the even integer, and what is too great is cut", arguments: [1.0, 3, 6, 0.75])
    func quantize(scale: Double) throws {
        let steps = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.25, 200, -200]
        let model = try SmallModel(
            "QuantizeLinear",
            [
                .within(-1500...1500, .float, [9], steps.map { $0 * scale }), .known(.float, [], [scale]),
                .known(.int8, [], [0]),
            ])
        try expect(model, [[0, 2, 2, 0, -2, -2, 0, 127, -128]])
        let moved = try SmallModel(
            "QuantizeLinear",
            [
                .within(-1500...1500, .float, [9], steps.map { $0 * scale }), .known(.float, [], [scale]),
                .known(.uint8, [], [128]),
            ])
        try expect(moved, [[128, 130, 130, 128, 126, 126, 128, 255, 0]])
    }

    @Test func sumsOfProductsAreRoundedOnce() throws {
        let rows = [1.0, 3, 5, -1, -3, 127, -128]
        let model = try SmallModel(
            "QLinearMatMul",
            [
                .within(-128...127, .int8, [7, 1], rows), .known(.float, [], [0.5]), .known(.int8, [], [0]),
                .known(.int8, [1, 1], [3]), .known(.float, [], [0.25]), .known(.int8, [], [2]),
                .known(.float, [], [0.25]), .known(.int8, [], [100]),
            ])
        // x·(3 − 2)·0.5 + 100
        try expect(model, [[100, 102, 102, 100, 98, 127, 36]])
    }

    @Test func allZeroIsQuantizedByOne() throws {
        let model = try SmallModel(
            "DynamicQuantizeLinear", [.within(-2...3, .float, [3], [0, 0, 0])], outputs: 3)
        #expect(try model.answer() == [[0, 0, 0], [1], [0]])
        let other = try SmallModel(
            "DynamicQuantizeLinear", [.within(-2...3, .float, [3], [-1, 0, 1.5])], outputs: 3)
        let answer = try other.answer()
        #expect(answer[0] == [0, 102, 255] && answer[2] == [102] && abs(answer[1][0] - 2.5 / 255) < 1e-4)
    }

    /// In floating point the operator is computed as onnxruntime does, so that both must agree bit for bit.
    @Test func dynamicScalesAreFloats() throws {
        var random = SplitMix64(seed: 0xd9)
        let shape = [12]
        let model = try SmallModel(
            "DynamicQuantizeLinear", [.within(-3...5, .float, shape, Array(repeating: 0, count: 12))], outputs: 3)
        let quantized = try model.quantized()
        for round in 0..<400 {
            // A few halves and tenths make ties.
            let values = shape.flatMap { count in
                (0..<count).map { _ in
                    round % 2 == 0
                        ? Double(Int.random(in: -768...1280, using: &random)) / 256
                        : Double(Int.random(in: -6...10, using: &random)) / 2
                }
            }
            let own = quantized.values(ofOutputs: try quantized.program.run(quantized.quantize([values])))
            let exact = try FloatModel(model.model).run([values])
            #expect(own == exact)
        }
    }

    /// Known numbers are computed in 32-bit floats; private ones must give the same, at every number that there is.
    @Test("quotients are floats", arguments: [0.1, 0.3, 0.0078125, 0.7, 1.1])
    func scalesAreFloats(scale: Double) throws {
        let numbers = (-3000...3000).map { Double($0) / 256 }
        let model = try SmallModel(
            "QuantizeLinear",
            [
                .within(-12...12, .float, [numbers.count], numbers), .known(.float, [], [scale]),
                .known(.uint8, [], [100]),
            ])
        let quantized = try model.quantized()
        let own = quantized.values(ofOutputs: try quantized.program.run(quantized.quantize([numbers])))
        #expect(try own == model.evaluation())

        let sums = try SmallModel(
            "QLinearMatMul",
            [
                .within(-128...127, .int8, [256, 1], (-128...127).map { Double($0) }), .known(.float, [], [scale]),
                .known(.int8, [], [3]), .known(.int8, [1, 9], [-128, -77, -5, -1, 0, 1, 15, 50, 127]),
                .known(.float, [], [0.05]), .known(.int8, [], [1]), .known(.float, [], [0.4]), .known(.int8, [], [-7]),
            ])
        let products = try sums.quantized()
        let integers = try products.quantize([(-128...127).map { Double($0) }])
        #expect(try products.values(ofOutputs: products.program.run(integers)) == sums.evaluation())
    }

    @Test func sumsOfTwoScales() throws {
        func sum(_ a: [Double], _ b: [Double], of type: ElementType) throws -> SmallModel {
            try SmallModel(
                "QLinearAdd", domain: "com.microsoft", opset: 1,
                [
                    .within(-128...255, type, [a.count], a), .known(.float, [], [0.5]), .known(type, [], [3]),
                    .within(-128...255, type, [b.count], b), .known(.float, [], [0.75]), .known(type, [], [1]),
                    .known(.float, [], [1]), .known(type, [], [10]),
                ])
        }
        // (a − 3)/2 + (b − 1)·3/4, ties to even, and cut off.
        try expect(sum([3, 4, 6, 8, 200], [1, 1, 1, 3, 255], of: .uint8), [[10, 10, 12, 14, 255]])
        try expect(sum([3, -128, 127], [1, -128, 100], of: .int8), [[10, -128, 127]])
    }

    @Test func functionsOfIntegersAreTables() throws {
        let model = try SmallModel(
            "QLinearSigmoid", domain: "com.microsoft", opset: 1,
            [
                .within(-128...127, .int8, [3], [0, 127, -128]), .known(.float, [], [0.1]), .known(.int8, [], [0]),
                .known(.float, [], [0.00390625]), .known(.int8, [], [-128]),
            ])
        try expect(model, [[0, 127, -128]])
    }

    @Test("scales are positive numbers", arguments: [0, -1, Double.leastNonzeroMagnitude])
    func scalesArePositive(scale: Double) throws {
        let model = try SmallModel(
            "QLinearGlobalAveragePool", domain: "com.microsoft", opset: 1,
            [
                .within(0...255, .uint8, [1, 1, 2], [0, 1]), .known(.float, [], [scale]), .known(.uint8, [], [0]),
                .known(.float, [], [1]), .known(.uint8, [], [0]),
            ])
        #expect { try model.quantized() } throws: { ($0 as? InferenceError)?.code == "model.not-finite" }
    }
}
