import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// Quotients and remainders, roundings, inverses of small rings.
    static var divisions: [HistoricalBug] {
        [
            exhaustive("bigmod-remainder", F61.self, [Array(0..<16), Array(0..<4), all61]) {
                builder, inputs, isMended in
                let quotient = builder.assigned("quotient")
                _ = builder.range("quotient", of: quotient, bits: 4)
                let divisor = Bounded(bits: builder.range("divisor", of: inputs[1], bits: 2))
                builder.enforceProduct("division", quotient, inputs[1], inputs[0] - inputs[2])
                if isMended {
                    let remainder = Bounded(bits: builder.range("remainder", of: inputs[2], bits: 2))
                    let less = builder.isLess("less", remainder, divisor)
                    builder.enforceEqual("is-less", Scalar(less), builder.number(1))
                }
            } right: {
                $0[1] > 0 && $0[2] == $0[0] % $0[1]
            },
            exhaustive("scroll-mod-by-zero", F61.self, [Array(0..<16), Array(0..<4), all61]) {
                builder, inputs, isMended in
                dividing(&builder, inputs[0], by: inputs[1], remainder: inputs[2]) { builder, _, isZero in
                    // For a divisor of zero the answer is zero by definition.
                    if isMended { builder.enforceProduct("zero", isZero, inputs[2], builder.number(0)) }
                }
            } right: {
                $0[2] == ($0[1] == 0 ? 0 : $0[0] % $0[1])
            },
            exhaustive("risc0-quotient-of-zero", F61.self, [Array(0..<16), Array(0..<4), all61]) {
                builder, inputs, isMended in
                dividing(&builder, inputs[0], by: inputs[1], remainder: nil) { builder, quotient, isZero in
                    builder.enforceEqual("quotient", quotient, inputs[2])
                    // The instruction set says what dividing by zero gives: all ones.
                    if isMended {
                        builder.enforceProduct("all-ones", isZero, quotient - builder.number(15), builder.number(0))
                    }
                }
            } right: {
                $0[2] == ($0[1] == 0 ? 15 : $0[0] / $0[1])
            },
            exhaustive("risc0-signed-remainder", F61.self, [Array(0..<8), all61]) { builder, inputs, isMended in
                _ = builder.range("quotient", of: inputs[1], bits: 3)
                let remainder = inputs[0] - inputs[1] * F61(3)
                let shift = isMended ? 0 : 2
                let shifted = Bounded(bits: builder.range("remainder", of: remainder + builder.number(shift), bits: 3))
                let most = builder.isAtMost("at-most", shifted, Bounded(2 + shift))
                builder.enforceEqual("is-at-most", Scalar(most), builder.number(1))
            } right: {
                $0[1] == $0[0] / 3
            },
            exhaustive("ezkl-division-quotient", F61.self, [Array(0..<16), all61]) { builder, inputs, isMended in
                let remainder = builder.assigned("remainder")
                let bounded = Bounded(bits: builder.range("remainder", of: remainder, bits: 2))
                let most = builder.isAtMost("at-most", bounded, Bounded(2))
                builder.enforceEqual("is-at-most", Scalar(most), builder.number(1))
                if isMended { _ = builder.range("quotient", of: inputs[1], bits: 3) }
                builder.enforceEqual("division", inputs[0], inputs[1] * F61(3) + remainder)
            } right: {
                $0[1] == $0[0] / 3
            },
            exhaustive("ezkl-sign-of-zero", F61.self, [all61, [0, 1, 2]]) { builder, inputs, isMended in
                let sign = builder.bit("sign", asserting: inputs[1])
                let magnitude = builder.assigned("magnitude")
                _ = builder.range("magnitude", of: magnitude, bits: 3)
                builder.enforceEqual(
                    "value", inputs[0], magnitude - builder.multiply("negative", magnitude, Scalar(sign)) * F61(2))
                if isMended {
                    let isZero = builder.isZero("zero", magnitude)
                    builder.enforceProduct("zero-is-positive", Scalar(isZero), Scalar(sign), builder.number(0))
                }
            } right: {
                $0[1] == 0 ? $0[0] < 8 : $0[1] == 1 && $0[0] >= 61 - 7
            },
            exhaustive("ezkl-two-roundings", F61.self, [Array(0..<16), all61]) { builder, inputs, isMended in
                // A half may be rounded either way by the one, up only by the other.
                _ = builder.range("quotient", of: inputs[1], bits: 4)
                let error = inputs[1] * F61(2) - inputs[0]
                if isMended {
                    _ = builder.bit("error", asserting: error)
                } else {
                    let shifted = Bounded(bits: builder.range("error", of: error + builder.number(1), bits: 2))
                    let most = builder.isAtMost("at-most", shifted, Bounded(2))
                    builder.enforceEqual("is-at-most", Scalar(most), builder.number(1))
                }
            } right: {
                $0[1] == ($0[0] + 1) / 2
            },
            exhaustive("sp1-inverse-not-reduced", F61.self, [Array(1..<5), all61]) { builder, inputs, isMended in
                let multiple = builder.assigned("multiple")
                _ = builder.range("multiple", of: multiple, bits: 3)
                let inverse = builder.range("inverse", of: inputs[1], bits: 3)
                if isMended { builder.assertAtMost("reduced", inverse, FieldInteger(4)) }
                builder.enforceProduct(
                    "inverse", inputs[0], inputs[1], builder.number(1) + multiple * F61(5))
            } right: {
                $0[1] < 5 && $0[0] * $0[1] % 5 == 1
            },
            exhaustive("gnark-modular-subtraction", F61.self, [Array(0..<5), Array(0..<5), all61]) {
                builder, inputs, isMended in
                let borrow = builder.bit("borrow", asserting: builder.assigned("borrow"))
                let bits = builder.range("result", of: inputs[2], bits: 3)
                if isMended { builder.assertAtMost("reduced", bits, FieldInteger(4)) }
                builder.enforceEqual("difference", inputs[0] - inputs[1] + Scalar(borrow) * F61(5), inputs[2])
            } right: {
                $0[2] == ($0[0] - $0[1] + 5) % 5
            },
            exhaustive("telepathy-sign-of-unreduced-y", F61.self, [Array(0..<5), [0, 1, 2]]) {
                builder, inputs, isMended in
                let raise = builder.bit("raise", asserting: builder.assigned("raise"))
                let bits = builder.range("y", of: inputs[0] + Scalar(raise) * F61(5), bits: 3)
                if isMended { builder.assertAtMost("reduced", bits, FieldInteger(4)) }
                let sign = builder.isLess("sign", Bounded(2), Bounded(bits: bits))
                builder.enforceEqual("out", Scalar(sign), inputs[1])
            } right: {
                $0[1] == ($0[0] > 2 ? 1 : 0)
            },
        ]
    }

    /// value = quotient·divisor + remainder with remainder < divisor unless the divisor is zero; `rule` adds what is to hold then.
    private static func dividing(
        _ builder: inout CircuitBuilder<F61>, _ value: Scalar<F61>, by divisor: Scalar<F61>, remainder: Scalar<F61>?,
        rule: (inout CircuitBuilder<F61>, _ quotient: Scalar<F61>, _ isZero: Scalar<F61>) -> Void
    ) {
        let quotient = builder.assigned("quotient")
        _ = builder.range("quotient", of: quotient, bits: 4)
        let rest = builder.assigned("rest")
        let bounded = Bounded(bits: builder.range("rest", of: rest, bits: 4))
        let bits = Bounded(bits: builder.range("divisor", of: divisor, bits: 2))
        builder.enforceProduct("division", quotient, divisor, value - rest)
        let isZero = builder.isZero("is-zero", divisor)
        let less = builder.isLess("less", bounded, bits)
        builder.enforceProduct("less-or-zero", Scalar(!less), Scalar(!isZero), builder.number(0))
        guard let remainder else { return rule(&builder, quotient, Scalar(isZero)) }
        // What is given as the remainder: the rest, unless the divisor is zero.
        builder.enforceProduct("remainder", rest - remainder, Scalar(!isZero), builder.number(0))
        rule(&builder, quotient, Scalar(isZero))
    }
}
