extension BreachParameters {
    /// From the numbers themselves, unchecked: for tests that compare circuit and evaluator below the level of rules.
    package init(
        claim: Polarity, family: RuleFamily, direction: Direction, thresholdCode: Int, durationTicks: Int64,
        gapTicks: Int, windowStartTick: Int64, windowEndTick: Int64
    ) {
        self.claim = claim
        self.family = family
        self.direction = direction
        self.thresholdCode = thresholdCode
        self.durationTicks = durationTicks
        self.gapTicks = gapTicks
        self.windowStartTick = windowStartTick
        self.windowEndTick = windowEndTick
    }
}

extension Provability.Evidence {
    /// A place named by hand: for tests that point a circuit at readings of their own choice.
    package init(first: Int, last: Int) {
        self.init(firstReading: first, lastReading: last, amount: 0)
    }
}
