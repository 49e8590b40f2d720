import Inference
import ONNX
import Testing

/// Hard corners of operators, by hand: in integers, in the circuit and in floating point.
@Suite("Operators by hand")
struct OperatorTests {
    @Test func ofEqualOnesTheFirstOrTheLast() throws {
        let input = try SmallModel.Input.within(-4...4, .float, [2, 4], [-1, 3, 3, 2, -2, -3, -3, -3])
        try expect(SmallModel("ArgMax", [input], numbers: ["axis": -1, "keepdims": 0]), [[1, 0]])
        try expect(SmallModel("ArgMin", [input], numbers: ["axis": 1]), [[0, 1]])
        try expect(SmallModel("ArgMax", [input], numbers: ["axis": 1, "select_last_index": 1]), [[2, 0]])
        try expect(SmallModel("ArgMin", [input], numbers: ["axis": 1, "select_last_index": 1]), [[0, 3]])
        try expect(SmallModel("ArgMax", [input]), [[0, 0, 0, 0]])
    }

    @Test func ofEqualOnesTheFirstComesFirst() throws {
        let count = try SmallModel.Input.known(.int64, [1], [3])
        let input = try SmallModel.Input.within(-9...9, .float, [5], [5, -1, 5, 2, -1])
        try expect(SmallModel("TopK", [input, count], outputs: 2), [[5, 5, 2], [0, 2, 3]])
        try expect(
            SmallModel("TopK", [input, count], outputs: 2, numbers: ["largest": 0]), [[-1, -1, 2], [1, 4, 3]])
    }

    @Test func integersAreDividedTowardsZero() throws {
        let input = try SmallModel.Input.within(-9...9, .int32, [4], [-7, 7, -6, 0])
        try expect(SmallModel("Div", [input, .known(.int32, [], [2])]), [[-3, 3, -3, 0]])
        try expect(SmallModel("Div", [input, .known(.int32, [], [-2])]), [[3, -3, 3, 0]])
        try expect(SmallModel("Div", [input, .within(2...5, .int32, [4], [2, 3, 4, 5])]), [[-3, 2, -1, 0]])
        try expect(SmallModel("Mod", [input, .known(.int32, [], [4])]), [[1, 3, 2, 0]])
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
        try expect(sum(127), [[127]])
        #expect(try refusal(sum(128)) == "model.integer-overflow")
        let difference = try SmallModel(
            "Sub", [.within(0...9, .uint8, [1], [3]), .within(0...9, .uint8, [1], [2])])
        #expect(refusal(difference) == "model.integer-overflow")
    }

    @Test func castsCutTowardsZero() throws {
        let input = try SmallModel.Input.within(-3...3, .float, [4], [-1.75, 1.75, 0, -0.5])
        try expect(SmallModel("Cast", [input], numbers: ["to": ElementType.int8.rawValue]), [[-1, 1, 0, 0]])
        try expect(SmallModel("Cast", [input], numbers: ["to": ElementType.bool.rawValue]), [[1, 1, 0, 1]])
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
        try expect(pool([4, 1, -3, 2], two, "SAME_LOWER"), [[4, 4, 1, 2], [0, 0, 1, 3]])
        try expect(pool([4, 1, -3, 2], two, "SAME_UPPER"), [[4, 1, 2, 2], [0, 1, 3, 3]])
        let steps = ["kernel_shape": [2], "strides": [2]]
        try expect(pool([1, 2, 3, 3, -5], steps), [[2, 3], [1, 2]])
        try expect(pool([1, 2, 3, 3, -5], steps, ceil: 1), [[2, 3, -5], [1, 2, 4]])
    }

    @Test func indicesMayComeFromTheInput() throws {
        let data = try SmallModel.Input.within(-9...9, .float, [2, 3], [1, 2, 3, -4, -5, -6])
        let indices = try SmallModel.Input.within(-3...2, .int64, [2], [-1, 1])
        try expect(SmallModel("Gather", [data, indices], numbers: ["axis": 1]), [[3, 2, -6, -5]])
        let model = try SmallModel("Gather", [data, .within(0...3, .int64, [1], [1])], numbers: ["axis": 1])
        #expect(refusal(model) == "model.index-range")
    }

    @Test func padsAndSlices() throws {
        let input = try SmallModel.Input.within(-9...9, .float, [3], [1, 2, 3])
        func pad(_ mode: String, _ pads: [Double]) throws -> SmallModel {
            try SmallModel("Pad", [input, .known(.int64, [2], pads)], texts: ["mode": mode])
        }
        try expect(pad("reflect", [2, 3]), [[3, 2, 1, 2, 3, 2, 1, 2]])
        try expect(pad("wrap", [2, 1]), [[2, 3, 1, 2, 3, 1]])
        try expect(pad("edge", [1, -1]), [[1, 1, 2]])
        try expect(pad("constant", [1, 1]), [[0, 1, 2, 3, 0]])
        func slice(_ start: Double, _ end: Double, _ step: Double) throws -> SmallModel {
            try SmallModel(
                "Slice",
                [
                    input, .known(.int64, [1], [start]), .known(.int64, [1], [end]), .known(.int64, [1], [-1]),
                    .known(.int64, [1], [step]),
                ])
        }
        try expect(slice(-1, -9, -2), [[3, 1]])
        try expect(slice(1, 1000, 1), [[2, 3]])
        try expect(slice(2, 1, 1), [[]])
    }

    @Test func shapesMayBeWidened() throws {
        let input = try SmallModel.Input.within(-9...9, .float, [2, 1], [1, -2])
        // A one in the wanted shape leaves what is there.
        try expect(SmallModel("Expand", [input, .known(.int64, [2], [1, 3])]), [[1, 1, 1, -2, -2, -2]])
        try expect(SmallModel("Expand", [input, .known(.int64, [3], [2, 1, 1])]), [[1, -2, 1, -2]])
        try expect(SmallModel("ConstantOfShape", [.known(.int64, [2], [1, 2])]), [[0, 0]])
        let model = try SmallModel("Expand", [input, .known(.int64, [1], [-1])])
        #expect(refusal(model) == "model.bad-shape")
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
        try expect(power, [[-3.375, 8]])
    }
}
