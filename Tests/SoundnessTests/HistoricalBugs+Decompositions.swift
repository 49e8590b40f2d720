import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// As many bits as the order of the field has, or more, and nothing that keeps them below it.
    static var decompositions: [HistoricalBug] {
        [
            interval("unirep-254-bit-comparison") { builder, isMended in
                let value = builder.publicInput("value")
                let bits = decomposing(&builder, value, isMended)
                builder.assertAtMost("bound", bits, FieldInteger(limbs: (7, 0, 0, 1 << 60)))
            },
            interval("self-smt-path-bits") { builder, isMended in
                let key = builder.publicInput("key")
                let bits = decomposing(&builder, key, isMended)
                _ = builder.and("path", bits[0], bits[1])
            },
            interval("gnark-comparison-bits") { builder, isMended in
                let values = (0..<2).map { builder.publicInput("value-\($0)") }
                for (index, value) in values.enumerated() {
                    builder.scope(ConstraintLabel("side", index)) { _ = decomposing(&$0, value, isMended) }
                }
            },
            interval("iden3-256-bit-decomposition") { builder, isMended in
                let value = builder.publicInput("value")
                let count = isMended ? 253 : 256
                let bits = (0..<count).map { index in
                    builder.bit(ConstraintLabel("bit", index), asserting: builder.assigned("bit-\(index)"))
                }
                builder.enforceEqual("sum", sum(bits), value)
            },
            determinism("gnark-alias-of-bits") { builder, isMended in
                _ = decomposing(&builder, builder.publicInput("value"), isMended)
            },
        ]
    }

    /// 254 bits of a value, strict or not.
    private static func decomposing(
        _ builder: inout CircuitBuilder<Fr>, _ value: Scalar<Fr>, _ isMended: Bool
    ) -> [Bit<Fr>] {
        if isMended { return builder.strictBits("bit", of: value) }
        let bits = builder.bits(.bits, "bit", inputs: [value.combination], count: 254)
        builder.enforceEqual("sum", sum(bits), value)
        return bits
    }

    private static func sum(_ bits: [Bit<Fr>]) -> Scalar<Fr> {
        Scalar(LinearCombination(sum: bits.enumerated().map { (.powerOfTwo($0.offset), $0.element.combination) }))
    }
}
