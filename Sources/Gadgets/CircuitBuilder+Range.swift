import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// Asserts value ∈ 0 ..< 2^count and returns its bits, least significant first.
    ///
    /// The top bit is no wire of its own: it is what the value leaves after the others, asserted to be a bit.
    ///
    /// Cost: `count` constraints.
    /// - Precondition: `count` ≥ 1, 2^count ≤ p: more bits than that would have aliases (`strictBits`).
    public mutating func range(_ name: String, of value: Scalar<F>, bits count: Int) -> [Bit<F>] {
        precondition(
            count >= 1 && BigInt(1) << count <= BigInt(F.modulus), "a decomposition of a field element is unique")
        let low = count == 1 ? [] : bits(.bits, name, inputs: [value.combination], count: count - 1)
        let weight = F.powerOfTwo(count - 1)
        guard let inverse = weight.inverted() else { preconditionFailure("two is invertible in an odd field") }
        let rest = value - Scalar(Bounded(bits: low))
        return low + [bit(ConstraintLabel(name, count - 1), asserting: rest * inverse)]
    }

    /// Asserts that an integer, wherever it lies in its interval, lies in 0 ..< 2^count; returns its bits.
    ///
    /// No integer of the interval outside that range may be congruent to one inside: an interval that would let it is
    /// an error of synthesis. Cost: `count` constraints.
    public mutating func range(_ name: String, _ value: Bounded<F>, bits count: Int) -> [Bit<F>] {
        checkDecomposition(name, value, bits: count)
        return range(name, of: Scalar(value), bits: count)
    }

    /// Records an error if an integer of the interval outside of 0 ..< 2^count is congruent to one inside.
    mutating func checkDecomposition(_ name: String, _ value: Bounded<F>, bits count: Int) {
        let modulus = BigInt(F.modulus)
        if value.upper >= modulus || value.lower + modulus < BigInt(1) << count {
            fail(.intervalTooWide(constraint: name, lower: value.lower, upper: value.upper))
        }
    }
}
