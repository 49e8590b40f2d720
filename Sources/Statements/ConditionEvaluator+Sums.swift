/// Degree-minutes and mean kinetic temperature.
extension ConditionEvaluator {
    // MARK: - Degree-minutes

    /// The lesser of two neighbouring distances counts for the observed time between them.
    func amountBreach() -> Provability {
        let observed = observedSum { index, step in
            Int128(min(distance(index - 1), distance(index))) * Int128(step)
        }
        guard let observed, observed.sum >= Int128(condition.limit) else {
            return notBreached(
                .noExcursion, "the observed degrees times time inside the window do not reach the amount")
        }
        return .provable(
            .init(firstReading: observed.first, lastReading: observed.last, amount: Int64(observed.sum)))
    }

    /// Each distance counts until the next reading.
    func amountHeld() -> ([Obstacle], Int64) {
        let sum = ticks.indices.reduce(Int128(0)) { $0 + Int128(distance($1)) * Int128(held($1)) }
        guard sum >= Int128(condition.limit) else { return ([], Int64(sum)) }
        return (
            [
                obstacle(
                    .excursion, from: active.firstIndex(of: true), to: active.lastIndex(of: true),
                    "the rule may have been broken: the degrees of readings, each held until the next, reach the amount"
                )
            ], Int64(clamping: sum)
        )
    }

    private func distance(_ index: Int) -> Int64 { condition.distance(log.codes[index]) }

    // MARK: - Mean kinetic temperature

    private var windowTicks: Int128 { Int128(rule.windowEndTick - rule.windowStartTick) }

    private func weight(_ index: Int) -> Int128 {
        guard let weight = weights[log.codes[index]] else {
            preconditionFailure("the weights of all codes are there")
        }
        return Int128(weight)
    }

    /// Observed time counts with the weight of the reading before it; the rest of the window as if at absolute zero.
    func meanBreach() -> Provability {
        let observed = observedSum { index, step in weight(index - 1) * Int128(step) }
        guard let observed, observed.sum >= Int128(condition.limit) * windowTicks else {
            return notBreached(
                .meanNotReached, "the observed readings do not lift the mean of the whole window to the limit")
        }
        return .provable(
            .init(
                firstReading: observed.first, lastReading: observed.last,
                amount: Int64(clamping: observed.sum / windowTicks)))
    }

    /// Weights are rounded down: one more is an upper bound.
    func meanHeld() -> ([Obstacle], Int64) {
        let sum = ticks.indices.reduce(Int128(0)) { $0 + (weight($1) + 1) * Int128(held($1)) }
        guard sum >= Int128(condition.limit) * windowTicks else { return ([], Int64(clamping: sum / windowTicks)) }
        return (
            [
                obstacle(
                    .meanReached, from: nil, to: nil,
                    "the rule may have been broken: readings, each held until the next, lift the mean to the limit")
            ], 0
        )
    }
}
