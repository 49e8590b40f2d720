extension BreachRule {
    /// `above 8 °C`, `at or below -0.5 °C`.
    public var exceedingText: String {
        "\(thresholdStrict ? "" : "at or ")\(direction.rawValue) \(threshold.text)"
    }

    /// `more than 30 min`, `at least 4 h`.
    public var durationText: String {
        "\(durationStrict ? "more than" : "at least") \(duration.text)"
    }

    /// The rule in words, such as `above 8 °C for more than 30 min; no gap over 5 min`.
    public func sentence() -> String {
        let core =
            switch family {
            case .instant: "\(exceedingText) at any moment"
            case .consecutive: "\(exceedingText) for \(durationText)"
            case .cumulative: "\(exceedingText) for \(durationText) in total"
            }
        return "\(core); no gap over \(maximumGap.text)"
    }

    /// What a claim says, such as
    /// `above 8 °C for more than 30 min between 2026-05-01T00:00:00Z and 2026-05-15T00:00:00Z; no gap over 5 min`.
    ///
    /// What is said of gaps is only what is proved: a breach speaks of the gaps inside of its excursion, and an
    /// instant breach of none.
    public func sentence(claim: Polarity, window: TimeWindow) -> String {
        let kept = claim == .noBreach
        let core =
            switch family {
            case .instant: kept ? "never \(exceedingText)" : "\(exceedingText) at least once"
            case .consecutive: "\(kept ? "never " : "")\(exceedingText) for \(durationText)"
            case .cumulative: "\(kept ? "not " : "")\(exceedingText) for \(durationText) in total"
            }
        let gaps =
            switch (family, claim) {
            case (.instant, .breach): ""
            case (.consecutive, .breach), (_, .noBreach): "; no gap over \(maximumGap.text)"
            case (.cumulative, .breach): "; gaps over \(maximumGap.text) not counted"
            }
        return "\(core) between \(window.start.text) and \(window.end.text)\(gaps)"
    }
}
