/// Excursion count, rate of change and coverage.
extension ConditionEvaluator {
    // MARK: - Excursions

    /// The readings inside the window at which an excursion begins. A gap does not begin a new one.
    private var beginnings: [Int] {
        ticks.indices.filter { index in
            isInWindow(index) && active[index] && (index == 0 || !isInWindow(index - 1) || !active[index - 1])
        }
    }

    func countBreach() -> Provability {
        let beginnings = beginnings
        guard Int64(beginnings.count) >= condition.limit, let first = beginnings.first, let last = beginnings.last
        else {
            return notBreached(.tooFewExcursions, "too few excursions begin inside the window")
        }
        return .provable(.init(firstReading: first, lastReading: last, amount: Int64(beginnings.count)))
    }

    func countHeld() -> ([Obstacle], Int64) {
        let beginnings = beginnings
        let count = Int64(beginnings.count)
        guard count >= condition.limit else { return ([], count) }
        return (
            [
                obstacle(
                    .tooManyExcursions, from: beginnings.first, to: beginnings.last,
                    "as many excursions begin as break the rule")
            ], count
        )
    }

    // MARK: - Rate of change

    private func change(_ index: Int) -> Int { abs(log.codes[index] - log.codes[index - 1]) }

    private func isTooFast(_ index: Int) -> Bool {
        condition.isTooFast(change: change(index), ticks: ticks[index] - ticks[index - 1])
    }

    func rateBreach() -> Provability {
        guard let index = ticks.indices.first(where: { isObserved($0) && isTooFast($0) }) else {
            return notBreached(.noFastStep, "no observed step inside the window is too fast")
        }
        return .provable(.init(firstReading: index - 1, lastReading: index, amount: Int64(change(index))))
    }

    func rateHeld() -> ([Obstacle], Int64) {
        let fast = ticks.indices.dropFirst().filter(isTooFast)
        return (
            fast.map {
                obstacle(
                    .fastStep, from: $0 - 1, to: $0, "the temperature changes too fast from reading \($0 - 1) to \($0)")
            }, 0
        )
    }

    // MARK: - Coverage

    /// The ticks beyond the interval in which readings are due: before the first reading, between readings, after the last.
    private var missing: Int64 {
        let edges = [rule.windowStartTick] + ticks + [rule.windowEndTick]
        return zip(edges, edges.dropFirst()).reduce(0) { $0 + max(0, $1.1 - $1.0 - condition.second) }
    }

    func coverageBreach() -> Provability {
        let outside = outside()
        guard outside.isEmpty else { return .notProvable(outside) }
        if let gap = gaps().first {
            let (first, last) = (gap.firstReading ?? gap.lastReading, gap.lastReading ?? gap.firstReading)
            return .provable(
                .init(firstReading: first ?? 0, lastReading: last ?? 0, amount: gap.endTick - gap.startTick))
        }
        let missing = missing
        guard missing >= condition.limit else {
            return notBreached(.covered, "readings cover the window, as far as the rule wants it")
        }
        return .provable(.init(firstReading: 0, lastReading: ticks.count - 1, amount: missing))
    }

    func coverageHeld() -> ([Obstacle], Int64) {
        let missing = missing
        guard missing >= condition.limit else { return ([], missing) }
        return (
            [obstacle(.missingTime, from: nil, to: nil, "too much time is missing in all")], missing
        )
    }
}
