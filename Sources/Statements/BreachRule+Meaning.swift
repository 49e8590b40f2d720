extension BreachRule {
    /// Whether two rules mean the same: all but the name, quantities whatever their units, conditions in any order.
    ///
    /// Rules that only come to the same in the end (above or at or above, for degree-minutes) do not.
    public func meansTheSame(as other: BreachRule) -> Bool {
        guard combination == other.combination, maximumGap == other.maximumGap, period == other.period,
            let here = meanings, let there = other.meanings
        else { return false }
        return here == there
    }

    /// How often each meaning stands among the conditions; `nil` when one cannot be computed exactly.
    private var meanings: [ConditionMeaning: Int]? {
        var result: [ConditionMeaning: Int] = [:]
        for condition in conditions {
            guard let meaning = try? ConditionMeaning(condition) else { return nil }
            result[meaning, default: 0] += 1
        }
        return result
    }
}

/// A condition in kelvin and seconds.
private struct ConditionMeaning: Hashable {
    private let family: ConditionFamily
    private let side: Direction?
    /// Temperatures: those of the exceeding set, then those of re-arming.
    private let temperatures: [ExactRational]
    /// Of the exceeding set, then of the limit.
    private let strictness: [Bool]
    private let amount: ExactRational?
    private let durations: [DurationLimit]

    init(_ condition: RuleCondition) throws(QuantityError) {
        family = condition.family
        var side: Direction?
        var numbers: [DecimalNumber] = []
        var strictness: [Bool] = []
        switch condition.exceeding {
        case .beyond(let direction, let threshold, let strict):
            side = direction
            numbers = [threshold.value]
            strictness = [strict]
        case .outside(let band, let strict):
            numbers = [band.low, band.high]
            strictness = [strict]
        case nil: break
        }
        switch condition.rearming {
        case .at(let value): numbers.append(value)
        case .inside(let low, let high): numbers += [low, high]
        case nil: break
        }
        let unit = condition.exceeding?.unit ?? .kelvin
        var temperatures: [ExactRational] = []
        for number in numbers { temperatures.append(try unit.convert(number.rational, to: .kelvin)) }
        self.temperatures = temperatures
        self.side = side
        var durations: [DurationLimit] = []
        var amount: ExactRational?
        switch condition.limit {
        case .instant, .meanKinetic, .coverage(nil): break
        case .consecutive(let duration), .cumulative(let duration): durations = [duration]
        case .degreeMinutes(let limit):
            amount = try limit.kelvinSeconds()
            strictness.append(limit.isStrict)
        case .excursionCount(let count): amount = ExactRational(count)
        case .rateOfChange(let limit):
            amount = try limit.kelvinPerSecond()
            strictness.append(limit.isStrict)
        case .coverage(.some(let limit)): durations = [DurationLimit(limit.interval, isStrict: false), limit.missing]
        }
        self.strictness = strictness
        self.durations = durations
        self.amount = amount
    }
}
