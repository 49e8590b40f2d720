import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// The greatest of some integers: one of them, and none is greater.
    ///
    /// In plain mode a comparison and a choice for every integer after the first: n − 1 times b + 2 for differences of b
    /// bits. In committed mode a hinted m: every m − vᵢ lies in b bits, and Π (m − vᵢ) = 0: n ranges of b bits and n − 1
    /// constraints.
    /// - Precondition: at least one integer.
    public mutating func maximum(_ name: String, _ values: [Bounded<F>]) -> Bounded<F> {
        extreme(name, values, isMaximum: true)
    }

    /// The least of some integers; the cost is that of `maximum`.
    /// - Precondition: at least one integer.
    public mutating func minimum(_ name: String, _ values: [Bounded<F>]) -> Bounded<F> {
        extreme(name, values, isMaximum: false)
    }

    private mutating func extreme(_ name: String, _ values: [Bounded<F>], isMaximum: Bool) -> Bounded<F> {
        precondition(!values.isEmpty, "an extreme of something")
        guard values.count > 1 else { return values[0] }
        return scope(ConstraintLabel(name)) { builder in
            switch builder.mode {
            case .plain: builder.knockout(values, isMaximum: isMaximum)
            case .committed: builder.boundingMember(values, isMaximum: isMaximum)
            }
        }
    }

    private mutating func knockout(_ values: [Bounded<F>], isMaximum: Bool) -> Bounded<F> {
        var best = values[0]
        for (index, value) in values.enumerated().dropFirst() {
            let replaces = isMaximum ? isLess("less-\(index)", best, value) : isLess("less-\(index)", value, best)
            let choice = select(ConstraintLabel("best", index), replaces, Scalar(value), Scalar(best))
            let ends =
                isMaximum
                ? (max(best.lower, value.lower), max(best.upper, value.upper))
                : (min(best.lower, value.lower), min(best.upper, value.upper))
            best = Bounded(from: ends.0, to: ends.1, choice.combination)
        }
        return best
    }

    private mutating func boundingMember(_ values: [Bounded<F>], isMaximum: Bool) -> Bounded<F> {
        let lowers = values.map(\.lower), uppers = values.map(\.upper)
        let hull = (lower: lowers.min() ?? 0, upper: uppers.max() ?? 0)
        let bits = max((hull.upper - hull.lower).magnitude.bitWidth, 1)
        let offset = Scalar<F>(constant: F(bigInteger: hull.lower))
        // Above the lowest possible, so that integers compare as they are.
        let hinted = hint(
            .extreme(isMaximum: isMaximum), "extreme", inputs: values.map { (Scalar($0) - offset).combination },
            count: 1)[0]
        let best = Bounded(from: hull.lower, to: hull.upper, (hinted + offset).combination)
        var product = Scalar<F>(constant: .one)
        for (index, value) in values.enumerated() {
            let distance = isMaximum ? best - value : value - best
            _ = bounded("distance-\(index)", distance, bits: bits)
            if index < values.count - 1 {
                product = multiply(ConstraintLabel("member", index), product, Scalar(distance))
            } else {
                enforce(
                    ConstraintLabel("member", index), product.combination, times: distance.combination,
                    equals: LinearCombination())
            }
        }
        let ends = isMaximum ? (lowers.max() ?? 0, hull.upper) : (hull.lower, uppers.min() ?? 0)
        return Bounded(from: ends.0, to: ends.1, best.combination)
    }
}

extension Hint {
    /// The greatest or the least of the inputs as integers.
    fileprivate static func extreme(isMaximum: Bool) -> Self {
        Self("extreme", .unique(because: "it is one of the values, and no value is beyond it")) { inputs, outputs in
            let integers = inputs.indices.map { (integer: inputs[$0].integer, index: $0) }
            let best = isMaximum ? integers.max { $0.integer < $1.integer } : integers.min { $0.integer < $1.integer }
            outputs.initializeElement(at: 0, to: best.map { inputs[$0.index] } ?? .zero)
        }
    }
}
