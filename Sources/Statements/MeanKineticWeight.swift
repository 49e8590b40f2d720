/// Weights of temperatures in a mean kinetic temperature: w(T) = ⌊2^20·exp(10000/281.15 − 10000/T)⌋, T in kelvin.
///
/// The activation energy over the gas constant, ΔH/R, is exactly 10,000 K (USP <1079.2>: 83.14472 kJ/mol over
/// 8.314472 J/(mol·K)). The mean kinetic temperature of a log is above L ⇔ the mean of exp(−10000/T) is above that
/// of L; the factor exp(10000/281.15) makes the weight of 8 °C one, and cancels out.
public enum MeanKineticWeight {
    /// The weight of 8 °C is 2 to this.
    public static let scaleBits = 20

    /// The highest temperature that has a weight, in kelvin; weights stay below 2^58.
    public static let maximumKelvin: Int64 = 1000

    /// ⌊2^20·exp(10000/281.15 − 10000/T)⌋, and whether nothing was rounded off: only at 8 °C, and at or below zero
    /// kelvin, where the weight is 0.
    ///
    /// - Throws: `rule.mean-kinetic-range` above 1000 K, or for a temperature that cannot be computed exactly.
    public static func floor(ofKelvin kelvin: ExactRational) throws(RuleError) -> (weight: Int64, isExact: Bool) {
        let outOfRange = RuleError(
            code: "rule.mean-kinetic-range",
            message: "mean kinetic temperatures are computed up to 1000 K, on scales of moderate numbers")
        guard kelvin.numerator > 0 else { return (0, true) }
        guard kelvin.ceiling <= Int128(maximumKelvin) else { throw outOfRange }
        let exponent: ExactRational
        do throws(QuantityError) {
            let reference = try ExactRational(28_115, over: 100)
            exponent = try kelvin.subtracting(reference).multiplied(by: ExactRational(10_000))
                .divided(by: reference.multiplied(by: kelvin))
        } catch {
            throw outOfRange
        }
        guard exponent.numerator != 0 else { return (1 << Int64(scaleBits), true) }
        // exp(−14) < 2^−20.
        guard exponent.floor >= -14 else { return (0, false) }
        guard exponent.denominator.magnitude < 1 << 126, let weight = scaledExponential(exponent) else {
            throw outOfRange
        }
        return (weight, false)
    }

    /// The weight that the limit of a condition stands for: what the mean must reach for a breach (⌈w⌉ at or above,
    /// ⌊w⌋ + 1 above), or stay below for its absence (⌊w⌋).
    static func limit(
        _ limit: Temperature, isStrict: Bool, claim: Polarity, scale: CodeScale
    ) throws(RuleError) -> Int64 {
        let (kelvin, highest): (ExactRational, ExactRational)
        do throws(QuantityError) {
            kelvin = try limit.unit.convert(limit.value.rational, to: .kelvin)
            highest = try scale.kelvin(ofCode: scale.maximumCode)
        } catch {
            throw RuleError(
                code: "rule.threshold-overflow", message: "the limit cannot be computed exactly: \(error.message)")
        }
        // All codes must have weights, whichever the log holds.
        _ = try floor(ofKelvin: highest)
        let (weight, isExact) = try floor(ofKelvin: kelvin)
        guard weight > 0 else {
            throw RuleError(code: "rule.mean-kinetic-range", message: "the limit is too cold to have a weight")
        }
        return claim == .noBreach || (isExact && !isStrict) ? weight : weight + 1
    }

    // MARK: - Fixed point

    /// Numbers below 2^16 with so many bits after the point.
    private static let fractionBits = 112
    /// ⌊2^112·ln 2⌋.
    private static let naturalLogarithmOf2: UInt128 = 3_599_025_928_123_676_973_540_407_451_845_618
    /// What a computed exp(r), 0 ≤ r < 1, is wrong by at most, in units of 2^−112: up to 38 units in r, twice that in
    /// exp(r) < 2.001, 3 units in each of at most 40 terms, and 2 for the terms left out.
    private static let errorBound: UInt128 = 256

    /// ⌊2^20·exp(x)⌋ for −14 ≤ x < 26, x ≠ 0; `nil` if the bound of the error does not settle it.
    private static func scaledExponential(_ x: ExactRational) -> Int64? {
        let magnitude = fixedPoint(x.numerator.magnitude, over: x.denominator.magnitude)
        // x = power·ln 2 + r with 0 ≤ r < ln 2, but for the rounding.
        var (power, rest) = magnitude.quotientAndRemainder(dividingBy: naturalLogarithmOf2)
        var exponent = Int(power)
        if x.numerator < 0 {
            if rest > 0 { power += 1 }
            rest = power * naturalLogarithmOf2 - magnitude
            exponent = -Int(power)
        }
        let value = exponential(rest)
        let shift = fractionBits - scaleBits - exponent
        let low = (value - errorBound) >> UInt128(shift)
        return low == (value + errorBound) >> UInt128(shift) ? Int64(low) : nil
    }

    /// exp(r)·2^112 by its series, for 0 ≤ r < 1.
    private static func exponential(_ r: UInt128) -> UInt128 {
        var term: UInt128 = 1 << UInt128(fractionBits)
        var (sum, number) = (term, UInt128(1))
        while term > 0 {
            let product = term.multipliedFullWidth(by: r)
            term = (product.high << UInt128(128 - fractionBits) | product.low >> UInt128(fractionBits)) / number
            sum += term
            number += 1
        }
        return sum
    }

    /// ⌊2^112·n/d⌋ by long division, for n/d below 2^16 and d below 2^126.
    private static func fixedPoint(_ numerator: UInt128, over denominator: UInt128) -> UInt128 {
        var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        for _ in 0..<fractionBits {
            remainder <<= 1
            quotient <<= 1
            if remainder >= denominator {
                remainder -= denominator
                quotient |= 1
            }
        }
        return quotient
    }
}

extension CodeScale {
    /// The weight of a value code in a mean kinetic temperature, rounded down.
    ///
    /// - Throws: `rule.mean-kinetic-range`.
    public func meanKineticWeight(ofCode code: Int) throws(RuleError) -> Int64 {
        let kelvin: ExactRational
        do throws(QuantityError) { kelvin = try self.kelvin(ofCode: code) } catch {
            throw RuleError(code: "rule.mean-kinetic-range", message: "a value code has no exact temperature")
        }
        return try MeanKineticWeight.floor(ofKelvin: kelvin).weight
    }
}
