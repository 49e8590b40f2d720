import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Asserts that a value lies in a range, both ends included: all that follows rests on it.
    ///
    /// Cost: a range of as many bits as the range is wide, and a second one unless it is a power of two wide.
    package mutating func boxed(_ name: String, _ value: Scalar<F>, _ range: ClosedRange<Int64>) -> Bounded<F> {
        let (lower, upper) = (BigInt(range.lowerBound), BigInt(range.upperBound))
        let span = upper - lower
        guard span > 0 else {
            enforceEqual(ConstraintLabel(name), value, Scalar(constant: F(bigInteger: lower)))
            return Bounded(from: lower, to: upper, LinearCombination(constant: F(bigInteger: lower)))
        }
        let bits = span.magnitude.bitWidth
        let above = bounded(name, of: value - Scalar(constant: F(bigInteger: lower)), bits: bits)
        if span + 1 != BigInt(1) << bits {
            _ = bounded("\(name)-below", of: Scalar(constant: F(bigInteger: upper)) - value, bits: bits)
        }
        let integer = above + Bounded(sum: [(lower, Bounded(1))])
        return Bounded(from: lower, to: upper, integer.combination)
    }
}
