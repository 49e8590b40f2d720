import Statements

/// The numbers of a rule that is one condition with one threshold.
extension RuleParameters {
    init(
        rule: BreachRule, window: TimeWindow, claim: Polarity, profile: SensorProfile, tickSeconds: Int
    ) throws(RuleError) {
        try self.init(
            rule: rule, window: window, claim: claim, scale: CodeScale(profile), tickSeconds: tickSeconds)
    }

    var family: ConditionFamily { conditions[0].family }
    /// The first code that exceeds.
    var thresholdCode: Int { conditions[0].high }
    var durationTicks: Int64 { conditions[0].limit }

    func exceeds(_ code: Int) -> Bool { conditions[0].exceeds(code) }
}
