/// A length of time that must be reached, or passed.
public struct DurationLimit: Hashable, Sendable {
    /// The length.
    public let span: TimeSpan
    /// Whether it must be passed ("more than"), not just reached ("at least").
    public let isStrict: Bool

    /// Creates a limit.
    public init(_ span: TimeSpan, isStrict: Bool) {
        self.span = span
        self.isStrict = isStrict
    }

    /// `more than 30 min`, `at least 4 h`.
    public var text: String { "\(isStrict ? "more than" : "at least") \(span.text)" }

    /// Whether there is something to reach: no time at all may only be passed.
    var isMeaningful: Bool { span > .zero || isStrict }
}

/// A unit of time in amounts and rates.
public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    /// Seconds.
    case second = "s"
    /// Minutes.
    case minute = "min"
    /// Hours.
    case hour = "h"
    /// Days of 24 hours.
    case day = "d"

    /// Its length in seconds.
    public var seconds: Int64 {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        }
    }
}

/// A number of degrees times or by time, that must be reached or passed: 120 °C·min, 0.5 °C/min.
public struct DegreeLimit: Hashable, Sendable {
    /// The number, not negative.
    public let value: DecimalNumber
    /// The unit of the temperature difference.
    public let temperature: TemperatureUnit
    /// The unit of time.
    public let time: TimeUnit
    /// Whether it must be passed ("more than", "faster than"), not just reached ("at least").
    public let isStrict: Bool

    /// Creates a limit.
    public init(_ value: DecimalNumber, _ temperature: TemperatureUnit, _ time: TimeUnit, isStrict: Bool) {
        self.value = value
        self.temperature = temperature
        self.time = time
        self.isStrict = isStrict
    }

    /// Whether there is something to reach: nothing at all may only be passed.
    var isMeaningful: Bool { value.coefficient > 0 || (value.coefficient == 0 && isStrict) }

    /// The number in kelvin times seconds.
    func kelvinSeconds() throws(QuantityError) -> ExactRational {
        try temperature.convertDifference(value.rational, to: .kelvin).multiplied(by: ExactRational(time.seconds))
    }

    /// The number in kelvin per second.
    func kelvinPerSecond() throws(QuantityError) -> ExactRational {
        try temperature.convertDifference(value.rational, to: .kelvin).divided(by: ExactRational(time.seconds))
    }
}

/// The time without readings that must be reached or passed.
public struct MissingLimit: Hashable, Sendable {
    /// How often readings are due: what a step takes longer than this is missing. More than zero.
    public let interval: TimeSpan
    /// How much may be missing.
    public let missing: DurationLimit

    /// Creates a limit.
    public init(interval: TimeSpan, missing: DurationLimit) {
        self.interval = interval
        self.missing = missing
    }
}

/// What makes a breach of a condition, by family.
public enum ConditionLimit: Hashable, Sendable {
    /// One exceeding reading.
    case instant
    /// One run of exceeding time.
    case consecutive(DurationLimit)
    /// All exceeding time.
    case cumulative(DurationLimit)
    /// The sum of degrees beyond the threshold times time.
    case degreeMinutes(DegreeLimit)
    /// The mean kinetic temperature exceeds.
    case meanKinetic
    /// At least so many excursions.
    case excursionCount(Int64)
    /// One step with such a speed.
    case rateOfChange(DegreeLimit)
    /// One gap over the rule's maximum, or so much time missing.
    case coverage(MissingLimit?)

    /// The family.
    public var family: ConditionFamily {
        switch self {
        case .instant: .instant
        case .consecutive: .consecutive
        case .cumulative: .cumulative
        case .degreeMinutes: .degreeMinutes
        case .meanKinetic: .meanKinetic
        case .excursionCount: .excursionCount
        case .rateOfChange: .rateOfChange
        case .coverage: .coverage
        }
    }
}
