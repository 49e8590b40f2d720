import Algebra
import BigInt
import CanonicalEncoding
import CircuitChecker
import Inference
import Primitives
import R1CS
import Statements
import Testing

/// Circuits of models that take the readings of a log: their commitment is the one that claims about the log have.
@Suite("Readings as a model's input")
struct LogInputTests {
    private func profile(_ encoding: ReadingEncoding) throws -> SensorProfile {
        try SensorProfile(
            device: Label("box"), keyId: Label("k"), unit: .celsius, calibration: Label("none"), encoding: encoding)
    }

    /// A log of so many readings; a regular one has gaps, whose places count.
    private func batch(
        _ encoding: ReadingEncoding, count: Int, using random: inout SplitMix64
    ) throws -> ReadingBatch {
        var readings: [Reading] = []
        var places = 0
        while places < count {
            let gap =
                encoding == .regular && !readings.isEmpty && places < count - 2
                && Int.random(in: 0..<6, using: &random) == 0
            let step =
                readings.isEmpty ? 0 : encoding == .regular ? (gap ? 6 : 3) : Int.random(in: 1...15, using: &random)
            places += gap ? 2 : 1
            readings.append(
                Reading(value: UInt16.random(in: 0...4095, using: &random), step: UInt32(step)))
        }
        return try ReadingBatch(
            profile: profile(encoding), counter: 7, sequence: 3, tickSeconds: 60, startTick: 29_600_000,
            interval: encoding == .regular ? 3 : 0, readings: readings)
    }

    /// Σ of all readings, of which a change of one is seen.
    private func program(count: Int) throws -> IntegerProgram {
        var builder = ProgramBuilder()
        let inputs = (0..<count).map { _ in builder.input(-1000...3095) }
        return try builder.finish(outputs: [AffineForm(sum: inputs.map { (Int64(1), $0) }, constant: 0)])
    }

    @Test(
        "opens to the log's own commitment, and to nothing else",
        arguments: ReadingEncoding.allCases, [2, 14, 64, 225, 305])
    func opening(encoding: ReadingEncoding, count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        let batch = try batch(encoding, count: count, using: &random)
        try #require(batch.header.slotCount == count)
        let claim = InferenceCircuit(
            try program(count: count), input: .committed, readings: .standard(encoding), model: Fr(7))
        let circuit = try claim.synthesize(.committed)
        let opening = InputOpening(batch)
        let salt = CommitmentSalt.random(using: &random)
        let sum = opening.values.reduce(0, +)
        let publicInputs = [salt.inputCommitment(root: batch.root), Fr(99), Fr(7), Fr(bigInteger: BigInt(sum))]
        let honest = claim.assignment(publicInputs: publicInputs, opening, salt: salt)
        func unsatisfied(_ inputs: [Fr]) throws -> String? {
            circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
        }
        #expect(claim.edges(opening, outputs: [sum], salt: salt).input == .commitment(publicInputs[0]))
        #expect(try unsatisfied(honest) == nil)
        // The context is free; all others are bound, in a long log a few of each kind.
        for index in honest.indices where index != 1 && (count < 65 || index % 41 < 2 || index > honest.count - 12) {
            var other = honest
            other[index] += .one
            #expect(try unsatisfied(other) != nil, "input \(index) of \(honest.count)")
        }
        // Two readings exchanged have the same sum, and another root.
        if count > 1, opening.values[0] != opening.values[count - 1] {
            var other = honest
            other.swapAt(4, 4 + count - 1)
            #expect(try unsatisfied(other) != nil)
        }
    }

    /// A code that lends what its neighbour lacks has the same packed element; the ranges refuse it.
    @Test func codesDoNotLend() throws {
        var random = SplitMix64(seed: 4)
        let batch = try batch(.irregular, count: 14, using: &random)
        let claim = InferenceCircuit(
            try program(count: 14), input: .committed, readings: .standard(.irregular), model: Fr(7))
        let circuit = try claim.synthesize(.committed)
        let opening = InputOpening(batch)
        let salt = CommitmentSalt.random(using: &random)
        // 2^13 more of a value is one more of a step.
        var inputs = claim.assignment(
            publicInputs: [
                salt.inputCommitment(root: batch.root), Fr(99), Fr(7),
                Fr(bigInteger: BigInt(opening.values.reduce(0, +) + 8192)),
            ], opening, salt: salt)
        let (value, step) = (4 + 3, 4 + 14 + 1 + 3)
        inputs[value] += Fr(8192)
        inputs[step] -= .one
        let broken = circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))
        #expect(broken != nil)
    }
}
