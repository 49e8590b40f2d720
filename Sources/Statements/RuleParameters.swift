/// The integers that a rule, a window and a claim come down to on one sensor's grid: what is public of a claim.
///
/// - `gapTicks` = ⌊gap/tick⌋, at most 2^20 − 1;
/// - the window: a breach is shown inside of it, ⌈start⌉ … ⌊end⌋; a no-breach all over it, ⌊start⌋ … ⌈end⌉;
/// - for the conditions see `ConditionParameters`.
public struct RuleParameters: Hashable, Sendable {
    /// What is claimed.
    public let claim: Polarity
    /// Whether any or all conditions make a breach.
    public let combination: RuleCombination
    /// The longest time between readings, and to the window's ends, that is bridged: 0 … 2^20 − 1 ticks.
    public let gapTicks: Int
    /// The first tick of the window, below 2^32.
    public let windowStartTick: Int64
    /// The last tick of the window, not before the first, below 2^32.
    public let windowEndTick: Int64
    /// The conditions, in the rule's order.
    public let conditions: [ConditionParameters]

    /// Bits that hold `gapTicks`; a longer gap is taken for the longest that they hold, 2^20 − 1 ticks.
    public static let gapBits = 20

    /// From the numbers themselves, unchecked.
    package init(
        claim: Polarity, combination: RuleCombination = .any, gapTicks: Int, windowStartTick: Int64,
        windowEndTick: Int64, conditions: [ConditionParameters]
    ) {
        self.claim = claim
        self.combination = combination
        self.gapTicks = gapTicks
        self.windowStartTick = windowStartTick
        self.windowEndTick = windowEndTick
        self.conditions = conditions
    }

    /// Computes the parameters.
    ///
    /// - Throws: `rule.tick-seconds`, `rule.period` when the window is not as long as the rule wants, `window.empty`,
    ///   `window.beyond-ticks`, `window.off-ticks`, and as `ConditionParameters`; of several conditions the message
    ///   names the one.
    public init(
        rule: BreachRule, window: TimeWindow, claim: Polarity, scale: CodeScale, tickSeconds: Int
    ) throws(RuleError) {
        guard BatchHeader.tickSecondsRange.contains(tickSeconds) else {
            throw RuleError(code: "rule.tick-seconds", message: "a tick is 1 to 86400 seconds long")
        }
        let tick = Int64(tickSeconds)
        self.claim = claim
        combination = rule.combination
        var conditions: [ConditionParameters] = []
        for (index, condition) in rule.conditions.enumerated() {
            do throws(RuleError) {
                conditions.append(
                    try ConditionParameters(
                        condition, claim: claim, scale: scale, tick: tick, maximumGap: rule.maximumGap))
            } catch {
                throw rule.conditions.count == 1 ? error : error.inCondition(index + 1)
            }
        }
        self.conditions = conditions
        gapTicks = Int(min(rule.maximumGap.seconds / tick, (1 << Int64(Self.gapBits)) - 1))
        try rule.checkPeriod(of: window)
        let (start, end) = (window.start.secondsSinceEpoch, window.end.secondsSinceEpoch)
        let ceiling = { (value: Int64) in (value + tick - 1) / tick }
        switch claim {
        case .breach: (windowStartTick, windowEndTick) = (ceiling(start), end / tick)
        case .noBreach: (windowStartTick, windowEndTick) = (start / tick, ceiling(end))
        }
        guard windowStartTick <= windowEndTick else {
            throw RuleError(code: "window.empty", message: "no tick of \(tick) s lies inside the window")
        }
        guard windowEndTick < ConditionParameters.limit32 else {
            throw RuleError(
                code: "window.beyond-ticks", message: "the window ends beyond tick 2^32 - 1 of \(tick) s each")
        }
        // A mean has the window's length for a divisor: it must be the same for both claims.
        let isMean = rule.conditions.contains { $0.family == .meanKinetic }
        guard !isMean || (start % tick == 0 && end % tick == 0) else {
            throw RuleError(
                code: "window.off-ticks",
                message: "for a mean kinetic temperature the window starts and ends on a tick of \(tick) s")
        }
    }
}

extension BreachRule {
    /// - Throws: `rule.period` unless the window is as long as the rule wants.
    func checkPeriod(of window: TimeWindow) throws(RuleError) {
        guard let period else { return }
        let length = window.end.secondsSinceEpoch - window.start.secondsSinceEpoch
        guard length == period.seconds else {
            throw RuleError(
                code: "rule.period",
                message: "the rule wants a window of \(period.text) (\(period.seconds) s), this one has \(length) s")
        }
    }
}

extension RuleError {
    /// The same error in one of several conditions.
    func inCondition(_ number: Int) -> RuleError {
        RuleError(code: code, message: "condition \(number): \(detail)", line: line)
    }
}
