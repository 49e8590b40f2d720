extension CircuitShape {
    /// What durations are counted in.
    public var durationUnit: String { encoding == .regular ? "intervals" : "ticks" }

    /// The longest duration of a circuit that scans runs, 240 ticks by states of 8 bits and 48 by states of 6: one value of a
    /// state is no run, and a breach takes a step more than the duration at most.
    public static func longestScannedDuration(stateBits: Int) -> Int64 {
        (1 << Int64(stateBits)) - 2 - Int64(Reading.maximumStep - 1)
    }

    /// The longest duration that the circuit takes, in `durationUnit`; `nil` if any.
    public func longestDuration(for claim: Polarity) -> Int64? {
        if scansRuns { return Self.longestScannedDuration(stateBits: durationBits) }
        return claim == .breach || durationBits == 32 ? nil : 1 << Int64(durationBits)
    }

    /// Whether the circuit is wide enough for the durations on batches of an interval (0 for irregular ones).
    public func holdsDurations(of parameters: RuleParameters, interval: Int) -> Bool {
        guard let longest = longestDuration(for: parameters.claim) else { return true }
        return parameters.conditions.allSatisfy { condition in
            condition.family != .consecutive || (condition.limit - 1) / Int64(max(1, interval)) < longest
        }
    }
}
