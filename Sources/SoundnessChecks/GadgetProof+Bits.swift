import Algebra
import Gadgets
import R1CS

extension GadgetProof {
    /// Ranges, strict decompositions, comparisons with a constant.
    static var bits: [GadgetProof] {
        (1...3).map { range(SmallField<13>.self, bits: $0) } + (1...4).map { range(SmallField<47>.self, bits: $0) }
            + [range(SmallField<61>.self, bits: 4), range(SmallField<251>.self, bits: 3)]
            + [
                strictBits(SmallField<13>.self, values: Array(0..<13)),
                strictBits(SmallField<47>.self, values: Array(0..<47)),
                strictBits(SmallField<61>.self, values: Array(0..<61)),
                strictBits(SmallField<251>.self, values: [0, 1, 2, 4, 5, 250], mutants: .none),
            ] + (0..<16).map(atMost)
    }

    /// Public inputs: the value, then its bits.
    private static func range<F: PrimeField>(_: F.Type, bits: Int) -> GadgetProof {
        let minusOne = Int(F.modulus.limbs.0) - 1
        let domains = [SmallCase<F>.field] + Array(repeating: [0, 1, minusOne], count: bits)
        func right(_ value: Int) -> [Int] { [value] + (0..<bits).map { value >> $0 & 1 } }
        return SmallCase<F>(
            publicInputs: bits + 1, assignments: SmallCase<F>.product(domains),
            forged: (0..<1 << bits).map(right),
            build: { builder, inputs, _ in
                for (index, bit) in builder.range("bit", of: inputs[0], bits: bits).enumerated() {
                    builder.enforceEqual(ConstraintLabel("out", index), Scalar(bit), inputs[index + 1])
                }
            },
            isRight: { values in
                values[0] < 1 << bits && (0..<bits).allSatisfy { values[$0 + 1] == values[0] >> $0 & 1 }
            }
        ).proof(of: "range", "\(bits) bits")
    }

    /// Public inputs: the value, and Σ 5^i·bit i, which two decompositions of one value hardly share.
    private static func strictBits<F: PrimeField>(
        _: F.Type, values: [Int], mutants: SmallCase<F>.Mutants = .all
    ) -> GadgetProof {
        let count = F.modulus.bitWidth
        @Sendable func expected(_ value: Int) -> Int {
            fingerprint(F.self, (0..<count).map { value >> $0 & 1 == 1 })
        }
        return SmallCase<F>(
            publicInputs: 2, assignments: SmallCase<F>.product([values, SmallCase<F>.field]), mutants: mutants,
            forged: values.map { [$0, expected($0)] },
            build: { builder, inputs, _ in
                builder.enforceEqual("out", fingerprint(builder.strictBits("bit", of: inputs[0])), inputs[1])
            },
            isRight: { $0[1] == expected($0[0]) }
        ).proof(of: "strict-bits", "\(count) bits")
    }

    /// Public inputs: four bits.
    private static func atMost(_ bound: Int) -> GadgetProof {
        typealias F = SmallField<13>
        @Sendable func sum(_ bits: [Int]) -> Int { bits.enumerated().reduce(0) { $0 + $1.element << $1.offset } }
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 4, assignments: SmallCase<F>.product([field, field, field, field]),
            equivalent: (4..<8).contains(bound)
                ? ["bit[3]: removed": "a bound that begins with a single zero says itself that the top bit is zero"]
                : [:],
            forged: [0, bound].map { value in (0..<4).map { value >> $0 & 1 } },
            build: { builder, inputs, _ in
                let bits = inputs.enumerated().map { builder.bit(ConstraintLabel("bit", $0), asserting: $1) }
                builder.assertAtMost("at-most", bits, FieldInteger(UInt64(bound)))
            },
            isRight: { $0.allSatisfy { $0 < 2 } && sum($0) <= bound }
        ).proof(of: "at-most", "bound \(bound)")
    }
}
