import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// Comparison by a sign and a range, where ranges are look-ups.
@Suite("Comparison in committed mode")
struct CommittedComparisonTests {
    @Test("every challenge of a small field: all values, all signs, all limbs; every mutant caught")
    func exhaustive() throws {
        typealias F = SmallField<13>
        var builder = CircuitBuilder<F>(policy: .exhaustive(separatorIsInput: false, limbBits: 1))
        let inputs = (0..<5).map { builder.publicInput("in-\($0)") }
        let bits = inputs[..<4].enumerated().map { builder.bit(ConstraintLabel("bit", $0), asserting: $1) }
        let less = builder.isLess("less", Bounded(bits: Array(bits[..<2])), Bounded(bits: Array(bits[2...])))
        builder.enforceEqual("out", Scalar(less), inputs[4])
        let check = ChallengeExhaustion(try builder.finish(), highestPower: 0)
        var refused = [[2, 0, 0, 0, 0], [0, 2, 1, 0, 0], [0, 0, 2, 0, 1], [0, 0, 0, 2, 1]].map { $0.map { F($0) } }
        for number in 0..<16 {
            let (left, right) = (number & 3, number >> 2)
            for answer in [0, 1, 2, 7, 12] {
                let inputs = [left & 1, left >> 1, right & 1, right >> 1, answer].map { F($0) }
                if answer == (left < right ? 1 : 0) {
                    #expect(try check.acceptsHonest(inputs), "\(left) \(right) \(answer)")
                } else {
                    #expect(try !check.acceptsSome(inputs), "\(left) \(right) \(answer)")
                    refused.append(inputs)
                }
            }
        }
        let survivors = try check.survivingMutants(refused: refused)
        #expect(survivors == [])
    }

    @Test("native twin at the real prime, and forged hints fail", arguments: [1, 12, 40])
    func real(width: Int) throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let inputs = (0..<4).map { builder.publicInput("in-\($0)") }
        let values = inputs[..<2].enumerated().map { builder.bounded("value-\($0)", of: $1, bits: width) }
        let answers = [builder.isLess("less", values[0], values[1]), builder.isAtMost("at-most", values[0], values[1])]
        for (answer, input) in zip(answers, inputs[2...]) { builder.enforceEqual("out", Scalar(answer), input) }
        let circuit = try builder.finish()
        let top = (1 << width) - 1
        for left in [0, 1, top / 2, top - 1, top] {
            for right in [0, 1, top / 2, top / 2 + 1, top] {
                for (less, atMost) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let witness = try circuit.witnessWithChallenge(
                        inputs: [left, right, less, atMost].map { Fr($0) })
                    let isRight = (less == 1) == (left < right) && (atMost == 1) == (left <= right)
                    #expect((circuit.constraints.firstUnsatisfied(by: witness) == nil) == isRight)
                }
            }
        }
        let inputsOfTop = [0, top, 1, 1].map { Fr($0) }
        #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputsOfTop, sample: 4) == [])
    }
}
