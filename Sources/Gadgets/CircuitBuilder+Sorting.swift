import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// The same integers in ascending order, each as often as before. Twin: `sorted()`.
    ///
    /// Neighbours differ by b bits at most, b being those of the hull of all intervals: n − 1 ranges of b bits.
    ///
    /// That it is the same integers, in committed mode: Π (X − vᵢ) = Π (X − sᵢ) at the circuit's challenge X; different
    /// multisets give different polynomials of degree n whose leading terms cancel, so less than n challenges are
    /// bad. 2n − 2 constraints. In plain mode: they come out of Batcher's network of exchanges, each of which a free bit
    /// makes or leaves; any exchanges permute. 2 constraints for each of the network's O(n·log²n) exchanges (19 for n = 8, 63
    /// for n = 16), and one for each of the results, which are wires of their own, so that what reads one is not as wide as the
    /// network is deep.
    public mutating func sorted(_ name: String, _ values: [Bounded<F>]) -> [Bounded<F>] {
        guard values.count > 1 else { return values }
        return scope(ConstraintLabel(name)) { builder in
            let hull = (lower: values.map(\.lower).min() ?? 0, upper: values.map(\.upper).max() ?? 0)
            let permuted =
                builder.mode == .plain ? builder.network(values, hull.lower) : builder.permuted(values, hull.lower)
            let results = permuted.map { Bounded<F>(from: hull.lower, to: hull.upper, $0.combination) }
            let bits = max((hull.upper - hull.lower).magnitude.bitWidth, 1)
            for (index, pair) in zip(results, results.dropFirst()).enumerated() {
                _ = builder.bounded("step-\(index)", pair.1 - pair.0, bits: bits)
            }
            return results
        }
    }

    /// The k-th least of some integers, from 0 on: of 2k + 1 integers the median. The cost is that of `sorted`.
    /// - Precondition: 0 ≤ rank < the number of integers.
    public mutating func orderStatistic(_ name: String, _ values: [Bounded<F>], rank: Int) -> Bounded<F> {
        precondition(values.indices.contains(rank), "a rank among the values")
        return sorted(name, values)[rank]
    }

    /// Batcher's network with a bit for every exchange.
    private mutating func network(_ values: [Bounded<F>], _ lower: BigInt) -> [Scalar<F>] {
        var current = values.map { Scalar($0) }
        let offset = Scalar<F>(constant: F(bigInteger: lower))
        for (number, exchange) in SortingNetwork.exchanges(of: values.count).enumerated() {
            let (low, high) = (current[exchange.low], current[exchange.high])
            let swaps = bits(
                .exchange, "exchange-\(number)", inputs: [(low - offset).combination, (high - offset).combination],
                count: 1)[0]
            let change = multiply(ConstraintLabel("change", number), high - low, Scalar(swaps))
            current[exchange.low] = low + change
            current[exchange.high] = high - change
        }
        return current.enumerated().map { materialize(ConstraintLabel("result", $0), $1) }
    }

    /// Wires that hold the values in some order.
    private mutating func permuted(_ values: [Bounded<F>], _ lower: BigInt) -> [Scalar<F>] {
        let offset = Scalar<F>(constant: F(bigInteger: lower))
        let results = hint(
            .sorted, "sorted", inputs: values.map { (Scalar($0) - offset).combination }, count: values.count
        ).map { $0 + offset }
        let given = values.map { Scalar($0) }
        afterChallenge("permutation", committingTo: given + results, badChallenges: values.count - 1) {
            builder, challenge in
            func product(_ name: String, _ factors: ArraySlice<Scalar<F>>, _ builder: inout Self) -> Scalar<F> {
                var product = challenge - factors[0]
                for index in 1..<max(factors.count, 1) {
                    product = builder.multiply(ConstraintLabel(name, index), product, challenge - factors[index])
                }
                return product
            }
            let last = values.count - 1
            let before = product("given", given[...], &builder)
            let after = product("sorted", results[..<last], &builder)
            builder.enforce(
                "permutation", after.combination, times: (challenge - results[last]).combination,
                equals: before.combination)
        }
        return results
    }
}

/// Batcher's merge exchange network for any number of places.
///
/// Source: D. Knuth, "The Art of Computer Programming", volume 3, 5.2.2, algorithm M.
public enum SortingNetwork {
    /// Places to be compared and exchanged so that the lower place holds the lesser value, in this order.
    public static func exchanges(of count: Int) -> [(low: Int, high: Int)] {
        var result: [(low: Int, high: Int)] = []
        guard count > 1 else { return result }
        var top = 1
        while 2 * top < count { top *= 2 }
        var step = top
        while step > 0 {
            var (mark, remainder, distance) = (top, 0, step)
            while true {
                for low in 0..<count - distance where low & step == remainder { result.append((low, low + distance)) }
                guard mark != step else { break }
                distance = mark - step
                mark /= 2
                remainder = step
            }
            step /= 2
        }
        return result
    }
}

extension Hint {
    /// Whether the first input is greater than the second, as integers.
    fileprivate static var exchange: Self {
        Self("exchange", .choice(because: "any exchanges permute, and steps that may not fall leave one result")) {
            inputs, outputs in
            outputs.initializeElement(at: 0, to: inputs[1].integer < inputs[0].integer ? .one : .zero)
        }
    }

    /// The inputs in ascending order of their integers.
    fileprivate static var sorted: Self {
        Self("sorted", .unique(because: "a multiset has one ascending order")) { inputs, outputs in
            let order = inputs.indices.sorted { inputs[$0].integer < inputs[$1].integer }
            for (place, index) in order.enumerated() { outputs.initializeElement(at: place, to: inputs[index]) }
        }
    }
}
