import Algebra
import BigInt
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Comparison")
struct ComparisonTests {
    enum Relation: CaseIterable { case less, atMost, equal }

    /// Public inputs: left, right (both of `bits` bits), the answer.
    private func compare<F: PrimeField>(_: F.Type, _ relation: Relation, bits: Int) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: 3) { builder, inputs in
            let left = Bounded(bits: builder.range("left", of: inputs[0], bits: bits))
            let right = Bounded(bits: builder.range("right", of: inputs[1], bits: bits))
            let answer =
                switch relation {
                case .less: builder.isLess("compare", left, right)
                case .atMost: builder.isAtMost("compare", left, right)
                case .equal: builder.isEqual("compare", Scalar(left), Scalar(right))
                }
            builder.enforceEqual("out", Scalar(answer), inputs[2])
        }
    }

    private func check<F: PrimeField>(_: F.Type, bits: Int) throws {
        for relation in Relation.allCases {
            let circuit = try compare(F.self, relation, bits: bits)
            let p = Int(F.modulus.limbs.0)
            let values = p < 20 ? Array(0..<p) : Array(0...1 << bits) + [p - 1]
            GadgetCheck(circuit, domains: [values, values, Array(0..<p)]) { values in
                guard values[0] < 1 << bits, values[1] < 1 << bits else { return false }
                let holds =
                    switch relation {
                    case .less: values[0] < values[1]
                    case .atMost: values[0] <= values[1]
                    case .equal: values[0] == values[1]
                    }
                return values[2] == (holds ? 1 : 0)
            }.expectRight()
            try expectUnforgeable(circuit, inputs: [F(1), F(1), F(relation == .less ? 0 : 1)])
            try expectUnforgeable(circuit, inputs: [F(0), F(1), F(relation == .equal ? 0 : 1)])
        }
    }

    @Test("less, at most, equal: all values, all answers, all witnesses; every mutant caught")
    func exhaustive() throws {
        try check(SmallField<13>.self, bits: 2)
        try check(SmallField<47>.self, bits: 2)
        try check(SmallField<61>.self, bits: 2)
        try check(SmallField<251>.self, bits: 1)
    }

    @Test("isZero: all values, all answers; every mutant caught")
    func zero() throws {
        func check<F: PrimeField>(_: F.Type) throws {
            let circuit = try circuit(F.self, publicInputs: 2) { builder, inputs in
                let zero = builder.isZero("zero", inputs[0])
                builder.enforceEqual("out", Scalar(zero), inputs[1])
            }
            GadgetCheck(circuit) { $0[1] == ($0[0] == 0 ? 1 : 0) }.expectRight()
        }
        try check(SmallField<13>.self)
        try check(SmallField<47>.self)
        try check(SmallField<61>.self)
        try check(SmallField<251>.self)
    }

    @Test("32-bit comparison at the real prime, native twin")
    func real() throws {
        let less = try compare(Fr.self, .less, bits: 32)
        let atMost = try compare(Fr.self, .atMost, bits: 32)
        let top = Int(UInt32.max)
        let values = [0, 1, 2, 77, 1 << 31, top - 1, top]
        for left in values {
            for right in values {
                let wires = [Fr(left), Fr(right)]
                #expect(try satisfies(less, wires + [Fr(left < right ? 1 : 0)]))
                #expect(try !satisfies(less, wires + [Fr(left < right ? 0 : 1)]))
                #expect(try satisfies(atMost, wires + [Fr(left <= right ? 1 : 0)]))
            }
        }
        #expect(try !satisfies(less, [Fr(-1), Fr(0), Fr(1)]))
    }

    @Test("an interval that the field cannot hold is an error of synthesis")
    func tooWide() {
        #expect(throws: SynthesisError.self) {
            _ = try circuit(SmallField<13>.self, publicInputs: 2) { builder, inputs in
                let left = Bounded(bits: builder.range("left", of: inputs[0], bits: 3))
                _ = builder.isLess("compare", left, Bounded(3))
            }
        }
    }
}
