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
        let code = refusal(read) ?? "json."
        let isKnown = ONNXFault(rawValue: code) != nil || code.hasPrefix("json.") || code.hasPrefix("file.")
        if !isKnown { Issue.record("refused with \(code)") }
    }
}
