import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// Numbers in limbs, carries, bytes and bits, some of which nothing keeps in range.
    static var digits: [HistoricalBug] {
        [
            exhaustive("chacha20-addition-carry", F61.self, [Array(0..<8), Array(0..<8), all61]) {
                builder, inputs, isMended in
                let carry = builder.assigned("carry")
                _ = builder.range("sum", of: inputs[2], bits: 3)
                if isMended { _ = builder.bit("carry", asserting: carry) }
                builder.enforceEqual("addition", inputs[0] + inputs[1], inputs[2] + carry * F61(8))
            } right: {
                $0[2] == ($0[0] + $0[1]) % 8
            },
            exhaustive("chacha20-xor", F61.self, [Array(0..<4), Array(0..<4), all61]) { builder, inputs, isMended in
                let parts = (0..<2).map { side -> [Scalar<F61>] in
                    let bits = builder.assigned("bits-\(side)", 2)
                    builder.enforceEqual(ConstraintLabel("value", side), bits[0] + bits[1] * F61(2), inputs[side])
                    if isMended {
                        for (index, bit) in bits.enumerated() {
                            _ = builder.bit(ConstraintLabel("bit-\(side)", index), asserting: bit)
                        }
                    }
                    return bits
                }
                let differing = (0..<2).map { index in
                    parts[0][index] + parts[1][index]
                        - builder.multiply(ConstraintLabel("both", index), parts[0][index], parts[1][index]) * F61(2)
                }
                builder.enforceEqual("out", differing[0] + differing[1] * F61(2), inputs[2])
            } right: {
                $0[2] == $0[0] ^ $0[1]
            },
            exhaustive("chacha20-rotation", F61.self, [Array(0..<8), all61]) { builder, inputs, isMended in
                let parts = builder.assigned("part", 2)
                if isMended {
                    _ = builder.bit("high", asserting: parts[0])
                    _ = builder.range("low", of: parts[1], bits: 3)
                }
                builder.enforceEqual("split", inputs[0] * F61(2), parts[0] * F61(8) + parts[1])
                builder.enforceEqual("out", parts[0] + parts[1], inputs[1])
            } right: {
                $0[1] == ($0[0] << 1 & 7 | $0[0] >> 2)
            },
            exhaustive("telepathy-zero-padding-limbs", F61.self, [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]) {
                builder, inputs, isMended in
                for (index, limb) in inputs.enumerated() { _ = builder.range("limb-\(index)", of: limb, bits: 2) }
                if isMended {
                    for (index, limb) in inputs.enumerated() {
                        builder.enforceEqual(ConstraintLabel("zero", index), limb, builder.number(0))
                    }
                } else {
                    // 1 + 3·4 + 3·16 = 61.
                    builder.enforceEqual(
                        "zero", inputs[0] + inputs[1] * F61(4) + inputs[2] * F61(16), builder.number(0))
                }
            } right: {
                $0 == [0, 0, 0]
            },
            exhaustive("openvm-program-counter-limbs", F61.self, [Array(0..<32), all61]) { builder, inputs, isMended in
                let limbs = builder.assigned("limb", 2)
                _ = builder.range("limb-0", of: inputs[1], bits: 2)
                _ = builder.range("limb-1", of: limbs[0], bits: 2)
                // Off by one: the check that the top limb is narrower went to another limb.
                _ = builder.range("limb-2", of: limbs[1], bits: isMended ? 1 : 2)
                builder.enforceEqual("value", inputs[1] + limbs[0] * F61(4) + limbs[1] * F61(16), inputs[0])
            } right: {
                $0[1] == $0[0] % 4
            },
            exhaustive("gnark-partition-bound", F61.self, [Array(0..<16), all61]) { builder, inputs, isMended in
                let upper = builder.assigned("upper")
                _ = builder.range("lower", of: inputs[1], bits: 2)
                _ = builder.range("upper", of: upper, bits: isMended ? 2 : 4)
                builder.enforceEqual("partition", inputs[1] + upper * F61(4), inputs[0])
            } right: {
                $0[1] == $0[0] % 4
            },
            exhaustive("gnark-glv-scalars", F61.self, [Array(0..<9), all61]) { builder, inputs, isMended in
                let second = builder.assigned("second")
                if isMended {
                    let first = builder.range("first", of: inputs[1], bits: 2)
                    builder.assertAtMost("first-bound", first, FieldInteger(2))
                    _ = builder.range("second", of: second, bits: 2)
                }
                builder.enforceEqual("scalar", inputs[1] + second * F61(3), inputs[0])
            } right: {
                $0[1] == $0[0] % 3
            },
            exhaustive("gnark-non-adjacent-form", F61.self, [all61, all61]) { builder, inputs, isMended in
                let digits = [inputs[1]] + builder.assigned("digit", 2)
                for (index, digit) in digits.enumerated() {
                    let square = builder.multiply(ConstraintLabel("square", index), digit, digit)
                    builder.enforceProduct("digit-\(index)", square - builder.number(1), digit, builder.number(0))
                    if isMended, index > 0 {
                        builder.enforceProduct("apart-\(index)", digits[index - 1], digit, builder.number(0))
                    }
                }
                builder.enforceEqual("value", digits[0] + digits[1] * F61(2) + digits[2] * F61(4), inputs[0])
            } right: { values in
                let digits = [-1, 0, 1]
                return digits.contains { low in
                    digits.contains { middle in
                        digits.contains { high in
                            low * middle == 0 && middle * high == 0 && (low + 61) % 61 == values[1]
                                && (low + 2 * middle + 4 * high + 61) % 61 == values[0]
                        }
                    }
                }
            },
            exhaustive("scroll-rlp-bytes", F61.self, [Array(0..<16), all61]) { builder, inputs, isMended in
                let high = builder.assigned("high")
                _ = builder.range("high", of: high, bits: 2)
                if isMended { _ = builder.range("low", of: inputs[1], bits: 2) }
                builder.enforceEqual("value", inputs[1] + high * F61(4), inputs[0])
            } right: {
                $0[1] == $0[0] % 4
            },
            exhaustive("scroll-mul-add-limbs", F61.self, [Array(0..<4), Array(0..<4), Array(0..<4), all61]) {
                builder, inputs, isMended in
                let carry = builder.assigned("carry")
                _ = builder.range("limb", of: inputs[3], bits: 2)
                if isMended { _ = builder.range("carry", of: carry, bits: 3) }
                builder.enforceProduct("limb", inputs[0], inputs[1], inputs[3] + carry * F61(4) - inputs[2])
            } right: {
                $0[3] == ($0[0] * $0[1] + $0[2]) % 4
            },
            exhaustive("scroll-exponent-parity", F61.self, [Array(0..<16), [0, 1, 2]]) { builder, inputs, isMended in
                let half = builder.assigned("half")
                if isMended { _ = builder.range("half", of: half, bits: 3) }
                _ = builder.bit("odd", asserting: inputs[1])
                builder.enforceEqual("exponent", half * F61(2) + inputs[1], inputs[0])
            } right: {
                $0[1] == $0[0] % 2
            },
            exhaustive("aztec-nullifier-index", F61.self, [Array(0..<8), all61]) { builder, inputs, isMended in
                let index = builder.assigned("index")
                if isMended { _ = builder.bit("index", asserting: index) }
                builder.enforceEqual("nullifier", inputs[0] + index * F61(8), inputs[1])
            } right: {
                $0[1] == $0[0] || $0[1] == $0[0] + 8
            },
            exhaustive("signature-scalar-malleable", F61.self, [Array(0..<61)]) { builder, inputs, isMended in
                let bits = builder.range("scalar", of: inputs[0], bits: 3)
                if isMended { builder.assertAtMost("below-order", bits, FieldInteger(4)) }
            } right: {
                $0[0] < 5
            },
        ]
    }
}
