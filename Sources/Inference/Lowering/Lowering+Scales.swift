/// Quotients by known scales, rounded as onnxruntime rounds them.
extension Lowering {
    /// form·factor / divisor to the nearest integer, ties to the even one; no less and no more than the bounds.
    ///
    /// Between bounds of eight bits the quotient counts as a 32-bit float, as in onnxruntime; else it is exact.
    ///
    /// - Throws: `model.too-wide`, `model.not-finite`.
    mutating func rounded(
        _ form: AffineForm, times factor: Double, divided divisor: Double = 1, in bounds: ClosedRange<Int64>
    ) throws(InferenceError) -> AffineForm {
        let (numerator, denominator) = (try Dyadic(factor), try Dyadic(divisor))
        guard denominator.significand != 0 else {
            throw InferenceError(code: "model.division", message: "a scale of zero")
        }
        let exponent = numerator.exponent - denominator.exponent
        guard (-61...61).contains(exponent) else { throw .tooWide }
        func shifted(_ value: Int64, _ bits: Int) throws(InferenceError) -> Int64 {
            let (product, overflows) = value.multipliedReportingOverflow(by: 1 << Int64(bits))
            guard !overflows else { throw .tooWide }
            return product
        }
        let weight = try shifted(numerator.significand, max(exponent, 0))
        let below = try shifted(denominator.significand, max(-exponent, 0))
        let dividend = try AffineForm(weighted: [(below < 0 ? -weight : weight, form)])
        let positive = Int64(below.magnitude)
        let range = try program.range(of: dividend)
        // A float has 24 significant bits: fewer, over a power of two, are exact.
        let isExact = positive & (positive - 1) == 0 && max(range.upperBound, -range.lowerBound) < 1 << 24
        let quotient =
            isExact || bounds.upperBound - bounds.lowerBound >= 1 << 10
            ? try roundedQuotient(dividend, AffineForm(positive))
            : try roundedFloatQuotient(dividend, positive, near: bounds)
        return try program.rescaled(quotient, shift: 0, lower: bounds.lowerBound, upper: bounds.upperBound)
    }

    /// dividend / divisor as a 32-bit float, to the nearest integer, ties to the even one. Outside of the bounds it is any number
    /// outside of them, on the same side.
    ///
    /// With k = ⌊quotient⌋ and u the distance of such floats near k + 1/2, the float is k + 1/2 itself if the quotient is within u/2
    /// of it. So an odd k is rounded up from k + 1/2 − u/2 on, an even one beyond k + 1/2 + u/2.
    private mutating func roundedFloatQuotient(
        _ dividend: AffineForm, _ divisor: Int64, near bounds: ClosedRange<Int64>
    ) throws(InferenceError) -> AffineForm {
        let (least, greatest) = (bounds.lowerBound - 1, bounds.upperBound)
        let floor = try program.rescaled(
            flooredQuotient(dividend, AffineForm(divisor)), shift: 0, lower: least, upper: greatest)
        // u times the divisor, rounded so that the comparison is exact.
        let windows = (least...greatest).map { k in
            // |2·k + 1| has one bit more than ⌊log₂ |k + 1/2|⌋ + 1.
            let exponent = 62 - (2 * k + 1).magnitude.leadingZeroBitCount
            let width = divisor >> Int64(23 - exponent)
            return k & 1 == 1 ? width : -width - 1
        }
        let window = try program.lookup(floor, .init(name: "float-window", lower: least, values: windows))
        // Twice what the quotient is beyond k + 1/2, times the divisor.
        let gap = try AffineForm(
            weighted: [(2, dividend), (-2 * divisor, floor), (1, window)], constant: -divisor)
        return try AffineForm(weighted: [(1, floor), (-1, program.isNegative(gap))], constant: 1)
    }
}

/// A finite number as significand·2^exponent, with an odd significand.
private struct Dyadic {
    let significand: Int64
    let exponent: Int

    init(_ value: Double) throws(InferenceError) {
        guard value.isFinite else {
            throw InferenceError(code: "model.not-finite", message: "a scale is infinite or not a number")
        }
        guard value != 0 else {
            (significand, exponent) = (0, 0)
            return
        }
        let whole = Int64(value.significand * 0x1p52)
        let zeros = whole.trailingZeroBitCount
        significand = (value.sign == .minus ? -1 : 1) * (whole >> Int64(zeros))
        exponent = Int(value.exponent) - 52 + zeros
    }
}
