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
