import ONNX
import TestSupport
import Testing

/// Damaged files: each is read, or refused with a code. A crash ends the test run; a file that takes long fails it.
@Suite struct FuzzTests {
    static let limits = ModelLimits().with {
        $0.memoryBytes = 1 << 24
        $0.tensorBytes = 1 << 20
    }

    @Test(.timeLimit(.minutes(2)), arguments: 0..<8) func models(_ seed: Int) throws {
        var seeds = [Onnx_ModelProto.rich.bytes, Onnx_ModelProto.sum.bytes]
        if SharedModels.areThere { seeds.append(try SharedModels.bytes("logreg16/network.onnx")) }
        damage(seeds, count: 4000, seed: seed) { bytes in _ = try ONNXModel(bytes: bytes, limits: Self.limits) }
    }

    /// Damage that protobuf does not see: names, sizes, types and order.
    @Test(.timeLimit(.minutes(1)), arguments: 0..<4) func structures(_ seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        for _ in 0..<2000 {
            var model = Onnx_ModelProto.rich
            for _ in 0..<Int.random(in: 1...4, using: &random) { model.graph.damage(using: &random) }
            if Bool.random(using: &random) {
                model.functions[0].node.append(.of("Twice", ["a"], ["c"]).with { $0.domain = "own" })
            }
            check { _ = try read(model, limits: Self.limits) }
        }
    }

    @Test func everyTruncationOfAModel() {
        let whole = Onnx_ModelProto.rich.bytes
        for count in 0..<whole.count {
            check { _ = try ONNXModel(bytes: Array(whole[..<count]), limits: Self.limits) }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: 0..<4) func tensorFiles(_ seed: Int) {
        damage([NPYTests.matrix, NPYTests.transposed, NPYTests.bigEndian], count: 4000, seed: seed) { bytes in
            _ = try TensorFile.read(npy: bytes, limits: Self.limits)
        }
        let tensor = Onnx_TensorProto.of("t", .int4, [3]) { $0.rawData = .of([0x21, 0x0F]) }
        damage([tensor.bytes], count: 1000, seed: seed) { bytes in
            _ = try TensorFile.read(proto: bytes, limits: Self.limits)
        }
        let text = #"{"input_data": [[1, 2.5e1, 3, 4]], "input_shapes": [[2, 2]]}"#
        damage([Array(text.utf8), Array("[[1, 2], [3, 4]]".utf8)], count: 2000, seed: seed) { bytes in
            _ = try TensorFile.read(json: bytes, for: [InputTests.open], limits: Self.limits)
        }
    }

    /// Reads each seed with a few damages at a time: bits and bytes changed, stretches cut, repeated, put in from another.
    private func damage(_ seeds: [[UInt8]], count: Int, seed: Int, _ read: ([UInt8]) throws -> Void) {
        var random = SeededGenerator(state: UInt64(seed))
        for _ in 0..<count {
            var bytes = seeds.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
                switch Int.random(in: 0..<6, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes[place] = .random(in: 0...255, using: &random)
                case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random)!
                case 3: bytes.removeSubrange(place..<end)
                case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
                default:
                    let other = seeds.randomElement(using: &random)!
                    let start = Int.random(in: 0..<other.count, using: &random)
                    bytes.replaceSubrange(place..<end, with: other[start..<min(other.count, start + 24)])
                }
            }
            check { try read(bytes) }
        }
    }

    private func check(_ read: () throws -> Void) {
        guard let code = refusal(read) else { return }
        let isKnown = ONNXFault(rawValue: code) != nil || code.hasPrefix("json.") || code.hasPrefix("file.")
        if !isKnown { Issue.record("refused with \(code)") }
    }
}

extension Onnx_GraphProto {
    fileprivate mutating func damage(using random: inout SeededGenerator) {
        let sizes: [Int64] = [-1, 0, 1, 2, 3, 5, 1 << 20, 1 << 28, 1 << 31, 1 << 62, .max, .min]
        let names = ["", "x", "y", "w", "h", "c", "m", "k", "d", "nowhere", "\0", String(repeating: "n", count: 2000)]
        let types = Onnx_AttributeProto.AttributeType.allCases
        let tensor = initializer.indices.randomElement(using: &random)!
        let step = node.indices.randomElement(using: &random)!
        switch Int.random(in: 0..<12, using: &random) {
        case 0: initializer[tensor].dims.append(sizes.randomElement(using: &random)!)
        case 1: initializer[tensor].dims = [sizes.randomElement(using: &random)!]
        case 2: initializer[tensor].dataType = .random(in: -1...30, using: &random)
        case 3: initializer[tensor].rawData = .of([UInt8](repeating: 1, count: .random(in: 0..<9, using: &random)))
        case 4: initializer[tensor].int32Data.append(.random(in: .min ... .max, using: &random))
        case 5: node[step].input.append(names.randomElement(using: &random)!)
        case 6: node[step].output.append(names.randomElement(using: &random)!)
        case 7: node.shuffle(using: &random)
        case 8:
            node[step].attribute.append(.of(names.randomElement(using: &random)!, types.randomElement(using: &random)!))
        case 9:
            sparseInitializer[0].dims = [sizes.randomElement(using: &random)!, sizes.randomElement(using: &random)!]
        case 10: sparseInitializer[0].indices.int64Data[0] = sizes.randomElement(using: &random)!
        default: input[0] = .of(names.randomElement(using: &random)!, [.size(sizes.randomElement(using: &random)!)])
        }
    }
}
