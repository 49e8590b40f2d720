/// From how many on one path costs less than the other.
public enum BreakEven {
    /// Beyond this nobody counts: it is taken for never.
    public static let most = 1_000_000_000

    /// The least number of statements of one attestation for which a statement takes less time by it than by a proof; `nil` if there is none.
    ///
    /// With n statements of one attestation each takes `latency` / n + `perStatement`.
    ///
    /// - Parameters:
    ///   - latency: seconds of one attestation, however many statements it is of.
    ///   - perStatement: seconds that each statement takes besides.
    ///   - proof: seconds of a proof of one statement.
    public static func statements(latency: Double, perStatement: Double, proof: Double) -> Int? {
        // It falls with n, so the least is found by halving what it may be.
        least(from: 1) { latency / Double($0) + perStatement < proof }
    }

    /// The least number of checks from which on what costs more to make and less to check costs less altogether; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - own: seconds to make it, and to check it once.
    ///   - other: the same of what it is compared with.
    public static func verifications(
        own: (making: Double, checking: Double), other: (making: Double, checking: Double)
    ) -> Int? {
        guard own.checking < other.checking else { return nil }
        return least(from: 0) {
            own.making + Double($0) * own.checking < other.making + Double($0) * other.checking
        }
    }

    /// The least number with a property that all greater ones have, too.
    private static func least(from first: Int, _ holds: (Int) -> Bool) -> Int? {
        guard holds(most) else { return nil }
        var (low, high) = (first, most)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension BreakEven {
    /// What follows from the spread of what was measured and published: the best and the worst for the path that is asked for.
    public struct Range: Codable, Sendable, Hashable {
        /// At best from so many; absent if never.
        public var least: Int?
        /// At worst from so many; absent if perhaps never.
        public var most: Int?

        /// A range.
        public init(least: Int?, most: Int?) {
            self.least = least
            self.most = most
        }

        /// For people.
        public var text: String {
            switch (least, most) {
            case (nil, _): "never"
            case (let least?, nil): "\(least) … never"
            case (let least?, let most?): least == most ? "\(least)" : "\(least) … \(most)"
            }
        }
    }

    /// `statements` at the ends of intervals of seconds.
    public static func statements(
        latency: ClosedRange<Double>, perStatement: ClosedRange<Double>, proof: ClosedRange<Double>
    ) -> Range {
        Range(
            least: statements(
                latency: latency.lowerBound, perStatement: perStatement.lowerBound, proof: proof.upperBound),
            most: statements(
                latency: latency.upperBound, perStatement: perStatement.upperBound, proof: proof.lowerBound))
    }
}
