import Algebra
import R1CS

extension CircuitBuilder {
    /// `count` bits, ones first and then zeros; the first is the constant one. A hint says how many ones there are.
    ///
    /// Cost: 2 constraints a bit, none for the first.
    package mutating func thermometer(
        _ name: String, _ hint: Hint<F>, inputs: [LinearCombination<F>], count: Int
    ) -> [Bit<F>] {
        guard count > 1 else { return [Bit(true)] }
        let level = [Bit(true)] + bits(hint, name, inputs: inputs, count: count - 1)
        for index in 2..<max(count, 2) {
            enforce(
                ConstraintLabel(name + "-is-monotone", index), level[index].combination,
                times: (!level[index - 1]).combination, equals: LinearCombination())
        }
        return level
    }

    /// The last of `values` whose thermometer bit is one. Cost: one constraint a value.
    package mutating func selectLast(_ name: String, of values: [Scalar<F>], used: [Bit<F>]) -> Scalar<F> {
        var parts: [(scale: F, part: LinearCombination<F>)] = []
        for (index, value) in values.enumerated() {
            let next = index + 1 < used.count ? Scalar(used[index + 1]) : Scalar(constant: .zero)
            let product = multiply(ConstraintLabel(name, index), value, Scalar(used[index]) - next)
            parts.append((.one, product.combination))
        }
        return Scalar(LinearCombination(sum: parts))
    }

    /// The same for integers: the interval is the hull of theirs and of zero.
    package mutating func selectLast(_ name: String, of values: [Bounded<F>], used: [Bit<F>]) -> Bounded<F> {
        let products = values.enumerated().map { index, value in
            let next = index + 1 < used.count ? Bounded(used[index + 1]) : Bounded(0)
            return multiply(ConstraintLabel(name, index), value, Bounded(used[index]) - next)
        }
        return Bounded(total: products)
    }
}

extension Hint {
    private static var counted: Uniqueness {
        .unique(because: "the signed header holds the count, and a thermometer is determined by its number of ones")
    }

    /// Element i + 1 is used if `inputs[0]` readings do not fit into the elements before it.
    package static func elementUsed(slotsPerElement: Int) -> Self {
        Self("element-used", counted) { inputs, outputs in
            let used = (Int(clamping: inputs[0].integer.limbs.0) + slotsPerElement - 1) / slotsPerElement
            for index in outputs.indices { outputs.initializeElement(at: index, to: index + 1 < used ? .one : .zero) }
        }
    }

    /// Slot i + 1 of the last used element is a reading.
    package static func lastSlotUsed(slotsPerElement: Int) -> Self {
        Self("last-slot-used", counted) { inputs, outputs in
            let last = (Int(clamping: inputs[0].integer.limbs.0) + slotsPerElement - 1) % slotsPerElement
            for index in outputs.indices { outputs.initializeElement(at: index, to: index < last ? .one : .zero) }
        }
    }
}
