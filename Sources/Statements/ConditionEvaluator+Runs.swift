/// Instant, consecutive and cumulative.
extension ConditionEvaluator {
    /// Whether the time between a reading and the one before it was observed to belong to an excursion.
    private func isObservedActive(_ index: Int) -> Bool {
        isObserved(index) && active[index - 1] && active[index]
    }

    // MARK: - Breach: first to last

    func instantBreach() -> Provability {
        guard let index = ticks.indices.first(where: { active[$0] && isInWindow($0) }) else {
            return notBreached(.noExcursion, "no reading inside the window exceeds the threshold")
        }
        return .provable(.init(firstReading: index, lastReading: index, amount: 0))
    }

    func consecutiveBreach() -> Provability {
        var first = 0
        for index in ticks.indices {
            if !isObservedActive(index) { first = index }
            let runEnds = index + 1 == ticks.count || !isObservedActive(index + 1)
            let length = ticks[index] - ticks[first] + (first == 0 ? observedBefore : 0)
            if runEnds, length >= condition.limit {
                return .provable(.init(firstReading: first, lastReading: index, amount: length))
            }
        }
        return notBreached(
            .noExcursion, "no observed run of exceeding readings inside the window is long enough")
    }

    /// All observed steps of excursions together.
    var observedSteps: (sum: Int128, first: Int, last: Int)? {
        observedSum { index, step in isObservedActive(index) ? Int128(step) : 0 }
    }

    func cumulativeBreach() -> Provability {
        let observed = observedSteps
        let before = observedBefore
        let total = before + Int64(observed?.sum ?? 0)
        guard total >= condition.limit, observed != nil || before > 0 else {
            return notBreached(
                .noExcursion, "the observed time of exceeding inside the window is not long enough in total")
        }
        return .provable(
            .init(
                firstReading: before > 0 ? 0 : observed?.first ?? 0, lastReading: observed?.last ?? 0, amount: total))
    }

    // MARK: - No breach: until the next

    private static let mayBeBroken = "the rule may have been broken: readings, each held until the next, reach it"

    /// All maximal runs of active readings, with the ticks that they hold.
    var runs: [(first: Int, last: Int, held: Int64)] {
        var runs: [(first: Int, last: Int, held: Int64)] = []
        for index in ticks.indices where active[index] {
            if let last = runs.last, last.last == index - 1 {
                runs[runs.count - 1] = (last.first, index, last.held + held(index))
            } else {
                runs.append((index, index, held(index) + (index == 0 ? heldBefore : 0)))
            }
        }
        // What was handed on ends at the first reading if that one does not exceed.
        if heldBefore > 0, !active[0] { runs.insert((0, 0, heldBefore), at: 0) }
        return runs
    }

    func instantHeld() -> ([Obstacle], Int64) {
        (runs.map { obstacle(.excursion, from: $0.first, to: $0.last, Self.mayBeBroken) }, 0)
    }

    func consecutiveHeld() -> ([Obstacle], Int64) {
        let long = runs.filter { $0.held >= condition.limit }
        return (
            long.map { obstacle(.excursion, from: $0.first, to: $0.last, Self.mayBeBroken) },
            runs.map(\.held).max() ?? 0
        )
    }

    func cumulativeHeld() -> ([Obstacle], Int64) {
        let runs = runs
        let total = runs.reduce(Int64(0)) { $0 + $1.held }
        guard let first = runs.first, let last = runs.last, total >= condition.limit else { return ([], total) }
        return ([obstacle(.excursion, from: first.first, to: last.last, Self.mayBeBroken)], total)
    }
}
