import Algebra
import BigInt
import CircuitChecker
import Inference
import R1CS
import Statements
import Testing

/// Provers that lie about private weights, or about what they give.
@Suite("Forged weights and products")
struct ForgedWeightTests {
    @Test("what is packed beside a weight that is too great is another weight, and refused")
    func carries() throws {
        var random = SplitMix64(seed: 0xca)
        for mode in [ArgumentMode.plain, .committed] {
            let sample = try PrivateSample(RandomLayer.matMul.draw(using: &random), mode: mode, using: &random)
            let ranges = sample.program.weights
            // Zeros, so that nothing but the range tells the one from the other.
            let values = sample.program.inputs.map { _ in Int64(0) }
            var weights = ranges.map(\.lowerBound)
            weights[1] += 1
            let packing = WeightPacking(sample.program)
            // Code 0 is as many as carry into code 1.
            var carried = ranges.map(\.lowerBound)
            carried[0] = ranges[0].upperBound + 1
            #expect(packing.root(of: weights) == packing.root(of: carried))
            #expect(throws: InferenceError.self) { try sample.program.run(values, weights: carried) }
            #expect(throws: InferenceError.self) { try sample.program.run(values, weights: [0]) }
            var inputs = try sample.inputs(values, weights: weights)
            #expect(try sample.broken(inputs) == nil)
            for index in 0..<2 { inputs[sample.firstWeight + index] = Fr(bigInteger: BigInt(carried[index])) }
            let broken = try sample.allBroken(inputs)
            #expect(
                broken.count == 1 && broken[0].hasPrefix(mode == .plain ? "weights/weight-0[" : "tables/"), "\(broken)")
        }
    }

    @Test("no hint can be replaced", arguments: RandomLayer.allCases, [ArgumentMode.plain, .committed])
    func nothingIsFree(layer: RandomLayer, mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0xf2ee)
        let sample = try PrivateSample(layer.draw(using: &random), mode: mode, using: &random)
        let values = sample.program.inputs.map { Int64.random(in: $0, using: &random) }
        let accepted = try ForgedHintCheck(sample.circuit).acceptedForgeries(inputs: sample.inputs(values), sample: 2)
        #expect(accepted.isEmpty, "\(accepted.prefix(5))")
    }

    /// Whoever knew the challenge could choose wrong products that pass. They are committed to, so that it is another then.
    @Test("products cannot follow the challenge", arguments: [RandomLayer.gemm, .image])
    func productsComeBeforeTheChallenge(layer: RandomLayer) throws {
        var random = SplitMix64(seed: 0xc4a1)
        let sample = try PrivateSample(layer.draw(using: &random), mode: .committed, using: &random)
        let system = sample.circuit.constraints
        let values = sample.program.inputs.map { Int64.random(in: $0, using: &random) }
        let honest = try sample.circuit.witnessWithChallenge(inputs: sample.inputs(values))
        let commitment = try #require(system.commitment)
        let challenge = honest[Int(commitment.challenge)]
        // The outputs are the products and a bias: two neighbours of one row or column, changed so that the change vanishes at
        // the challenge.
        let number = try #require(
            sample.circuit.hints.firstIndex { ["matrix-product", "convolution"].contains($0.name) })
        let count = sample.circuit.hints[number].outputCount
        var passes = 0
        for step in 1..<count {
            let forgery: WitnessProgram<Fr>.Forgery = { hint, products in
                guard hint == number else { return }
                products[0] += challenge
                products[step] -= .one
            }
            func witness() throws -> CommittingWitness<Fr> {
                var inputs = try sample.inputs(values)
                for (place, change) in [(0, challenge), (step, -Fr.one)] {
                    inputs[sample.firstOutput + place] += change
                }
                return try CommittingWitness(of: sample.circuit, inputs: inputs, mask: .zero, forgery: forgery)
            }
            let same = try witness().finished(challenge: challenge)
            if system.firstUnsatisfied(by: same) == nil { passes += 1 }
            let other = try witness().finished(challenge: challenge + .one)
            #expect(system.firstUnsatisfied(by: other) != nil)
            let half = try witness()
            #expect(half.committedValues.contains(same[try #require(Self.wire(of: number, in: sample.circuit)) + step]))
        }
        #expect(passes == 1)
    }

    /// The first wire of a hint's outputs.
    private static func wire(of hint: Int, in circuit: Circuit<Fr>) -> Int? {
        circuit.hintUses.indices.contains(hint) ? circuit.hintUses[hint].outputs.lowerBound : nil
    }

    /// Each forgery breaks one constraint, so that the circuit without it takes the forgery: none is there for nothing.
    @Test(
        "one constraint holds off each forgery", arguments: RandomLayer.withFreeOutputs,
        [ArgumentMode.plain, .committed])
    func mutants(layer: RandomLayer, mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0x3147)
        let sample = try PrivateSample(layer.draw(using: &random), mode: mode, using: &random)
        let values = sample.program.inputs.map { Int64.random(in: $0, using: &random) }
        // Another weight, with its answer, under the commitment to the true one.
        for index in sample.model.weights.indices {
            var weights = sample.model.weights
            weights[index] += weights[index] == sample.program.weights[index].upperBound ? -1 : 1
            var inputs = try sample.inputs(values, weights: weights)
            inputs[PrivateSample.commitment] = try sample.inputs(values)[PrivateSample.commitment]
            #expect(try sample.allBroken(inputs) == ["weights/weights/commitment"])
        }
        // Another result, with the answer that it leads to.
        var kinds: Set<String> = []
        for (number, hint) in sample.circuit.hints.enumerated()
        where ["matrix-product", "convolution"].contains(hint.name) {
            for place in 0..<min(hint.outputCount, sample.program.outputs.count) {
                var inputs = try sample.inputs(values)
                inputs[sample.firstOutput + place] += .one
                let broken = try sample.allBroken(inputs) { index, results in
                    if index == number { results[place] += .one }
                }
                #expect(broken.count == 1 && broken[0].contains("/equal/"), "\(broken)")
                kinds.insert(
                    String((broken.first ?? "").reversed().prefix { $0 != "/" }.reversed().prefix { $0 != "-" }))
            }
        }
        #expect(kinds.count == 1)
    }
}
