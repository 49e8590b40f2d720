extension BreachRule {
    /// A rule of one condition with one threshold.
    ///
    /// - Parameters:
    ///   - duration: the time that makes a breach; zero for `instant`.
    ///   - durationStrict: whether that time must be passed.
    /// - Throws: `rule.duration-not-allowed`, and as `init(name:combination:conditions:maximumGap:period:)` and
    ///   `RuleCondition.init`.
    public init(
        name: String? = nil, family: RuleFamily, direction: Direction, threshold: Temperature, thresholdStrict: Bool,
        duration: TimeSpan = .zero, durationStrict: Bool = false, maximumGap: TimeSpan
    ) throws(RuleError) {
        let duration = DurationLimit(duration, isStrict: durationStrict)
        let limit: ConditionLimit
        switch family {
        case .instant:
            try RuleCondition.checkInstant(duration)
            limit = .instant
        case .consecutive: limit = .consecutive(duration)
        case .cumulative: limit = .cumulative(duration)
        }
        let exceeding = ExceedingSet.beyond(direction, threshold, isStrict: thresholdStrict)
        try self.init(
            name: name, conditions: [RuleCondition(exceeding: exceeding, limit: limit)], maximumGap: maximumGap)
    }
}

extension RuleCondition {
    /// One spelling of "no duration", so that equal conditions are equal data.
    static func checkInstant(_ duration: DurationLimit) throws(RuleError) {
        guard !duration.isMeaningful else {
            throw RuleError(code: "rule.duration-not-allowed", message: "an instant rule has no duration")
        }
    }
}
