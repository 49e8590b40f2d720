/// Samples, and their order statistics.
public struct SampleSummary: Codable, Sendable, Hashable {
    /// The middle one, or the mean of the two middle ones.
    public var median: Double
    /// The smallest that at least 95 in a hundred do not exceed; of fewer than twenty samples the largest.
    public var p95: Double
    /// The smallest.
    public var minimum: Double
    /// The largest.
    public var maximum: Double
    /// All, in the order of measuring.
    public var samples: [Double]

    /// Of at least one sample (precondition).
    public init(_ samples: [Double]) {
        precondition(!samples.isEmpty, "a summary has a sample")
        let sorted = samples.sorted()
        self.samples = samples
        median = Spread.median(samples)
        p95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
        minimum = sorted[0]
        maximum = sorted[sorted.count - 1]
    }
}
