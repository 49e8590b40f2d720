import CanonicalEncoding
import Foundation
import ONNX
import Statements
import TestSupport
import Testing

import Inference

@Suite("Bits that an accuracy asks for")
struct PrecisionTests {
    private static let file: [UInt8] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../models/digits-cnn/model.onnx")
        return (try? Data(contentsOf: path)).map(Array.init) ?? []
    }()

    /// Pictures of noise, the same in every run.
    private static let samples: CompiledModel.Samples = {
        var random = SplitMix64(seed: 0xacc)
        let values = (0..<40).map { _ in [(0..<64).map { _ in Double(UInt8.random(in: 0...16, using: &random)) / 16 }] }
        return CompiledModel.Samples(digest: .sha256(of: [1]), values: values)
    }()

    private static func compiled(bits: Int? = nil, goal: AccuracyGoal? = nil) throws -> CompiledModel {
        try CompiledModel(
            file: file, scheme: bits.map { QuantizationScheme(bits: $0) } ?? QuantizationScheme(), box: 0...1,
            input: .committed, output: .isPublic, samples: samples, goal: goal)
    }

    @Test("the fewest bits that keep within a distance", arguments: [2.0, 0.3, 0.02, 0.001])
    func distance(_ distance: Double) throws {
        var goal = AccuracyGoal()
        goal.distance = distance
        let chosen = try Self.compiled(goal: goal).reference
        let bits = chosen.precision.activationBits
        #expect(chosen.divergence.greatest <= distance)
        // It is the model that one gets by asking for these bits, and with fewer none keeps within it.
        #expect(try chosen == Self.compiled(bits: bits).reference)
        for fewer in 1..<bits {
            #expect(try Self.compiled(bits: fewer).reference.divergence.greatest > distance)
        }
    }

    @Test("the fewest bits that agree on the greatest element", arguments: [0.5, 0.9, 1])
    func agreement(_ share: Double) throws {
        var goal = AccuracyGoal()
        goal.agreement = share
        let chosen = try Self.compiled(goal: goal).reference
        let wanted = Int((share * 40).rounded(.up))
        #expect(chosen.divergence.sameGreatest >= wanted)
        for fewer in 1..<chosen.precision.activationBits {
            #expect(try Self.compiled(bits: fewer).reference.divergence.sameGreatest < wanted)
        }
    }

    @Test("what no number of bits gives is refused")
    func notMet() throws {
        var goal = AccuracyGoal()
        goal.distance = 1e-9
        let error = #expect(throws: InferenceError.self) { try Self.compiled(goal: goal) }
        #expect(error?.code == "model.accuracy-not-met")
    }
}
