import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// Quotient and remainder of integers: dividend = quotient·divisor + remainder, 0 ≤ remainder < divisor. A divisor
    /// that is zero satisfies nothing. Twin: `quotientAndRemainder(dividingBy:)`.
    ///
    /// The quotient lies in n bits and remainder and divisor − 1 − remainder in m bits, as many as the greatest quotient
    /// (greatest dividend by least divisor) and the greatest remainder have. The equation is one between integers: the
    /// intervals of its sides together are narrower than the field, or synthesis fails.
    ///
    /// Cost: ranges of n, m and m bits, and one constraint. For a constant divisor the remainder is what the dividend leaves:
    /// no such constraint; and for a power of two no third range. In plain mode n + 2m + 1, n + 2m and n + m constraints.
    ///
    /// No negative integer may lie in either interval, and a positive one must in the divisor's, or synthesis fails.
    public mutating func divide(
        _ name: String, _ dividend: Bounded<F>, by divisor: Bounded<F>
    ) -> (quotient: Bounded<F>, remainder: Bounded<F>) {
        guard dividend.lower >= 0, divisor.lower >= 0, divisor.upper > 0 else {
            fail(.unsupported(constraint: name, reason: "division is one of non-negative integers by positive ones"))
            return (Bounded(0), Bounded(0))
        }
        return scope(ConstraintLabel(name)) { $0.quotientAndRemainder(dividend, divisor) }
    }

    private mutating func quotientAndRemainder(
        _ dividend: Bounded<F>, _ divisor: Bounded<F>
    ) -> (quotient: Bounded<F>, remainder: Bounded<F>) {
        let greatest = (quotient: dividend.upper / max(divisor.lower, 1), remainder: divisor.upper - 1)
        let bits = (quotient: greatest.quotient.magnitude.bitWidth, remainder: greatest.remainder.magnitude.bitWidth)
        let isConstant = divisor.lower == divisor.upper
        if bits.remainder == 0 {
            if !isConstant { enforceEqual("divisor-is-one", Scalar(divisor), Scalar(constant: .one)) }
            return (dividend, Bounded(0))
        }
        let arguments = [dividend.combination, divisor.combination]
        var quotient = Bounded<F>(0)
        if bits.quotient > 0 {
            let hint = hint(.divisionQuotient, "quotient", inputs: arguments, count: 1)[0]
            quotient = bounded("quotient", of: hint, bits: bits.quotient)
        }
        var remainder = dividend
        if bits.quotient > 0, isConstant {
            remainder = bounded(
                "remainder", dividend - Bounded(sum: [(divisor.lower, quotient)]), bits: bits.remainder)
        } else if bits.quotient > 0 {
            let hint = hint(.divisionRemainder, "remainder", inputs: arguments, count: 1)[0]
            remainder = bounded("remainder", of: hint, bits: bits.remainder)
            checkInterval(
                Bounded(
                    from: -dividend.upper, to: quotient.upper * divisor.upper + remainder.upper, dividend.combination),
                "equation")
            enforce(
                "equation", quotient.combination, times: divisor.combination,
                equals: (dividend - remainder).combination)
        }
        let headroom = divisor - remainder - 1
        if headroom.lower < 0 { _ = bounded("remainder-below-divisor", headroom, bits: bits.remainder) }
        // The equation says more than the widths do.
        return (
            Bounded(from: dividend.lower / divisor.upper, to: greatest.quotient, quotient.combination),
            Bounded(from: 0, to: min(greatest.remainder, dividend.upper), remainder.combination)
        )
    }
}

extension Hint {
    /// ⌊inputs[0]/inputs[1]⌋, 0 if the divisor is zero.
    fileprivate static var divisionQuotient: Self {
        Self("division-quotient", .unique(because: "quotient and remainder are, with the remainder below the divisor"))
        {
            inputs, outputs in
            let (quotient, _) = divide(inputs[0], inputs[1])
            outputs.initializeElement(at: 0, to: quotient)
        }
    }

    /// inputs[0] mod inputs[1], 0 if the divisor is zero.
    fileprivate static var divisionRemainder: Self {
        Self("division-remainder", .unique(because: "quotient and remainder are, with the remainder below the divisor"))
        {
            inputs, outputs in
            let (_, remainder) = divide(inputs[0], inputs[1])
            outputs.initializeElement(at: 0, to: remainder)
        }
    }

    private static func divide(_ dividend: F, _ divisor: F) -> (F, F) {
        guard !divisor.isZero else { return (.zero, .zero) }
        let (quotient, remainder) = BigInt(dividend.integer).quotientAndRemainder(dividingBy: BigInt(divisor.integer))
        return (F(bigInteger: quotient), F(bigInteger: remainder))
    }
}
