import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// x / 2^shift, rounded as `IntegerProgram.shifted` does, and then no less than `lower` and no more than `upper`.
    ///
    /// A lower bound is part of the decomposition: with c the bound and q = ⌊x / 2^s⌋, a bit b, an integer u of n bits and a rest r
    /// of s bits satisfy x = 2^s·(c + u − (1 − b)·2^n) + r, where −2^n ≤ q − c < 2^n; what comes out is c + b·u. That is
    /// a bit, ranges of n and s bits, and one product. Every part is unique: x has one rest, and q − c one sign in that range.
    /// Without a lower bound it is a range of the quotient's bits and one of s bits. An upper bound costs a sign and a product
    /// more; ties to even a bit and the sign of a number of s bits.
    mutating func rescaled(
        _ value: Bounded<F>, shift: Int, _ rounding: IntegerProgram.Rounding, lower: BigInt?, upper: BigInt?
    ) -> Bounded<F> {
        var result: Bounded<F>
        switch rounding {
        case .halfEven:
            result = roundedToEven(value, shift: shift)
            if let lower { result = signedQuotient(result, shift: 0, from: lower) }
        case .floor, .halfUp:
            let half = rounding == .halfUp && shift > 0 ? BigInt(1) << (shift - 1) : 0
            let dividend = value + Bounded(sum: [(half, Bounded(1))])
            result =
                lower.map { signedQuotient(dividend, shift: shift, from: $0) } ?? quotient(dividend, shift: shift)
        }
        guard let upper, result.upper > upper else { return result }
        let room = Bounded(sum: [(upper, Bounded(1))]) - result
        let isOver = isNegative("over", room)
        let excess = multiply("excess", room, Bounded(isOver))
        return Bounded(from: min(result.lower, upper), to: upper, (result + excess).combination)
    }

    /// ⌊x / 2^shift⌋
    private mutating func quotient(_ value: Bounded<F>, shift: Int) -> Bounded<F> {
        guard shift > 0 else { return value }
        let least = value.lower.floored(by: shift)
        let offset = Bounded<F>(sum: [(least << shift, Bounded(1))])
        let moved = Bounded(from: 0, to: value.upper - least << shift, (value - offset).combination)
        let (quotient, _) = divide("shifted", moved, by: Bounded(sum: [(BigInt(1) << shift, Bounded(1))]))
        return quotient + Bounded(sum: [(least, Bounded(1))])
    }

    /// max(⌊x / 2^shift⌋, bound)
    private mutating func signedQuotient(_ value: Bounded<F>, shift: Int, from bound: BigInt) -> Bounded<F> {
        let ends = (value.lower.floored(by: shift) - bound, value.upper.floored(by: shift) - bound)
        if ends.0 >= 0 { return quotient(value, shift: shift) }
        var width = 1
        while ends.0 < -(BigInt(1) << width) || ends.1 >= BigInt(1) << width { width += 1 }
        // From 0 on, so that its bits are those of an integer.
        let radix = Bounded<F>(sum: [((BigInt(1) << width - bound) << shift, Bounded(1))])
        let moved = value + radix
        let isAbove = bits(.bit(width + shift), "above", inputs: [moved.combination], count: 1)[0]
        let high = Bounded<F>(sum: [(BigInt(1) << width, Bounded(!isAbove)), (-bound, Bounded(1))])
        let magnitude: Bounded<F>
        if shift == 0 {
            magnitude = bounded("magnitude", of: Scalar(value + high), bits: width)
        } else {
            let hinted = hint(
                .bits(from: shift, count: width), "magnitude", inputs: [moved.combination], count: 1)[0]
            magnitude = bounded("magnitude", of: hinted, bits: width)
            let rest = value - Bounded(sum: [(BigInt(1) << shift, magnitude - high)])
            _ = bounded("rest", of: Scalar(rest), bits: shift)
        }
        let kept = multiply("kept", magnitude, Bounded(isAbove))
        return Bounded(
            from: bound, to: max(bound, value.upper.floored(by: shift)),
            (kept + Bounded(sum: [(bound, Bounded(1))])).combination)
    }

    /// x / 2^shift to the nearest, ties to the even one: with q = ⌊x / 2^s⌋ odd or even by its bit p and the rest r, one more than
    /// q exactly if r + p > 2^(s−1).
    private mutating func roundedToEven(_ value: Bounded<F>, shift: Int) -> Bounded<F> {
        guard shift > 0 else { return value }
        let least = value.lower.floored(by: shift + 1) << 1
        let offset = Bounded<F>(sum: [(least << shift, Bounded(1))])
        let moved = Bounded(from: 0, to: value.upper - least << shift, (value - offset).combination)
        let (pairs, rest) = divide("halves", moved, by: Bounded(sum: [(BigInt(1) << (shift + 1), Bounded(1))]))
        // The rest of twice the divisor tells whether the quotient is odd.
        let half = BigInt(1) << (shift - 1)
        let isEven = isNegative("even", rest - Bounded(sum: [(BigInt(1) << shift, Bounded(1))]))
        let odd = Bounded(!isEven)
        let own = Bounded(
            from: 0, to: (BigInt(1) << shift) - 1, (rest - Bounded(sum: [(BigInt(1) << shift, odd)])).combination)
        let isBelow = isNegative("rounds-down", own + odd - Bounded(sum: [(half + 1, Bounded(1))]))
        let parts: [(weight: BigInt, part: Bounded<F>)] = [
            (2, pairs), (1, odd), (1, Bounded(!isBelow)), (least, Bounded(1)),
        ]
        let quotient = Bounded(sum: parts)
        return quotient
    }
}

extension Hint {
    /// A bit of the integer.
    fileprivate static func bit(_ number: Int) -> Self {
        Self("bound-bit", .unique(because: "the value is in range with one of both bits only")) { inputs, outputs in
            outputs.initializeElement(at: 0, to: inputs[0].integer.bit(number) ? .one : .zero)
        }
    }

    /// The integer in bits `start` ..< `start + count`.
    fileprivate static func bits(from start: Int, count: Int) -> Self {
        Self("quotient-bits", .unique(because: "the rest and the sign leave one quotient")) { inputs, outputs in
            let integer = inputs[0].integer
            var value: UInt64 = 0
            for index in 0..<count where integer.bit(start + index) { value |= 1 << UInt64(index) }
            outputs.initializeElement(at: 0, to: F(reducing: FieldInteger(value)))
        }
    }
}

extension BigInt {
    /// ⌊self / 2^shift⌋
    fileprivate func floored(by shift: Int) -> BigInt {
        let offset = sign == .minus ? (BigInt(1) << shift) - 1 : 0
        return (self - offset) / (BigInt(1) << shift)
    }
}
