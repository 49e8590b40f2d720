extension RuleCondition {
    /// The condition in words, such as `above 8 °C for more than 30 min`.
    public var sentence: String {
        switch limit {
        case .instant: "\(exceedingText) at any moment"
        default: breachedText
        }
    }

    /// What a breach of it says, such as `above 8 °C at least once`.
    public var breachedText: String {
        switch limit {
        case .instant: "\(exceedingText) at least once"
        case .consecutive(let duration): "\(exceedingText) for \(duration.text)\(rearmingText)"
        case .cumulative(let duration): "\(exceedingText) for \(duration.text) in total\(rearmingText)"
        case .degreeMinutes(let amount): "\(amount.amountText) \(exceedingText)"
        case .meanKinetic: "mean kinetic temperature \(exceedingText)"
        case .excursionCount(let count):
            "at least \(count == 1 ? "1 excursion" : "\(count) excursions") \(exceedingText)\(rearmingText)"
        case .rateOfChange(let rate): "changing \(rate.rateText)"
        case .coverage(let limit): "a gap over the maximum" + (limit.map { " or \($0.text)" } ?? "")
        }
    }

    /// What its absence says, such as `never above 8 °C`.
    public var keptText: String {
        switch limit {
        case .instant: "never \(exceedingText)"
        case .consecutive, .rateOfChange: "never \(breachedText)"
        case .cumulative, .degreeMinutes: "not \(breachedText)"
        case .meanKinetic: "mean kinetic temperature not \(exceedingText)"
        case .excursionCount(let count):
            count == 1
                ? "no excursion \(exceedingText)\(rearmingText)"
                : "fewer than \(count) excursions \(exceedingText)\(rearmingText)"
        case .coverage(let limit): "covered by readings" + (limit.map { ", not \($0.text)" } ?? "")
        }
    }

    /// `above 8 °C`, `outside 2 to 8 °C`; empty for families without a threshold.
    public var exceedingText: String { exceeding?.text ?? "" }

    /// `, until at or below 7 °C again`; empty without hysteresis.
    public var rearmingText: String {
        guard let rearming, let exceeding else { return "" }
        return " (until \(rearming.text(of: exceeding)) again)"
    }
}

extension DegreeLimit {
    /// `more than 120 °C·min`.
    public var amountText: String {
        "\(isStrict ? "more than" : "at least") \(value.text) \(temperature.symbol)·\(time.rawValue)"
    }

    /// `faster than 0.5 °C/min`, `by at least 0.5 °C/min`.
    public var rateText: String {
        "\(isStrict ? "faster than" : "by at least") \(value.text) \(temperature.symbol)/\(time.rawValue)"
    }
}

extension MissingLimit {
    /// `more than 1 h missing of readings every 5 min`.
    public var text: String { "\(missing.text) missing of readings every \(interval.text)" }
}
