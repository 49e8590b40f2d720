import CanonicalEncoding
import Foundation
import Glibc
import Inference
import ONNX
import SwiftProtobuf
import TestSupport
import Testing

/// Models that were tampered with: taken or refused, and never the end of the program.
@Suite("Models that were tampered with")
struct HostileModelTests {
    /// How many changed files of each model; more of them by `ASSAY_MODEL_MUTANTS`.
    private static let rounds = getenv("ASSAY_MODEL_MUTANTS").flatMap { Int(String(cString: $0)) } ?? 4

    /// The mutant that is being looked at is kept there, if it is said where: it outlives the program.
    private static let last = getenv("ASSAY_LAST_MUTANT").map { String(cString: $0) }

    private enum Outcome: Hashable {
        case taken
        case refused
    }

    private func outcome(_ bytes: [UInt8], box: ClosedRange<Double>, _ seed: UInt64) throws -> Outcome {
        if let path = Self.last { try FileBytes.write(atomically: bytes, to: path) }
        do {
            let model = try ONNXModel(bytes: bytes)
            let weights: WeightVisibility = seed % 3 == 0 ? .isPrivate : .isPublic
            var scheme = QuantizationScheme(bits: 8)
            scheme.weights = weights
            let quantized = try QuantizedModel(model, scheme: scheme, box: box)
            let values = quantized.inputs.map { [Double](repeating: box.lowerBound, count: $0.count) }
            let integers = try quantized.run(quantized.quantize(values))
            let own = quantized.values(ofOutputs: integers)
            let float = try FloatModel(model).run(values)
            #expect(own.count == float.count)
            return .taken
        } catch is InferenceError {
            return .refused
        } catch is ONNXError {
            return .refused
        }
    }

    private func run(_ files: [(name: String, bytes: [UInt8])]) throws -> [Outcome: Int] {
        var counts: [Outcome: Int] = [:]
        for (number, file) in files.enumerated() {
            guard let model = try? Onnx_ModelProto(serializedBytes: file.bytes) else { continue }
            for round in 0..<Self.rounds {
                let seed = UInt64(number * 1_000_003 + round)
                var mutation = ModelMutation(seed: seed)
                let bytes: [UInt8] = try mutation.mutated(model).serializedBytes()
                counts[try outcome(bytes, box: 0...1, seed), default: 0] += 1
            }
        }
        return counts
    }

    @Test("models of the catalogue")
    func catalogue() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../models").path
        let files = try ["digits-mlp", "digits-cnn", "cold-chain-anomaly"].map { name in
            (name, try FileBytes.read(path: "\(folder)/\(name)/model.onnx", limit: 1 << 24))
        }
        let counts = try run((0..<8).flatMap { _ in files })
        #expect(counts[.taken, default: 0] > 0 && counts[.refused, default: 0] > 0)
    }

    @Test("ONNX's own models of one operator", .enabled(if: ConformanceCase.root != nil))
    func nodes() throws {
        let root = try #require(ConformanceCase.root)
        let files = try FileBytes.names(inFolder: root).sorted().compactMap { name in
            (try? FileBytes.read(path: "\(root)/\(name)/model.onnx", limit: 1 << 20)).map { (name, $0) }
        }
        let counts = try run(files)
        #expect(counts[.taken, default: 0] > 0 && counts[.refused, default: 0] > 0)
    }
}
