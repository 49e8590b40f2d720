extension BreachRule {
    /// The rule in words, such as `above 8 °C for more than 30 min; no gap over 5 min`.
    public func sentence() -> String {
        let core = conditions.map(\.sentence).joined(separator: combination == .any ? ", or " : ", and ")
        // Where a gap makes a breach, "no gap" would say the contrary.
        let isAboutGaps = conditions.contains { $0.family == .coverage }
        return "\(core); \(isAboutGaps ? "the maximum gap is" : "no gap over") \(maximumGap.text)"
            + (period.map { "; in a window of \($0.text)" } ?? "")
    }

    /// What a claim says, such as
    /// `above 8 °C for more than 30 min between 2026-05-01T00:00:00Z and 2026-05-15T00:00:00Z; no gap over 5 min`.
    ///
    /// What is said of gaps is only what is proved: a breach speaks of the gaps inside of its excursion, and an
    /// instant breach of none.
    public func sentence(claim: Polarity, window: TimeWindow) -> String {
        let separator = combination.needsEvery(for: claim) ? ", and " : ", or "
        let core = conditions.map { claim == .breach ? $0.breachedText : $0.keptText }.joined(separator: separator)
        return "\(core) between \(window.start.text) and \(window.end.text)\(gapText(claim: claim))"
    }

    private func gapText(claim: Polarity) -> String {
        guard claim == .breach else { return "; no gap over \(maximumGap.text)" }
        let families = Set(conditions.map(\.family))
        if !families.isDisjoint(with: [.cumulative, .degreeMinutes, .meanKinetic]) {
            return "; gaps over \(maximumGap.text) not counted"
        }
        if !families.isDisjoint(with: [.consecutive, .rateOfChange]) { return "; no gap over \(maximumGap.text)" }
        // Counting goes on across gaps, and one reading has none.
        return families.contains(.coverage) ? "; the maximum gap is \(maximumGap.text)" : ""
    }
}
