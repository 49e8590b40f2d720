import Algebra
import BigInt
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Division")
struct DivisionTests {
    /// Public inputs: dividend, divisor (if it is no constant), quotient, remainder.
    private func division<F: PrimeField>(
        _ builder: consuming CircuitBuilder<F>, dividend: Int, divisor: Int? = nil, constant: Int? = nil
    ) throws -> Circuit<F> {
        let inputs = (0..<(constant == nil ? 4 : 3)).map { builder.publicInput("in-\($0)") }
        let numerator = builder.bounded("dividend", of: inputs[0], bits: dividend)
        let denominator =
            constant.map { Bounded<F>($0) } ?? builder.bounded("divisor", of: inputs[1], bits: divisor ?? 1)
        let result = builder.divide("divide", numerator, by: denominator)
        builder.enforceEqual("quotient", Scalar(result.quotient), inputs[inputs.count - 2])
        builder.enforceEqual("remainder", Scalar(result.remainder), inputs[inputs.count - 1])
        return try builder.finish()
    }

    private func exhaust<F: PrimeField>(_: F.Type, dividend: Int, divisor: Int) throws {
        let circuit = try division(CircuitBuilder<F>(), dividend: dividend, divisor: divisor)
        // One outside of each range, and every quotient. That a divisor of one bit is a bit follows from its being one.
        let all = Array(0..<Int(F.modulus.limbs.0))
        let remainders = Array(0...1 << divisor) + [all.count - 1]
        let domains = [Array(0...1 << dividend), Array(0...1 << divisor), all, remainders]
        GadgetCheck(circuit, domains: domains) {
            $0[0] < 1 << dividend && $0[1] < 1 << divisor && $0[1] > 0 && $0[2] == $0[0] / $0[1]
                && $0[3] == $0[0] % $0[1]
        }.expectRight(equivalent: divisor == 1 ? ["divisor[0]"] : [])
    }

    @Test("all dividends, divisors, quotients, remainders; every mutant caught")
    func exhaustive() throws {
        try exhaust(SmallField<61>.self, dividend: 3, divisor: 2)
        try exhaust(SmallField<251>.self, dividend: 1, divisor: 2)
        try exhaust(SmallField<47>.self, dividend: 2, divisor: 2)
        try exhaust(SmallField<13>.self, dividend: 2, divisor: 1)
    }

    @Test(
        "constant divisors: all dividends, quotients, remainders; every mutant caught",
        arguments: [1, 2, 3, 4, 5, 8, 9])
    func constants(divisor: Int) throws {
        // By two and four the bits of quotient and remainder are bits of the dividend.
        let equivalent: Set<String> =
            divisor == 2 || divisor == 4 ? ["dividend[0]", "dividend[1]", "dividend[2]"] : []
        func check<F: PrimeField>(_: F.Type) throws {
            let circuit = try division(CircuitBuilder<F>(), dividend: 3, constant: divisor)
            let all = Array(0..<Int(F.modulus.limbs.0))
            GadgetCheck(circuit, domains: [Array(0...8), all, Array(0...divisor) + [all.count - 1]]) {
                $0[0] < 8 && $0[1] == $0[0] / divisor && $0[2] == $0[0] % divisor
            }.expectRight(equivalent: equivalent)
        }
        try check(SmallField<47>.self)
        try check(SmallField<61>.self)
    }

    @Test(
        "native twin at the real prime in both modes, and forged hints fail",
        arguments: [ArgumentMode.plain, .committed])
    func real(mode: ArgumentMode) throws {
        let circuit = try division(CircuitBuilder<Fr>(mode: mode), dividend: 40, divisor: 20)
        func passes(_ values: [Int]) throws -> Bool {
            let witness = try circuit.witnessWithChallenge(inputs: values.map { Fr($0) })
            return circuit.constraints.firstUnsatisfied(by: witness) == nil
        }
        let top = (1 << 40) - 1
        for dividend in [0, 1, 2, 999_999, 1 << 20, (1 << 20) - 1, top - 1, top] {
            for divisor in [1, 2, 3, 1000, 1 << 19, (1 << 20) - 1] {
                let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
                #expect(try passes([dividend, divisor, quotient, remainder]))
                #expect(try !passes([dividend, divisor, quotient - 1, remainder + divisor]))
                #expect(try !passes([dividend, divisor, quotient + 1, remainder - divisor]))
            }
            #expect(try !passes([dividend, 0, 0, dividend]))
            #expect(try !passes([dividend, 0, 0, 0]))
        }
        let inputs = [Fr(1_000_003), Fr(1000), Fr(1000), Fr(3)]
        #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputs, sample: 3) == [])
        // Quotient and remainder that are right only modulo p.
        let small = try division(CircuitBuilder<Fr>(mode: mode), dividend: 40, divisor: 20)
        let third = try #require(Fr(3).inverted())
        #expect(
            small.constraints.firstUnsatisfied(
                by: try small.witnessWithChallenge(inputs: [Fr(1), Fr(3), third, .zero])) != nil)
    }

    @Test("a field that cannot hold the product, and negative integers, are errors of synthesis")
    func refused() {
        #expect(throws: SynthesisError.self) {
            try division(CircuitBuilder<SmallField<251>>(), dividend: 6, divisor: 4)
        }
        func negative() throws(SynthesisError) -> Circuit<Fr> {
            var builder = CircuitBuilder<Fr>()
            let x = builder.publicInput("x")
            let value = builder.bounded("value", of: x, bits: 4)
            _ = builder.divide("divide", value - 1, by: Bounded(3))
            return try builder.finish()
        }
        #expect(throws: SynthesisError.self) { try negative() }
    }
}
