/// One condition of a rule: what exceeds, how an excursion ends, and how much of it makes a breach.
public struct RuleCondition: Hashable, Sendable {
    /// The temperatures that exceed; `nil` for rate of change and coverage, which know none.
    public let exceeding: ExceedingSet?
    /// Where an excursion ends, when that is not just where exceeding ends.
    public let rearming: Rearming?
    /// What makes a breach.
    public let limit: ConditionLimit

    /// The most excursions that a condition can ask for: one for every reading of the longest batch.
    public static let maximumCount: Int64 = 1 << 20

    /// The family.
    public var family: ConditionFamily { limit.family }

    /// Checks and makes a condition.
    ///
    /// - Throws: `rule.exceeds-missing`, `rule.exceeds-not-allowed`, `rule.band-not-allowed`,
    ///   `rule.mean-kinetic-below`, `rule.rearm-not-allowed`, `rule.rearm-not-inside`, `rule.duration-missing`,
    ///   `rule.amount-missing`, `rule.count-out-of-range`, `rule.rate-missing`, `rule.interval-missing`,
    ///   `rule.missing-missing`.
    public init(
        exceeding: ExceedingSet? = nil, rearming: Rearming? = nil, limit: ConditionLimit
    ) throws(RuleError) {
        try Self.check(limit)
        try Self.check(exceeding, in: limit.family)
        if let rearming {
            guard let exceeding, Self.rearmingFamilies.contains(limit.family) else {
                throw RuleError(
                    code: "rule.rearm-not-allowed",
                    message: "an excursion re-arms in consecutive, cumulative and excursion-count conditions only")
            }
            guard rearming.isInside(exceeding) else {
                throw RuleError(
                    code: "rule.rearm-not-inside",
                    message: "an excursion re-arms inside of the limits outside of which temperatures exceed")
            }
        }
        self.exceeding = exceeding
        self.rearming = rearming
        self.limit = limit
    }

    static let rearmingFamilies: [ConditionFamily] = [.consecutive, .cumulative, .excursionCount]

    private static func check(_ exceeding: ExceedingSet?, in family: ConditionFamily) throws(RuleError) {
        guard let exceeding else {
            guard family == .rateOfChange || family == .coverage else {
                throw RuleError(
                    code: "rule.exceeds-missing", message: "a \(family.rawValue) condition says what exceeds")
            }
            return
        }
        switch (family, exceeding) {
        case (.rateOfChange, _), (.coverage, _):
            throw RuleError(
                code: "rule.exceeds-not-allowed", message: "a \(family.rawValue) condition knows no threshold")
        case (.degreeMinutes, .outside), (.meanKinetic, .outside):
            throw RuleError(
                code: "rule.band-not-allowed", message: "a \(family.rawValue) condition has one threshold, no band")
        case (.meanKinetic, .beyond(.below, _, _)):
            throw RuleError(
                code: "rule.mean-kinetic-below", message: "a mean kinetic temperature exceeds above its limit only")
        default: return
        }
    }

    private static func check(_ limit: ConditionLimit) throws(RuleError) {
        func need(_ isMeaningful: Bool, _ code: String, _ what: String) throws(RuleError) {
            guard isMeaningful else {
                throw RuleError(code: code, message: "a \(limit.family.rawValue) condition needs \(what)")
            }
        }
        switch limit {
        case .instant, .meanKinetic, .coverage(nil): return
        case .consecutive(let duration), .cumulative(let duration):
            try need(duration.isMeaningful, "rule.duration-missing", "a duration longer than zero")
        case .degreeMinutes(let amount):
            try need(amount.isMeaningful, "rule.amount-missing", "an amount of more than zero")
        case .excursionCount(let count):
            try need(
                (1...maximumCount).contains(count), "rule.count-out-of-range", "a count from 1 to \(maximumCount)")
        case .rateOfChange(let rate):
            try need(rate.isMeaningful, "rule.rate-missing", "a rate of more than zero")
        case .coverage(.some(let limit)):
            try need(limit.interval > .zero, "rule.interval-missing", "an interval longer than zero")
            try need(limit.missing.isMeaningful, "rule.missing-missing", "a missing time longer than zero")
        }
    }
}
