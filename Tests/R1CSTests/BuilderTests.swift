import Algebra
import BigInt
import CircuitChecker
import R1CS
import Testing

@Suite("Circuit builder")
struct BuilderTests {
    typealias F61 = SmallField<61>

    /// out = x·y with x a bit: the smallest circuit with a product, a public output and a bit.
    private func selector(constrainBit: Bool) throws -> Circuit<F61> {
        var builder = CircuitBuilder<F61>()
        let x = builder.publicInput("x")
        let y = builder.publicInput("y")
        let out = builder.publicInput("out")
        if constrainBit { _ = builder.bit("x-bit", asserting: x) }
        let product = builder.multiply("product", x, y)
        builder.enforceEqual("out", product, out)
        return try builder.finish()
    }

    @Test func exhaustionAcceptsTheRightCircuitAndRefusesTheWrongOne() throws {
        let specification: ([Int]) -> Bool = { $0[0] < 2 && $0[2] == $0[0] * $0[1] }
        let right = GadgetCheck(try selector(constrainBit: true), specification: specification).exhaust()
        #expect(right.agrees)
        #expect(right.assignments == 61 * 61 * 61)
        let wrong = GadgetCheck(try selector(constrainBit: false), specification: specification).exhaust()
        #expect(!wrong.unsound.isEmpty)
        #expect(wrong.incomplete.isEmpty)
    }

    @Test func everyMutantOfTheRightCircuitDies() throws {
        let check = GadgetCheck(
            try selector(constrainBit: true), domains: [Array(0..<61), [0, 1, 5], [0, 1, 5]],
            specification: { $0[0] < 2 && $0[2] == $0[0] * $0[1] })
        let report = check.mutate()
        #expect(report.mutants == 3)
        #expect(report.survivingMutants.isEmpty)
    }

    @Test func witnessSatisfiesAndNamesTheFirstUnsatisfiedConstraint() throws {
        let circuit = try selector(constrainBit: true)
        let good = try circuit.witness(inputs: [F61(1), F61(7), F61(7)])
        #expect(circuit.constraints.firstUnsatisfied(by: good) == nil)
        let bad = try circuit.witness(inputs: [F61(1), F61(7), F61(8)])
        #expect(circuit.constraints.firstUnsatisfied(by: bad)?.name == "out")
        let notABit = try circuit.witness(inputs: [F61(2), F61(7), F61(14)])
        #expect(circuit.constraints.firstUnsatisfied(by: notABit)?.name == "x-bit")
        #expect(throws: WitnessError.inputCount(expected: 3, found: 2)) {
            try circuit.witness(inputs: [F61(1), F61(7)])
        }
    }

    @Test func hintedBitsResistForgery() throws {
        var builder = CircuitBuilder<F61>()
        let x = builder.publicInput("x")
        let bits = builder.bits(.bits, "bit", inputs: [x.combination], count: 4)
        builder.enforceEqual("sum", Scalar(Bounded(bits: bits)), x)
        let circuit = try builder.finish()
        #expect(circuit.constraints.constraintCount == 5)
        #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: [F61(11)]).isEmpty)
        #expect(GadgetCheck(circuit) { $0[0] < 16 }.exhaust().agrees)
    }

    @Test func forgeryOfAFreeHintIsFound() throws {
        var builder = CircuitBuilder<F61>()
        let x = builder.publicInput("x")
        let free = builder.hint(.bits, "free", inputs: [x.combination], count: 1)[0]
        _ = builder.multiply("use", free, x)
        let circuit = try builder.finish()
        #expect(try !ForgedHintCheck(circuit).acceptedForgeries(inputs: [F61(11)]).isEmpty)
    }

    @Test func advicePassesThroughHintsOnly() throws {
        var builder = CircuitBuilder<F61>()
        let x = builder.publicInput("x")
        let advice = builder.advice("secret")
        let wire = builder.hint(
            .value("copy", .choice(because: "test")), "copy", inputs: [advice.combination], count: 1)[0]
        builder.enforceEqual("equal", wire, x)
        let circuit = try builder.finish()
        #expect(circuit.constraints.wireCount == 3)
        let witness = try circuit.witness(inputs: [F61(9), F61(9)])
        #expect(circuit.constraints.firstUnsatisfied(by: witness) == nil)
    }

    /// Builds with `body` and returns what `finish()` throws.
    private func mistake(_ body: (inout CircuitBuilder<F61>) -> Void) -> SynthesisError? {
        var builder = CircuitBuilder<F61>()
        body(&builder)
        do {
            _ = try builder.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test func mistakesAreThrownAtTheEnd() {
        let unconstrained = mistake { builder in
            let x = builder.publicInput("x")
            _ = builder.publicInput("y")
            builder.enforceEqual("x", x, Scalar(constant: .one))
        }
        #expect(unconstrained == .unconstrainedWire(name: "y"))
        let late = mistake { builder in
            let x = builder.privateInput("x")
            let late = builder.publicInput("late")
            builder.enforceEqual("x", x, late)
        }
        #expect(late == .latePublicInput(name: "late"))
        let leak = mistake { builder in
            let advice = builder.advice("secret")
            builder.scope(ConstraintLabel("inner", 3)) {
                $0.enforceEqual("leak", Scalar(advice.combination), Scalar(constant: .one))
            }
        }
        #expect(leak == .adviceInConstraint(constraint: "inner[3]/leak"))
        #expect(leak?.code == "circuit.advice-in-constraint")
    }

    @Test func intervalsAreIntegersNotResidues() {
        let wide = mistake { builder in
            let x = builder.publicInput("x")
            let bits = builder.bits(.bits, "bit", inputs: [x.combination], count: 5)
            let value = Bounded(bits: bits)
            #expect(value.lower == 0 && value.upper == 31)
            let difference = value - Bounded(bits: Array(bits[0..<2])) * 3
            #expect(difference.lower == -9 && difference.upper == 31)
            _ = builder.multiply("square", value, value)
        }
        #expect(wide == .intervalTooWide(constraint: "square", lower: 0, upper: 961))
    }

    @Test func digestIgnoresNamesAndSeesCoefficients() throws {
        func circuit(_ name: String, _ factor: Int) throws -> Circuit<F61> {
            var builder = CircuitBuilder<F61>()
            let x = builder.publicInput("x")
            builder.enforce(
                ConstraintLabel(name), x.combination * F61(factor), times: x.combination, equals: .init(constant: .one))
            return try builder.finish()
        }
        let one = try circuit("a", 2).constraints.digest
        #expect(try one == circuit("b", 2).constraints.digest)
        #expect(try one != circuit("a", 3).constraints.digest)
    }

    @Test func costsAreGroupedByScope() throws {
        var builder = CircuitBuilder<F61>()
        let x = builder.publicInput("x")
        for index in 0..<3 {
            builder.scope(ConstraintLabel("slot", index)) { _ = $0.multiply("square", x, x) }
        }
        builder.enforceEqual("x", x, Scalar(constant: .one))
        let costs = try builder.finish().constraints.costs
        #expect(costs.first?.scope == "slot" && costs.first?.constraints == 3)
        #expect(costs.last?.scope == "" && costs.last?.constraints == 1)
    }

    @Test func wideSumsMergeEqualWires() {
        let combination = LinearCombination<F61>(constant: F61(5))
        let sum = LinearCombination<F61>(sum: [(F61(2), combination), (F61(-2), combination)])
        #expect(sum.terms.isEmpty)
        #expect(LinearCombination<F61>(sum: [(F61(2), combination)]).constantValue == F61(10))
    }
}
