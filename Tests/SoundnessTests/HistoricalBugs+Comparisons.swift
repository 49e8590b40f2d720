import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// Comparisons of values that nothing keeps in range, and comparisons whose answer nobody reads.
    static var comparisons: [HistoricalBug] {
        [
            exhaustive("dark-forest-less-than", F61.self, [all61, Array(0..<16), [0, 1]]) { builder, inputs, isMended in
                if isMended { for index in 0..<2 { _ = builder.range("in-\(index)", of: inputs[index], bits: 4) } }
                let less = builder.lessWithoutRanges("less", inputs[0], inputs[1], bits: 4)
                builder.enforceEqual("out", Scalar(less), inputs[2])
            } right: {
                $0[0] < 16 && $0[2] == ($0[0] < $0[1] ? 1 : 0)
            },
            exhaustive("unirep-epoch-key-nonce", F61.self, [all61]) { builder, inputs, isMended in
                if isMended { _ = builder.range("nonce", of: inputs[0], bits: 3) }
                let less = builder.lessWithoutRanges("less", inputs[0], builder.number(3), bits: 3)
                builder.enforceEqual("is-less", Scalar(less), builder.number(1))
            } right: {
                $0[0] < 3
            },
            exhaustive("self-offset-plus-size", F61.self, [all61]) { builder, inputs, isMended in
                if isMended { _ = builder.range("offset", of: inputs[0], bits: 4) }
                let less = builder.lessWithoutRanges(
                    "less", inputs[0] + builder.number(3), builder.number(11), bits: 5 - 1)
                builder.enforceEqual("is-less", Scalar(less), builder.number(1))
            } right: {
                $0[0] + 3 < 11
            },
            exhaustive("circom-pairing-unread-comparison", F61.self, [all61]) { builder, inputs, isMended in
                let value = Bounded(bits: builder.range("value", of: inputs[0], bits: 3))
                let less = builder.isLess("less", value, Bounded(5))
                if isMended { builder.enforceEqual("is-less", Scalar(less), builder.number(1)) }
            } right: {
                $0[0] < 5
            },
            exhaustive("scroll-lt-chip-difference", F61.self, [Array(0..<8), Array(0..<8), all61]) {
                builder, inputs, isMended in
                let answer = builder.bit("answer", asserting: inputs[2])
                let difference = inputs[0] - inputs[1] + Scalar(answer) * F61(8)
                if isMended {
                    _ = builder.range("difference", of: difference, bits: 3)
                } else {
                    builder.enforceEqual("difference", difference, builder.assigned("difference"))
                }
            } right: {
                $0[2] == ($0[0] < $0[1] ? 1 : 0)
            },
            exhaustive("scroll-rlp-u64-flag", F61.self, [all61, [0, 1, 2]]) { builder, inputs, isMended in
                let value = Bounded(bits: builder.range("value", of: inputs[0], bits: 4))
                let isSmall = builder.bit("is-small", asserting: inputs[1])
                let less = builder.isLess("less", value, Bounded(8))
                // The flag claims that the value is small; that its absence claims the opposite was forgotten.
                builder.enforceProduct("if-small", Scalar(isSmall), Scalar(!less), builder.number(0))
                if isMended { builder.enforceProduct("if-not", Scalar(!isSmall), Scalar(less), builder.number(0)) }
            } right: {
                $0[0] < 16 && $0[1] == ($0[0] < 8 ? 1 : 0)
            },
            exhaustive(
                "penumbra-fixed-point-comparison", F61.self, Array(repeating: Array(0..<4), count: 4) + [[0, 1]]
            ) {
                builder, inputs, isMended in
                let limbs = (0..<4).map { Bounded(bits: builder.range("limb-\($0)", of: inputs[$0], bits: 2)) }
                // High limbs first: less if high is less, or low is less and (forgotten) high is equal.
                let high = builder.isLess("high", limbs[0], limbs[2])
                let low = builder.isLess("low", limbs[1], limbs[3])
                let equal = builder.isEqual("equal", inputs[0], inputs[2])
                let second = isMended ? builder.and("second", low, equal) : low
                let answer = Scalar(high) + Scalar(second) - Scalar(builder.and("both", high, second))
                builder.enforceEqual("out", answer, inputs[4])
            } right: {
                $0[4] == (4 * $0[0] + $0[1] < 4 * $0[2] + $0[3] ? 1 : 0)
            },
            exhaustive("ezkl-argmax-tie", F61.self, [Array(0..<4), Array(0..<4), all61]) { builder, inputs, isMended in
                let index = builder.bit("index", asserting: inputs[2])
                let maximum = builder.select("maximum", index, inputs[1], inputs[0])
                for position in 0..<2 {
                    _ = builder.range("below-\(position)", of: maximum - inputs[position], bits: 2)
                }
                if isMended {
                    let excess = inputs[1] - inputs[0] - builder.number(1)
                    _ = builder.range("strict", of: builder.multiply("strict", excess, Scalar(index)), bits: 2)
                }
            } right: {
                $0[2] == ($0[1] > $0[0] ? 1 : 0)
            },
            exhaustive("ezkl-sort-without-multiplicities", F61.self, Array(repeating: [1, 2, 5], count: 6)) {
                builder, inputs, isMended in
                let (from, to) = (Array(inputs[..<3]), Array(inputs[3...]))
                for index in 0..<2 { _ = builder.range("ascends-\(index)", of: to[index + 1] - to[index], bits: 3) }
                for (index, value) in to.enumerated() {
                    let first = builder.multiply(ConstraintLabel("pair", index), value - from[0], value - from[1])
                    builder.enforceProduct("is-member-\(index)", first, value - from[2], builder.number(0))
                }
                guard isMended else { return }
                for power in 1...3 {
                    func sum(_ values: [Scalar<F61>], _ name: String, _ builder: inout CircuitBuilder<F61>) -> Scalar<
                        F61
                    > {
                        values.enumerated().reduce(builder.number(0)) { total, entry in
                            var result = entry.element
                            for step in 1..<power {
                                result = builder.multiply(
                                    ConstraintLabel("\(name)-\(power)-\(step)", entry.offset), result, entry.element)
                            }
                            return total + result
                        }
                    }
                    builder.enforceEqual(
                        ConstraintLabel("sum", power), sum(from, "from", &builder), sum(to, "to", &builder))
                }
            } right: {
                Array($0[..<3]).sorted() == Array($0[3...])
            },
        ]
    }
}
