/// What circuits of one kind prove: conditions of which families, and about which sets of exceeding values.
///
/// The circuits of a family differ in size and in how batches write times down.
public enum CircuitFamily: String, Hashable, Sendable, CaseIterable {
    /// One reading beyond one threshold.
    case instant
    /// A run beyond one threshold.
    case consecutive
    /// All time beyond one threshold.
    case cumulative
    /// One reading beyond a threshold or outside of a band.
    case instantZones = "instant-zones"
    /// A run beyond a threshold or outside of a band, with or without re-arming.
    case consecutiveZones = "consecutive-zones"
    /// All time beyond a threshold or outside of a band, with or without re-arming.
    case cumulativeZones = "cumulative-zones"
    /// Degrees beyond one threshold times time.
    case degreeMinutes = "degree-minutes"
    /// The mean kinetic temperature.
    case meanKinetic = "mean-kinetic"
    /// Excursions beyond a threshold or out of a band, with or without re-arming.
    case excursionCount = "excursion-count"
    /// The speed of change between readings.
    case rateOfChange = "rate-of-change"
    /// Gaps and missing time.
    case coverage
    /// Any or all of up to two runs and up to two cumulated times: the shipping indicators of the WHO.
    case alarms
    /// Any or all of a mean kinetic temperature, a reading and a cumulated time: the storage conditions of the USP.
    case storage
    /// Any or all of one condition of every family, and a second run and cumulated time.
    case compound

    /// How a circuit sees values.
    public enum Values: Hashable, Sendable {
        /// On which side of one threshold they lie.
        case threshold
        /// In which zone, for each condition (`ZoneCodes`).
        case zones
    }

    /// The families of the conditions that there is room for.
    public var conditions: [ConditionFamily] {
        switch self {
        case .instant, .instantZones: [.instant]
        case .consecutive, .consecutiveZones: [.consecutive]
        case .cumulative, .cumulativeZones: [.cumulative]
        case .degreeMinutes: [.degreeMinutes]
        case .meanKinetic: [.meanKinetic]
        case .excursionCount: [.excursionCount]
        case .rateOfChange: [.rateOfChange]
        case .coverage: [.coverage]
        case .alarms: [.consecutive, .consecutive, .cumulative, .cumulative]
        case .storage: [.instant, .cumulative, .meanKinetic]
        case .compound:
            [
                .instant, .consecutive, .consecutive, .cumulative, .cumulative, .degreeMinutes, .meanKinetic,
                .excursionCount, .rateOfChange, .coverage,
            ]
        }
    }

    /// How its circuits see values.
    public var values: Values {
        switch self {
        case .instant, .consecutive, .cumulative: .threshold
        default: .zones
        }
    }

    /// Whether there is room for several conditions, some of which a rule may leave unused.
    public var isCompound: Bool { conditions.count > 1 }

    /// For each of `conditions` the number of the one among a rule's that takes its place, or none; `nil` if the rule's do
    /// not fit.
    ///
    /// A rule's conditions take the first free place of their family, in the rule's order.
    public func places(of rule: [ConditionParameters]) -> [Int?]? {
        places(of: rule.map { ($0.family, $0.hasOneThreshold) })
    }

    /// Whether its circuits prove such rules, whatever the sensor.
    public func proves(_ rule: BreachRule) -> Bool {
        places(of: rule.conditions.map { ($0.family, $0.hasOneThreshold) }) != nil
    }

    private func places(of rule: [(family: ConditionFamily, hasOneThreshold: Bool)]) -> [Int?]? {
        var places = [Int?](repeating: nil, count: conditions.count)
        for (number, condition) in rule.enumerated() {
            let place = conditions.indices.first { conditions[$0] == condition.family && places[$0] == nil }
            guard let place, values == .zones || condition.hasOneThreshold else { return nil }
            places[place] = number
        }
        return places
    }

    /// A number of its own, part of `CircuitShape.number`; never reused.
    var number: Int {
        switch self {
        case .instant: 1
        case .consecutive: 2
        case .cumulative: 3
        case .instantZones: 4
        case .consecutiveZones: 5
        case .cumulativeZones: 6
        case .degreeMinutes: 7
        case .meanKinetic: 8
        case .excursionCount: 9
        case .rateOfChange: 10
        case .coverage: 11
        case .alarms: 12
        case .storage: 13
        case .compound: 14
        }
    }
}

extension ConditionParameters {
    /// Whether it is about one side of one threshold, without re-arming.
    var hasOneThreshold: Bool { sides == .one && rearm == nil }
}

extension RuleCondition {
    /// Whether it is about one side of one threshold, without re-arming.
    var hasOneThreshold: Bool {
        guard case .beyond = exceeding else { return false }
        return rearming == nil
    }
}

extension BreachRule {
    /// The families of circuits that prove such rules, those that are made for them first.
    public var circuitFamilies: [CircuitFamily] { CircuitFamily.allCases.filter { $0.proves(self) } }

    /// The conditions' families, for messages: `any of consecutive, cumulative of a band`.
    public var kind: String {
        let families = conditions.map { condition in
            let family = condition.family.rawValue
            if condition.rearming != nil { return family + " with re-arming" }
            if case .outside = condition.exceeding { return family + " of a band" }
            return family
        }
        return families.count == 1 ? families[0] : "\(combination.rawValue) of \(families.joined(separator: ", "))"
    }
}
