extension ConditionParameters {
    /// Durations, missing ticks, and both parts of a rate are below this.
    static let limit32: Int64 = 1 << 32
    /// Amounts of codes times ticks are below this: 2^12 codes for 2^32 ticks.
    static let amountLimit: Int128 = 1 << 44

    /// Computes the parameters of a condition.
    ///
    /// Everything is exact and rounded so that nothing is claimed that the words do not say; what the rounding of
    /// degree-minutes, mean-kinetic and coverage is, depends on the claim.
    ///
    /// - Throws: `rule.threshold-outside-codes`, `rule.threshold-overflow`, `rule.rearm-outside-codes`,
    ///   `rule.duration-below-tick`, `rule.duration-beyond-ticks`, `rule.amount-beyond-codes`,
    ///   `rule.mean-kinetic-range`, `rule.rate-beyond-codes`, `rule.gap-beyond-ticks`.
    init(
        _ condition: RuleCondition, claim: Polarity, scale: CodeScale, tick: Int64, maximumGap: TimeSpan
    ) throws(RuleError) {
        let rearm = try condition.rearming.map { rearming throws(RuleError) in
            try scale.rearmCodes(rearming, of: condition.exceeding)
        }
        func onCodes(_ limit: Int64) throws(RuleError) -> Self {
            let codes = try scale.exceedingCodes(condition.exceeding)
            return Self(
                family: condition.family, sides: codes.sides, direction: codes.direction, low: codes.low,
                high: codes.high, rearm: rearm, limit: limit)
        }
        switch condition.limit {
        case .instant: self = try onCodes(0)
        case .consecutive(let duration), .cumulative(let duration):
            self = try onCodes(Self.ticks(duration, tick: tick, below: Self.limit32, what: "duration"))
        case .excursionCount(let count): self = try onCodes(count)
        case .degreeMinutes(let amount):
            guard case .beyond(let direction, let threshold, _) = condition.exceeding else {
                preconditionFailure("degree-minutes have one threshold")
            }
            self.init(
                family: .degreeMinutes, direction: direction,
                high: try scale.base(threshold, direction, roundingUp: (direction == .above) == (claim == .breach)),
                limit: try scale.amount(amount, tick: tick))
        case .meanKinetic:
            guard case .beyond(_, let threshold, let isStrict) = condition.exceeding else {
                preconditionFailure("a mean kinetic temperature has one limit")
            }
            self.init(
                family: .meanKinetic,
                limit: try MeanKineticWeight.limit(threshold, isStrict: isStrict, claim: claim, scale: scale))
        case .rateOfChange(let rate):
            let fraction = try scale.rate(rate, tick: tick)
            self.init(
                family: .rateOfChange, high: rate.isStrict ? 1 : 0, limit: fraction.numerator,
                second: fraction.denominator)
        case .coverage(let missing):
            guard maximumGap.seconds / tick < 1 << Int64(RuleParameters.gapBits) else {
                throw RuleError(
                    code: "rule.gap-beyond-ticks",
                    message: "a gap of 2^\(RuleParameters.gapBits) ticks of \(tick) s and more cannot be shown")
            }
            let never = Self.limit32 - 1
            self.init(
                family: .coverage,
                limit: try missing.map { limit throws(RuleError) in
                    try Self.ticks(limit.missing, tick: tick, below: never, what: "missing time")
                } ?? never,
                second: missing.map {
                    // A longer interval leaves less missing: up for a breach, down for its absence.
                    let up = ($0.interval.seconds + tick - 1) / tick
                    return min(never, claim == .breach ? up : $0.interval.seconds / tick)
                } ?? never)
        }
    }

    /// The ticks that reach a duration: ⌈D/tick⌉ for "at least", ⌊D/tick⌋ + 1 for "more than".
    private static func ticks(
        _ duration: DurationLimit, tick: Int64, below bound: Int64, what: String
    ) throws(RuleError) -> Int64 {
        let seconds = duration.span.seconds
        let ticks = duration.isStrict ? seconds / tick + 1 : (seconds + tick - 1) / tick
        guard ticks >= 1 else {
            throw RuleError(
                code: "rule.duration-below-tick", message: "the \(what) is shorter than a tick of \(tick) s")
        }
        guard ticks < bound else {
            throw RuleError(
                code: "rule.duration-beyond-ticks",
                message: "the \(what) is longer than \(bound - 1) ticks of \(tick) s")
        }
        return ticks
    }
}
