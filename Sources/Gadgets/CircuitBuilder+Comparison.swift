import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// Whether two values are equal. Cost: 2 constraints.
    public mutating func isEqual(_ label: ConstraintLabel, _ left: Scalar<F>, _ right: Scalar<F>) -> Bit<F> {
        isZero(label, left - right)
    }

    /// Whether left < right. Cost: that of `isNegative` for the difference.
    public mutating func isLess(_ name: String, _ left: Bounded<F>, _ right: Bounded<F>) -> Bit<F> {
        isNegative(name, left - right)
    }

    /// Whether left ≤ right. Cost: that of `isNegative` for the difference.
    public mutating func isAtMost(_ name: String, _ left: Bounded<F>, _ right: Bounded<F>) -> Bit<F> {
        !isNegative(name, right - left)
    }

    /// Whether an integer is negative.
    ///
    /// With the least n for which it lies in −2^n ..< 2^n, it is not negative exactly if bit n of value + 2^n is one.
    /// Cost: n + 1 constraints, none if the interval tells already. In committed mode the sign is a bit s of its own and
    /// value + s·2^n is in the range of n bits: one constraint, and the range's look-ups. The field must hold n + 1 bits,
    /// or synthesis fails.
    public mutating func isNegative(_ name: String, _ value: Bounded<F>) -> Bit<F> {
        if value.lower >= 0 { return Bit(false) }
        if value.upper < 0 { return Bit(true) }
        var count = 0
        while value.lower < -(BigInt(1) << count) || value.upper >= BigInt(1) << count { count += 1 }
        let radix = Bounded<F>(sum: [(BigInt(1) << count, Bounded(1))])
        guard BigInt(1) << (count + 1) <= BigInt(F.modulus) else {
            fail(.intervalTooWide(constraint: name, lower: value.lower, upper: value.upper))
            return Bit(false)
        }
        guard mode == .committed, count > 0 else { return !range(name, value + radix, bits: count + 1)[count] }
        let sign = bits(.sign(bits: count), "\(name)-sign", inputs: [(value + radix).combination], count: 1)[0]
        _ = bounded(name, of: Scalar(value) + Scalar(sign) * F.powerOfTwo(count), bits: count)
        return sign
    }
}

extension Hint {
    /// Whether input − 2^bits is negative, for an input below 2^(bits + 1).
    fileprivate static func sign(bits: Int) -> Self {
        Self("sign", .unique(because: "the value is in range with one of both signs only")) { inputs, outputs in
            outputs.initializeElement(at: 0, to: inputs[0].integer.bit(bits) ? .zero : .one)
        }
    }
}
