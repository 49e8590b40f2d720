import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// `count` bits of which exactly number `index` is one; an index outside 0 ..< count satisfies nothing.
    ///
    /// Bits 0 and 1 are no wires of their own: they are what Σ bits = 1 and Σ i·bits[i] = index leave after the others.
    /// Bits that sum to one in a field of more than `count` elements are one one and zeros.
    ///
    /// Cost: `count` constraints (1 for one or two bits).
    /// - Precondition: 1 ≤ count < p.
    public mutating func oneHot(_ name: String, _ index: Scalar<F>, count: Int) -> [Bit<F>] {
        precondition(
            count >= 1 && FieldInteger(UInt64(count)) < F.modulus, "a one-hot vector is shorter than the field")
        guard count > 1 else {
            enforceEqual(ConstraintLabel(name), index, Scalar(constant: .zero))
            return [Bit(true)]
        }
        guard count > 2 else {
            let second = bit(ConstraintLabel("\(name)-second"), asserting: index)
            return [!second, second]
        }
        let high = bits(.oneHot(from: 2), name, inputs: [index.combination], count: count - 2)
        let rest =
            index.combination
            - LinearCombination(sum: high.enumerated().map { (F($0.offset + 2), $0.element.combination) })
        let second = bit(ConstraintLabel("\(name)-second"), asserting: Scalar(rest))
        let others = LinearCombination(sum: (high + [second]).map { (F.one, $0.combination) })
        let first = bit(
            ConstraintLabel("\(name)-first"), asserting: Scalar(LinearCombination(constant: .one) - others))
        return [first, second] + high
    }

    /// `count` bits, ones up to position `ones` and zeros from there on; more than `count` ones satisfy nothing.
    ///
    /// Cost: that of a one-hot vector of count + 1 bits.
    public mutating func thermometer(_ name: String, _ ones: Scalar<F>, count: Int) -> [Bit<F>] {
        let end = oneHot(name, ones, count: count + 1)
        return (0..<count).map { position in
            let later = end[(position + 1)...].map { (scale: F.one, part: $0.combination) }
            return bit(
                Scalar(LinearCombination(sum: later)),
                because: "of the one-hot bits at most one is one, so is any sum of them")
        }
    }

    /// The value that a one-hot vector points at. Cost: one constraint a value that is not a constant.
    public mutating func select(
        _ name: String, _ values: [Scalar<F>], oneHot selector: [Bit<F>]
    ) -> Scalar<F> {
        precondition(values.count == selector.count && !values.isEmpty, "one selector bit for every value")
        let products = zip(values, selector).enumerated().map { position, pair in
            (scale: F.one, part: multiply(ConstraintLabel(name, position), pair.0, Scalar(pair.1)).combination)
        }
        return Scalar(LinearCombination(sum: products))
    }
}

extension Hint {
    /// Output i is whether the input is `first` + i.
    fileprivate static func oneHot(from first: Int) -> Self {
        Self("one-hot", .unique(because: "one bit is one, and the weighted sum says which")) { inputs, outputs in
            for index in outputs.indices {
                outputs.initializeElement(at: index, to: inputs[0] == F(first + index) ? .one : .zero)
            }
        }
    }
}
