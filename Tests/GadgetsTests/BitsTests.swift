import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Bits")
struct BitsTests {
    /// Public inputs: the value, then its bits.
    private func range<F: PrimeField>(_: F.Type, bits: Int) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: bits + 1) { builder, inputs in
            for (index, bit) in builder.range("bit", of: inputs[0], bits: bits).enumerated() {
                builder.enforceEqual(ConstraintLabel("out", index), Scalar(bit), inputs[index + 1])
            }
        }
    }

    private func checkRange<F: PrimeField>(_: F.Type, bits: Int) throws {
        let p = Int(F.modulus.limbs.0)
        let domains = [Array(0..<p)] + Array(repeating: [0, 1, p - 1], count: bits)
        GadgetCheck(try range(F.self, bits: bits), domains: domains) { values in
            values[0] < 1 << bits && (0..<bits).allSatisfy { values[$0 + 1] == values[0] >> $0 & 1 }
        }.expectRight()
    }

    @Test("range: all values, all bits, all witnesses; every mutant caught")
    func rangeExhaustive() throws {
        for bits in 1...3 { try checkRange(SmallField<13>.self, bits: bits) }
        for bits in 1...4 { try checkRange(SmallField<47>.self, bits: bits) }
        try checkRange(SmallField<61>.self, bits: 4)
        try checkRange(SmallField<251>.self, bits: 3)
    }

    private func strict<F: PrimeField>(_: F.Type) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: F.modulus.bitWidth + 1) { builder, inputs in
            for (index, bit) in builder.strictBits("bit", of: inputs[0]).enumerated() {
                builder.enforceEqual(ConstraintLabel("out", index), Scalar(bit), inputs[index + 1])
            }
        }
    }

    /// Public inputs: the value, and Σ 5^i·bit i, which two decompositions of one value hardly share.
    private func checkStrict<F: PrimeField>(_: F.Type, values: [Int]) throws {
        let bits = F.modulus.bitWidth
        let circuit = try circuit(F.self, publicInputs: 2) { builder, inputs in
            let sum = fingerprint(builder.strictBits("bit", of: inputs[0]))
            builder.enforceEqual("out", sum, inputs[1])
        }
        GadgetCheck(circuit, domains: [values, Array(0..<Int(F.modulus.limbs.0))]) { values in
            F(values[1]) == fingerprint((0..<bits).map { values[0] >> $0 & 1 == 1 })
        }.expectRight()
        for value in values {
            let bits = (0..<bits).map { value >> $0 & 1 == 1 }
            try expectUnforgeable(circuit, inputs: [F(value), fingerprint(bits)])
        }
    }

    @Test("strict bits have no alias: all values, all fingerprints, all witnesses; every mutant caught")
    func strictExhaustive() throws {
        try checkStrict(SmallField<13>.self, values: Array(0..<13))
        try checkStrict(SmallField<47>.self, values: [0, 1, 2, 3, 15, 16, 17, 31, 32, 45, 46])
        try checkStrict(SmallField<61>.self, values: [0, 1, 2, 3, 31, 60])
        try checkStrict(SmallField<251>.self, values: [0, 1, 2, 4, 5, 250])
    }

    @Test("at most: every bound, every value, every mutant")
    func atMostExhaustive() throws {
        for bound in 0..<32 {
            let circuit = try circuit(SmallField<13>.self, publicInputs: 5) { builder, inputs in
                let bits = inputs.enumerated().map { builder.bit(ConstraintLabel("bit", $0), asserting: $1) }
                builder.assertAtMost("at-most", bits, FieldInteger(UInt64(bound)))
            }
            GadgetCheck(circuit, domains: Array(repeating: [0, 1, 12], count: 5)) { values in
                values.allSatisfy { $0 < 2 } && values.enumerated().reduce(0) { $0 + $1.element << $1.offset } <= bound
                // Where the bound begins with a single zero it says itself that the top bit is zero.
            }.expectRight(equivalent: (8..<16).contains(bound) ? ["bit[4]"] : [])
        }
    }

    @Test("strict bits at the real prime: edges and random values, aliases refused")
    func strictReal() throws {
        let circuit = try strict(Fr.self)
        for value in edgeElements() {
            let integer = value.integer
            func inputs(_ bits: FieldInteger) -> [Fr] { [value] + (0..<254).map { bits.bit($0) ? Fr.one : Fr.zero } }
            #expect(try satisfies(circuit, inputs(integer)))
            let alias = integer.wrappingAdd(Fr.modulus)
            guard alias.bitWidth <= 254 else { continue }
            #expect(try !satisfies(circuit, inputs(alias)))
        }
    }

    @Test("the alias itself as a hint is refused")
    func aliasAsHint() throws {
        let circuit = try strict(Fr.self)
        let value = Fr(5)
        let alias = value.integer.wrappingAdd(Fr.modulus)
        let inputs = [value] + (0..<254).map { alias.bit($0) ? Fr.one : Fr.zero }
        let witness = try circuit.witness(inputs: inputs) { hint, outputs in
            guard hint == 0 else { return }
            for index in outputs.indices { outputs[index] = alias.bit(index) ? Fr.one : Fr.zero }
        }
        let violated = try #require(circuit.constraints.firstUnsatisfied(by: witness)?.name)
        #expect(violated.contains("is-canonical"), "\(violated)")
    }
}
