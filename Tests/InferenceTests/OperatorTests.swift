import Inference
import ONNX
import Statements
import Testing

/// Hard corners of operators, by hand: in integers, in the circuit and in floating point.
@Suite("Operators by hand")
struct OperatorTests {
    private func check(_ model: SmallModel, _ expected: [[Double]], _ place: SourceLocation = #_sourceLocation) throws {
        #expect(try model.answer() == expected, sourceLocation: place)
        #expect(try model.evaluation() == expected, sourceLocation: place)
    }

    private func refusal(_ model: SmallModel) -> String? {
        do throws(any Error) {
            _ = try model.quantized()
            return nil
        } catch {
            return (error as? InferenceError)?.code
        }
    }

    @Test("ties go to the even integer, and what is too great is cut", arguments: [1.0, 3, 6, 0.75])
    func quantize(scale: Double) throws {
        let steps = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.25, 200, -200]
        let model = try SmallModel(
            "QuantizeLinear",
            [
                .within(-1500...1500, .float, [9], steps.map { $0 * scale }), .known(.float, [], [scale]),
                .known(.int8, [], [0]),
            ])
        try check(model, [[0, 2, 2, 0, -2, -2, 0, 127, -128]])
        let moved = try SmallModel(
            "QuantizeLinear",
            [
                .within(-1500...1500, .float, [9], steps.map { $0 * scale }), .known(.float, [], [scale]),
                .known(.uint8, [], [128]),
            ])
        try check(moved, [[128, 130, 130, 128, 126, 126, 128, 255, 0]])
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
        try check(model, [[100, 102, 102, 100, 98, 127, 36]])
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
            let exact = try QuantizedModel.evaluate(model.model, [values])
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

    @Test func ofEqualOnesTheFirstOrTheLast() throws {
        let input = try SmallModel.Input.within(-4...4, .float, [2, 4], [-1, 3, 3, 2, -2, -3, -3, -3])
        try check(SmallModel("ArgMax", [input], numbers: ["axis": -1, "keepdims": 0]), [[1, 0]])
        try check(SmallModel("ArgMin", [input], numbers: ["axis": 1]), [[0, 1]])
        try check(SmallModel("ArgMax", [input], numbers: ["axis": 1, "select_last_index": 1]), [[2, 0]])
        try check(SmallModel("ArgMin", [input], numbers: ["axis": 1, "select_last_index": 1]), [[0, 3]])
        try check(SmallModel("ArgMax", [input]), [[0, 0, 0, 0]])
    }

    @Test func ofEqualOnesTheFirstComesFirst() throws {
        let count = try SmallModel.Input.known(.int64, [1], [3])
        let input = try SmallModel.Input.within(-9...9, .float, [5], [5, -1, 5, 2, -1])
        try check(SmallModel("TopK", [input, count], outputs: 2), [[5, 5, 2], [0, 2, 3]])
        try check(SmallModel("TopK", [input, count], outputs: 2, numbers: ["largest": 0]), [[-1, -1, 2], [1, 4, 3]])
    }

    @Test func integersAreDividedTowardsZero() throws {
        let input = try SmallModel.Input.within(-9...9, .int32, [4], [-7, 7, -6, 0])
        try check(SmallModel("Div", [input, .known(.int32, [], [2])]), [[-3, 3, -3, 0]])
        try check(SmallModel("Div", [input, .known(.int32, [], [-2])]), [[3, -3, 3, 0]])
        try check(SmallModel("Div", [input, .within(2...5, .int32, [4], [2, 3, 4, 5])]), [[-3, 2, -1, 0]])
        try check(SmallModel("Mod", [input, .known(.int32, [], [4])]), [[1, 3, 2, 0]])
        #expect(try refusal(SmallModel("Div", [input, .within(-1...5, .int32, [1], [2])])) == "model.division")
    }

