import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// Flags that are no bits, one-hot vectors with two ones, sums and products that begin anywhere.
    static var selectors: [HistoricalBug] {
        [
            exhaustive("polygon-smt-selector", F61.self, [all61, [3, 5], [4, 9], all61]) { builder, inputs, isMended in
                if isMended { _ = builder.bit("selector", asserting: inputs[0]) }
                let chosen = inputs[2] + builder.multiply("choose", inputs[0], inputs[1] - inputs[2])
                builder.enforceEqual("out", chosen, inputs[3])
            } right: {
                $0[0] < 2 && $0[3] == ($0[0] == 1 ? $0[1] : $0[2])
            },
            exhaustive("circomlib-decoder", SmallField<13>.self, Array(repeating: Array(0..<13), count: 3)) {
                builder, inputs, isMended in
                let bits = Array(inputs[1...])
                for (index, bit) in bits.enumerated() {
                    builder.enforceProduct("is-\(index)", bit, inputs[0] - builder.number(index), builder.number(0))
                }
                let success = builder.bit("success", asserting: bits[0] + bits[1])
                if isMended { builder.enforceEqual("found", Scalar(success), builder.number(1)) }
            } right: {
                $0[0] < 2 && $0[1] == ($0[0] == 0 ? 1 : 0) && $0[2] == ($0[0] == 1 ? 1 : 0)
            },
            exhaustive("scroll-one-hot", F61.self, [Array(0..<3), [0, 1], [0, 1], [0, 1]]) {
                builder, inputs, isMended in
                let bits = (0..<3).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0 + 1]) }
                if isMended {
                    builder.enforceEqual("one", Scalar(Bounded(total: bits.map { Bounded($0) })), builder.number(1))
                }
                builder.enforceEqual("index", Scalar(bits[1]) + Scalar(bits[2]) * F61(2), inputs[0])
            } right: {
                $0[1] + $0[2] + $0[3] == 1 && $0[$0[0] + 1] == 1
            },
            exhaustive("lurk-zero-not-enforced", F61.self, [[0, 1], Array(0..<8), all61]) { builder, inputs, isMended in
                let zero = builder.assigned("zero")
                if isMended { builder.enforceEqual("zero", zero, builder.number(0)) }
                let flag = builder.bit("flag", asserting: inputs[0])
                builder.enforceEqual("out", builder.select("pick", flag, inputs[1], zero), inputs[2])
            } right: {
                $0[2] == ($0[0] == 1 ? $0[1] : 0)
            },
            exhaustive("lurk-accumulator-start", F61.self, [Array(1..<5), Array(1..<5), all61]) {
                builder, inputs, isMended in
                let start = builder.assigned("start")
                if isMended { builder.enforceEqual("start", start, builder.number(1)) }
                let first = builder.multiply("first", start, inputs[0])
                builder.enforceProduct("second", first, inputs[1], inputs[2])
            } right: {
                $0[2] == $0[0] * $0[1]
            },
            exhaustive("tangle-set-membership", F61.self, [all61]) { builder, inputs, isMended in
                // The product over the set must begin with one; it began with the element itself.
                let start = isMended ? builder.number(1) : inputs[0]
                let first = builder.multiply("first", start, inputs[0] - builder.number(2))
                builder.enforceProduct("second", first, inputs[0] - builder.number(5), builder.number(0))
            } right: {
                $0[0] == 2 || $0[0] == 5
            },
            exhaustive("zkopru-signature-disabled", F61.self, [Array(0..<8), all61]) { builder, inputs, isMended in
                let enabled = builder.assigned("enabled")
                if isMended { builder.enforceEqual("enabled", enabled, builder.number(1)) }
                // Stands for the equation of a signature.
                builder.enforceProduct("equation", inputs[0] * F61(3) - inputs[1], enabled, builder.number(0))
            } right: {
                $0[1] == 3 * $0[0]
            },
            exhaustive("sp1-is-complete", F61.self, [all61, Array(0..<8)]) { builder, inputs, isMended in
                // A flag that counts as "complete" whenever it is not zero, in places that take it for a bit.
                if isMended { _ = builder.bit("flag", asserting: inputs[0]) }
                builder.enforceProduct("total", inputs[0], inputs[1] - builder.number(5), builder.number(0))
            } right: {
                $0[0] == 0 || $0[0] == 1 && $0[1] == 5
            },
            exhaustive("scroll-padding-flags", F61.self, Array(repeating: [0, 1, 2], count: 3)) {
                builder, inputs, isMended in
                let flags = (0..<3).map { builder.bit(ConstraintLabel("flag", $0), asserting: inputs[$0]) }
                guard isMended else { return }
                for index in 1..<3 {
                    let label = "monotone-\(index)"
                    builder.enforceProduct(label, Scalar(flags[index - 1]), Scalar(!flags[index]), builder.number(0))
                }
            } right: {
                $0.allSatisfy { $0 < 2 } && $0[0] <= $0[1] && $0[1] <= $0[2]
            },
            exhaustive("scroll-state-machine-end", F61.self, [[0, 1, 2, 3], [0, 1, 2, 3]]) {
                builder, inputs, isMended in
                let states = [builder.number(0), inputs[0], inputs[1]]
                for index in 1..<3 {
                    _ = builder.bit(ConstraintLabel("step", index), asserting: states[index] - states[index - 1])
                }
                if isMended { builder.enforceEqual("end", inputs[1], builder.number(2)) }
            } right: {
                $0 == [1, 2]
            },
            exhaustive("herodotus-power-of-two", F61.self, [Array(0..<6), all61]) { builder, inputs, isMended in
                let hot = builder.oneHot("exponent", inputs[0], count: 6)
                guard isMended else {
                    // Any divisor of the largest power was taken.
                    builder.enforceProduct("divides", inputs[1], builder.assigned("factor"), builder.number(32))
                    return
                }
                let powers = (0..<6).map { builder.number(1 << $0) }
                builder.enforceEqual("power", builder.select("power", powers, oneHot: hot), inputs[1])
            } right: {
                $0[1] == 1 << $0[0]
            },
        ]
    }
}
