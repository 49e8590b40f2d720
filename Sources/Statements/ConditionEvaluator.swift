/// One condition on a log, for one claim.
struct ConditionEvaluator {
    let log: TimedCodes
    let rule: RuleParameters
    let condition: ConditionParameters
    /// The weights of the codes in a mean kinetic temperature; used by that family only.
    let weights: [Int: Int64]
    /// What the claim about the batch before handed on.
    let carried: CarriedState?
    /// For every reading, whether it exceeds, or is within an excursion that has not re-armed.
    let active: [Bool]

    init(
        log: TimedCodes, rule: RuleParameters, condition: ConditionParameters, weights: [Int: Int64],
        carried: CarriedState?
    ) {
        self.carried = carried
        self.log = log
        self.rule = rule
        self.condition = condition
        self.weights = weights
        active = Self.active(log, rule, condition)
    }

    var ticks: [Int64] { log.ticks }

    func evaluate() -> Provability {
        if let gap = gapAfterCarried() { return .notProvable([gap]) }
        return switch (condition.family, rule.claim) {
        case (.instant, .breach): instantBreach()
        case (.instant, .noBreach): kept(instantHeld)
        case (.consecutive, .breach): consecutiveBreach()
        case (.consecutive, .noBreach): kept(consecutiveHeld)
        case (.cumulative, .breach): cumulativeBreach()
        case (.cumulative, .noBreach): kept(cumulativeHeld)
        case (.degreeMinutes, .breach): amountBreach()
        case (.degreeMinutes, .noBreach): kept(amountHeld)
        case (.meanKinetic, .breach): meanBreach()
        case (.meanKinetic, .noBreach): kept(meanHeld)
        case (.excursionCount, .breach): countBreach()
        case (.excursionCount, .noBreach): kept(countHeld)
        case (.rateOfChange, .breach): rateBreach()
        case (.rateOfChange, .noBreach): kept(rateHeld)
        case (.coverage, .breach): coverageBreach()
        case (.coverage, .noBreach): kept(coverageHeld)
        }
    }
}

// MARK: - What is observed

extension ConditionEvaluator {
    func isInWindow(_ index: Int) -> Bool { Self.isInWindow(ticks[index], rule) }

    /// Whether the step to a reading lies inside the window and is no gap.
    func isObserved(_ index: Int) -> Bool { Self.isObserved(index, ticks, rule) }

    private static func isInWindow(_ tick: Int64, _ rule: RuleParameters) -> Bool {
        (rule.windowStartTick...rule.windowEndTick).contains(tick)
    }

    private static func isObserved(_ index: Int, _ ticks: [Int64], _ rule: RuleParameters) -> Bool {
        index > 0 && isInWindow(ticks[index - 1], rule) && isInWindow(ticks[index], rule)
            && ticks[index] - ticks[index - 1] <= Int64(rule.gapTicks)
    }

    /// An excursion goes on until a reading re-arms; what a no-breach speaks of may have begun before the first reading. For a breach it does so over observed steps; a count, which is
    /// greater the more excursions end, lets it go on over every step inside the window.
    private static func active(
        _ log: TimedCodes, _ rule: RuleParameters, _ condition: ConditionParameters
    ) -> [Bool] {
        var previous = rule.claim == .noBreach && condition.rearm != nil
        return log.codes.indices.map { index in
            let code = log.codes[index]
            let goesOn =
                switch (rule.claim, condition.family) {
                case (.noBreach, _): true
                case (.breach, .excursionCount): index > 0 && isInWindow(log.ticks[index - 1], rule)
                case (.breach, _): isObserved(index, log.ticks, rule)
                }
            previous = condition.exceeds(code) || (previous && goesOn && !condition.rearms(code))
            return previous
        }
    }

    /// The sum over all observed steps of a measure, and the readings from the first to the last step that has one.
    func observedSum(_ measure: (_ index: Int, _ step: Int64) -> Int128) -> (sum: Int128, first: Int, last: Int)? {
        var (sum, first, last) = (Int128(0), Int?.none, 0)
        for index in ticks.indices where isObserved(index) {
            let value = measure(index, ticks[index] - ticks[index - 1])
            guard value > 0 else { continue }
            sum += value
            first = first ?? index - 1
            last = index
        }
        return first.map { (sum, $0, last) }
    }

    /// For how many ticks a reading holds: until the next, the first also from the window's start, the last to its end.
    func held(_ index: Int) -> Int64 {
        let start = index == 0 ? rule.windowStartTick : ticks[index]
        let end = index + 1 == ticks.count ? rule.windowEndTick : ticks[index + 1]
        return end - start
    }
}

// MARK: - What stands in the way

extension ConditionEvaluator {
    /// A no-breach, unless something stands in its way.
    private func kept(_ held: () -> (obstacles: [Obstacle], amount: Int64)) -> Provability {
        let outside = outside()
        // What is measured to the window's ends means nothing while readings lie beyond them.
        guard outside.isEmpty else { return .notProvable(outside + gaps()) }
        let result = held()
        let obstacles = gaps() + result.obstacles
        guard obstacles.isEmpty else { return .notProvable(obstacles) }
        return .provable(.init(firstReading: 0, lastReading: ticks.count - 1, amount: result.amount))
    }

    /// A breach that does not follow, with no single place to blame.
    func notBreached(_ kind: Obstacle.Kind, _ what: String) -> Provability {
        .notProvable([
            Obstacle(
                kind: kind, firstReading: nil, lastReading: nil, startTick: rule.windowStartTick,
                endTick: rule.windowEndTick, message: what)
        ])
    }

    /// Every maximal stretch of readings before, and after, the window.
    func outside() -> [Obstacle] {
        let before = ticks.prefix { $0 < rule.windowStartTick }.count
        let after = ticks.reversed().prefix { $0 > rule.windowEndTick }.count
        var stretches: [(Int, Int)] = []
        if before > 0 { stretches.append((0, before - 1)) }
        if after > 0 { stretches.append((ticks.count - after, ticks.count - 1)) }
        let claim = rule.claim == .noBreach ? "a no-breach" : "a claim about gaps"
        return stretches.map { first, last in
            obstacle(
                .readingOutsideWindow, from: first, to: last,
                "readings \(first) to \(last) lie outside the window: \(claim) speaks of all readings of a batch")
        }
    }

    func gaps() -> [Obstacle] {
        let limit = Int64(rule.gapTicks)
        var result: [Obstacle] = []
        if ticks[0] - rule.windowStartTick > limit {
            result.append(
                obstacle(
                    .leadingGap, from: nil, to: 0, "the first reading comes too late after the window's start"))
        }
        for index in ticks.indices.dropFirst() where ticks[index] - ticks[index - 1] > limit {
            result.append(
                obstacle(
                    .gap, from: index - 1, to: index, "readings \(index - 1) and \(index) lie too far apart"))
        }
        let last = ticks.count - 1
        if rule.windowEndTick - ticks[last] > limit {
            result.append(
                obstacle(
                    .trailingGap, from: last, to: nil, "the last reading comes too early before the window's end"))
        }
        return result
    }

    func obstacle(_ kind: Obstacle.Kind, from first: Int?, to last: Int?, _ text: String) -> Obstacle {
        let start = first.map { ticks[$0] } ?? rule.windowStartTick
        let end = last.map { ticks[$0] } ?? rule.windowEndTick
        return Obstacle(
            kind: kind, firstReading: first, lastReading: last, startTick: start, endTick: end,
            message: "\(text) (\(log.timeText(ofTick: start)) to \(log.timeText(ofTick: end)))")
    }
}
