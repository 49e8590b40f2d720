/// What a condition measures.
public enum ConditionFamily: String, Hashable, Sendable, CaseIterable {
    /// One exceeding reading is enough.
    case instant
    /// The longest run of exceeding time counts.
    case consecutive
    /// All exceeding time counts together.
    case cumulative
    /// Exceeding time counts by how far it exceeds: a sum of degrees times minutes.
    case degreeMinutes = "degree-minutes"
    /// The mean kinetic temperature over the window (USP <1079.2>).
    case meanKinetic = "mean-kinetic"
    /// How often the set of exceeding temperatures was entered.
    case excursionCount = "excursion-count"
    /// How fast the temperature changed between neighbouring readings.
    case rateOfChange = "rate-of-change"
    /// Whether the log covers the window: no long gap, not too much time missing.
    case coverage

    /// The same family, of one condition.
    public init(_ family: RuleFamily) {
        switch family {
        case .instant: self = .instant
        case .consecutive: self = .consecutive
        case .cumulative: self = .cumulative
        }
    }
}
