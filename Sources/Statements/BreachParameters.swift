/// The integers of a rule that the circuits of the catalogue prove: one condition with one threshold.
///
/// - a reading exceeds ⇔ its code ≥ `thresholdCode` (above) or ≤ `thresholdCode` (below), in rationals;
/// - a time of t ticks reaches the duration ⇔ t ≥ `durationTicks`: ⌈D/tick⌉ for "at least", ⌊D/tick⌋ + 1 for "more than";
/// - gap and window as in `RuleParameters`.
public struct BreachParameters: Hashable, Sendable {
    /// What is claimed.
    public let claim: Polarity
    /// How time counts.
    public let family: RuleFamily
    /// Which side exceeds.
    public let direction: Direction
    /// The first code that exceeds: 1 … 4095 above, 0 … 4094 below, so that some codes exceed and some do not.
    public let thresholdCode: Int
    /// The ticks that make a breach: at least 1, and 0 for `instant`; below 2^32.
    public let durationTicks: Int64
    /// The longest time between readings, and to the window's ends, that is bridged: 0 … 2^20 − 1 ticks. Steps between
    /// readings hold at most 15, so a longer gap matters at the window's ends only.
    public let gapTicks: Int
    /// The first tick of the window, below 2^32.
    public let windowStartTick: Int64
    /// The last tick of the window, not before the first, below 2^32.
    public let windowEndTick: Int64

    /// Bits that hold `gapTicks`; a longer gap is taken for the longest that they hold, 2^20 − 1 ticks.
    public static let gapBits = 20

    /// Computes the parameters.
    ///
    /// - Throws: `rule.no-circuit` for a rule of another kind, and as `RuleParameters.init`.
    public init(
        rule: BreachRule, window: TimeWindow, claim: Polarity, profile: SensorProfile, tickSeconds: Int
    ) throws(RuleError) {
        guard let condition = rule.catalogueCondition else {
            throw RuleError(
                code: "rule.no-circuit",
                message: "no circuit proves a rule of this kind: \(rule.family.rawValue)")
        }
        let parameters = try RuleParameters(
            rule: rule, window: window, claim: claim, scale: CodeScale(profile), tickSeconds: tickSeconds)
        self.init(
            claim: claim, family: condition.family, direction: condition.direction,
            thresholdCode: parameters.conditions[0].high, durationTicks: parameters.conditions[0].limit,
            gapTicks: parameters.gapTicks, windowStartTick: parameters.windowStartTick,
            windowEndTick: parameters.windowEndTick)
    }

    /// The same numbers, as those of a rule of one condition.
    public var ruleParameters: RuleParameters {
        RuleParameters(
            claim: claim, gapTicks: gapTicks, windowStartTick: windowStartTick, windowEndTick: windowEndTick,
            conditions: [
                ConditionParameters(
                    family: ConditionFamily(family), direction: direction, high: thresholdCode, limit: durationTicks)
            ])
    }

    /// Whether a value code exceeds.
    public func exceeds(_ code: Int) -> Bool {
        switch direction {
        case .above: code >= thresholdCode
        case .below: code <= thresholdCode
        }
    }
}
