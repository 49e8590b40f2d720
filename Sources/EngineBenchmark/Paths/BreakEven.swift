/// From how many on one path costs less than the other.
public enum BreakEven {
    /// Beyond this nobody counts: it is taken for never.
    public static let most = 1_000_000_000

    /// The least number of statements of one attestation for which all of them are shown sooner by it than by a proof of each, one thing
    /// after the other; `nil` if there is none.
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

    /// The same for statements that come one after the other without end: the next ones are evaluated while the hardware signs, so that the
    /// slower of the two sets the pace.
    public static func stream(latency: Double, perStatement: Double, proof: Double) -> Int? {
        least(from: 1) { max(latency / Double($0), perStatement) < proof }
    }

    /// Which path takes less time, made once and checked so often.
    ///
    /// - Parameters:
    ///   - proof: seconds to make it, and to check it once.
    ///   - receipt: the same.
    public static func checks(
        proof: (making: Double, checking: Double), receipt: (making: Double, checking: Double)
    ) -> Checks {
        let few = proof.making + proof.checking < receipt.making + receipt.checking ? Side.proof : .receipt
        let (own, other) = few == .proof ? (receipt, proof) : (proof, receipt)
        guard own.checking < other.checking,
            let count = least(
                from: 2, { own.making + Double($0) * own.checking < other.making + Double($0) * other.checking })
        else { return Checks(few: few, many: few, from: nil) }
        return Checks(few: few, many: few.other, from: count)
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
    /// One of the two paths.
    public enum Side: String, Codable, Sendable {
        /// A proof.
        case proof
        /// A receipt.
        case receipt

        fileprivate var other: Side { self == .proof ? .receipt : .proof }
    }

    /// Which path takes less time for how many checks.
    public struct Checks: Codable, Sendable, Hashable {
        /// Which one if it is checked once.
        public var few: Side
        /// Which one if it is checked often.
        public var many: Side
        /// From how many checks on that is so; absent if one path always takes less.
        public var from: Int?

        /// An answer.
        public init(few: Side, many: Side, from: Int?) {
            self.few = few
            self.many = many
            self.from = from
        }

        /// For people.
        public var text: String {
            guard let from else { return "the \(few.rawValue), however often it is checked" }
            let before = from == 2 ? "checked once" : "up to \(from - 1) checks"
            return "the \(few.rawValue) \(before), the \(many.rawValue) from \(from) on"
        }
    }

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
            case (1, 1): "always"
            case (let least?, nil): "from \(least), perhaps never"
            case (let least?, let most?): least == most ? "from \(least)" : "from \(least) … \(most)"
            }
        }
    }

    /// A number of statements, `statements` or `stream`, at the ends of intervals of seconds.
    public static func range(
        of rule: (_ latency: Double, _ perStatement: Double, _ proof: Double) -> Int?, latency: ClosedRange<Double>,
        perStatement: ClosedRange<Double>, proof: ClosedRange<Double>
    ) -> Range {
        Range(
            least: rule(latency.lowerBound, perStatement.lowerBound, proof.upperBound),
            most: rule(latency.upperBound, perStatement.upperBound, proof.lowerBound))
    }
}