    @Test func realNumbersAreDivided() throws {
        let dividends = try SmallModel.Input.within(-4...4, .float, [4], [-3, 1, 0, 2.5])
        let divisors = try SmallModel.Input.within(-8 ... -0.5, .float, [4], [-1, -4, -3, -0.5])
        let answer = try SmallModel("Div", [dividends, divisors]).answer()[0]
        for (own, exact) in zip(answer, [3, -0.25, 0, -5]) { #expect(abs(own - exact) < 0.01) }
    }

    @Test func whatMayLeaveItsTypeIsRefused() throws {
        func sum(_ bound: Double) throws -> SmallModel {
            try SmallModel(
                "Add", [.within(0...bound, .uint8, [1], [100]), .within(0...bound, .uint8, [1], [27])])
        }
        try check(sum(127), [[127]])
        #expect(try refusal(sum(128)) == "model.integer-overflow")
        let difference = try SmallModel(
            "Sub", [.within(0...9, .uint8, [1], [3]), .within(0...9, .uint8, [1], [2])])
        #expect(refusal(difference) == "model.integer-overflow")
    }

    @Test func castsCutTowardsZero() throws {
        let input = try SmallModel.Input.within(-3...3, .float, [4], [-1.75, 1.75, 0, -0.5])
        try check(SmallModel("Cast", [input], numbers: ["to": ElementType.int8.rawValue]), [[-1, 1, 0, 0]])
        try check(SmallModel("Cast", [input], numbers: ["to": ElementType.bool.rawValue]), [[1, 1, 0, 1]])
        let model = try SmallModel("Cast", [input], numbers: ["to": ElementType.uint8.rawValue])
        #expect(refusal(model) == "model.integer-overflow")
    }

    @Test func poolsReachOverTheEdges() throws {
        func pool(_ values: [Double], _ ints: [String: [Int]], _ mode: String = "NOTSET", ceil: Int = 0) throws
            -> SmallModel
        {
            try SmallModel(
                "MaxPool", [.within(-9...9, .float, [1, 1, values.count], values)], outputs: 2, ints: ints,
                numbers: ["ceil_mode": ceil], texts: ["auto_pad": mode])
        }
        let two = ["kernel_shape": [2]]
        try check(pool([4, 1, -3, 2], two, "SAME_LOWER"), [[4, 4, 1, 2], [0, 0, 1, 3]])
        try check(pool([4, 1, -3, 2], two, "SAME_UPPER"), [[4, 1, 2, 2], [0, 1, 3, 3]])
        let steps = ["kernel_shape": [2], "strides": [2]]
        try check(pool([1, 2, 3, 3, -5], steps), [[2, 3], [1, 2]])
        try check(pool([1, 2, 3, 3, -5], steps, ceil: 1), [[2, 3, -5], [1, 2, 4]])
    }

    @Test func indicesMayComeFromTheInput() throws {
        let data = try SmallModel.Input.within(-9...9, .float, [2, 3], [1, 2, 3, -4, -5, -6])
        let indices = try SmallModel.Input.within(-3...2, .int64, [2], [-1, 1])
        try check(SmallModel("Gather", [data, indices], numbers: ["axis": 1]), [[3, 2, -6, -5]])
        let model = try SmallModel("Gather", [data, .within(0...3, .int64, [1], [1])], numbers: ["axis": 1])
        #expect(refusal(model) == "model.index-range")
    }

    @Test func padsAndSlices() throws {
        let input = try SmallModel.Input.within(-9...9, .float, [3], [1, 2, 3])
        func pad(_ mode: String, _ pads: [Double]) throws -> SmallModel {
            try SmallModel("Pad", [input, .known(.int64, [2], pads)], texts: ["mode": mode])
        }
        try check(pad("reflect", [2, 3]), [[3, 2, 1, 2, 3, 2, 1, 2]])
        try check(pad("wrap", [2, 1]), [[2, 3, 1, 2, 3, 1]])
        try check(pad("edge", [1, -1]), [[1, 1, 2]])
        try check(pad("constant", [1, 1]), [[0, 1, 2, 3, 0]])
        func slice(_ start: Double, _ end: Double, _ step: Double) throws -> SmallModel {
            try SmallModel(
                "Slice",
                [
                    input, .known(.int64, [1], [start]), .known(.int64, [1], [end]), .known(.int64, [1], [-1]),
                    .known(.int64, [1], [step]),
                ])
        }
        try check(slice(-1, -9, -2), [[3, 1]])
        try check(slice(1, 1000, 1), [[2, 3]])
        try check(slice(2, 1, 1), [[]])
    }

    @Test func oldSoftmaxTakesAllThatFollows() throws {
        let input = try SmallModel.Input.within(-2...2, .float, [1, 2, 2], [1, 1, 1, 1])
        #expect(try SmallModel("Softmax", opset: 11, [input]).answer() == [[0.25, 0.25, 0.25, 0.25]])
        #expect(try SmallModel("Softmax", opset: 13, [input]).answer() == [[0.5, 0.5, 0.5, 0.5]])
    }

    @Test(
        "smooth functions are near",
        arguments: [
            "Exp", "Erf", "Gelu", "Softplus", "Elu", "Selu", "ThresholdedRelu", "Floor", "Ceil", "Round", "Sign",
        ])
    func smooth(name: String) throws {
        let input = try SmallModel.Input.within(-3...3, .float, [6], [-2.5, -1, -0.5, 0, 1.5, 2.75])
        let model = try SmallModel(name, [input])
        for (own, exact) in zip(try model.answer()[0], try model.evaluation()[0]) {
            #expect(abs(own - exact) <= 0.02, "\(own) \(exact)")
        }
    }

    @Test func rootsAndPowers() throws {
        let root = try SmallModel("Sqrt", [.within(0...9, .float, [3], [0, 2.25, 9])])
        #expect(try root.answer() == [[0, 1.5, 3]])
        #expect(try refusal(SmallModel("Sqrt", [.within(-1...9, .float, [1], [0])])) == "model.not-finite")
        let power = try SmallModel("Pow", [.within(-2...2, .float, [2], [-1.5, 2]), .known(.float, [], [3])])
        try check(power, [[-3.375, 8]])
    }
}
