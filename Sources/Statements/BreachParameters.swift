/// The integers that a rule, a window and a claim come down to on one sensor's grid: the public inputs of a circuit.
///
/// Everything is exact and rounded so that nothing is claimed that the words do not say:
/// - a reading exceeds ⇔ its code ≥ `thresholdCode` (above) or ≤ `thresholdCode` (below), in rationals;
/// - a time of t ticks reaches the duration ⇔ t ≥ `durationTicks`: ⌈D/tick⌉ for "at least", ⌊D/tick⌋ + 1 for "more than";
/// - `gapTicks` = ⌊gap/tick⌋, at most 2^20 − 1;
/// - the window: a breach is shown inside of it, ⌈start⌉ … ⌊end⌋; a no-breach all over it, ⌊start⌋ … ⌈end⌉.
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

    /// Ticks and durations are below this.
    static let tickLimit: Int64 = 1 << 32

    /// Computes the parameters.
    ///
    /// - Throws: `rule.threshold-outside-codes`, `rule.threshold-overflow`, `rule.duration-below-tick`,
    ///   `rule.duration-beyond-ticks`, `window.empty`, `window.beyond-ticks`, `rule.tick-seconds`.
    public init(
        rule: BreachRule, window: TimeWindow, claim: Polarity, profile: SensorProfile, tickSeconds: Int
    ) throws(RuleError) {
        guard BatchHeader.tickSecondsRange.contains(tickSeconds) else {
            throw RuleError(code: "rule.tick-seconds", message: "a tick is 1 to 86400 seconds long")
        }
        let tick = Int64(tickSeconds)
        self.claim = claim
        family = rule.family
        direction = rule.direction
        thresholdCode = try Self.thresholdCode(of: rule, profile: profile)
        durationTicks = try Self.durationTicks(of: rule, tick: tick)
        gapTicks = Int(min(rule.maximumGap.seconds / tick, (1 << Int64(Self.gapBits)) - 1))
        let (start, end) = (window.start.secondsSinceEpoch, window.end.secondsSinceEpoch)
        switch claim {
        case .breach: (windowStartTick, windowEndTick) = (Self.ceiling(start, tick), end / tick)
        case .noBreach: (windowStartTick, windowEndTick) = (start / tick, Self.ceiling(end, tick))
        }
        guard windowStartTick <= windowEndTick else {
            throw RuleError(code: "window.empty", message: "no tick of \(tick) s lies inside the window")
        }
        guard windowEndTick < Self.tickLimit else {
            throw RuleError(
                code: "window.beyond-ticks", message: "the window ends beyond tick 2^32 - 1 of \(tick) s each")
        }
    }

    /// Whether a value code exceeds.
    public func exceeds(_ code: Int) -> Bool {
        switch direction {
        case .above: code >= thresholdCode
        case .below: code <= thresholdCode
        }
    }

    private static func ceiling(_ value: Int64, _ divisor: Int64) -> Int64 {
        (value + divisor - 1) / divisor
    }

    private static func durationTicks(of rule: BreachRule, tick: Int64) throws(RuleError) -> Int64 {
        guard rule.family != .instant else { return 0 }
        let seconds = rule.duration.seconds
        let ticks = rule.durationStrict ? seconds / tick + 1 : ceiling(seconds, tick)
        guard ticks >= 1 else {
            throw RuleError(
                code: "rule.duration-below-tick", message: "the duration is shorter than a tick of \(tick) s")
        }
        guard ticks < tickLimit else {
            throw RuleError(
                code: "rule.duration-beyond-ticks", message: "the duration is longer than 2^32 - 1 ticks of \(tick) s")
        }
        return ticks
    }

    /// Solves (offset + code) · resolution ⋛ threshold for the code, exactly.
    private static func thresholdCode(of rule: BreachRule, profile: SensorProfile) throws(RuleError) -> Int {
        let position: ExactRational
        do throws(QuantityError) {
            let threshold = try rule.threshold.unit.convert(rule.threshold.value.rational, to: profile.unit)
            position = try threshold.divided(by: profile.resolution.rational)
                .subtracting(ExactRational(profile.offset))
        } catch {
            throw RuleError(
                code: "rule.threshold-overflow", message: "the threshold cannot be computed exactly: \(error.message)")
        }
        let code: Int128
        let allowed: ClosedRange<Int128>
        switch rule.direction {
        case .above:
            code = rule.thresholdStrict ? position.floor + 1 : position.ceiling
            allowed = 1...Int128(Reading.maximumValue)
        case .below:
            code = rule.thresholdStrict ? position.ceiling - 1 : position.floor
            allowed = 0...Int128(Reading.maximumValue - 1)
        }
        guard allowed.contains(code) else {
            let everyCode = (code < allowed.lowerBound) == (rule.direction == .above)
            throw RuleError(
                code: "rule.threshold-outside-codes",
                message: "with this sensor's profile \(everyCode ? "every" : "no") reading would be "
                    + "\(rule.exceedingText): the threshold lies outside of what its codes express")
        }
        return Int(code)
    }
}
