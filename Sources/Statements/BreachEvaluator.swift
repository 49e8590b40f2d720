/// The plain evaluator: it *defines* when a claim about a log is true and provable. Circuits are compared with it.
///
/// Time above is bounded from below for a breach (a run lasts from its first to its last exceeding reading) and
/// from above for a no-breach (a reading holds until the next one, or to the window's end).
public enum BreachEvaluator {
    /// Evaluates both claims.
    ///
    /// - Throws: the errors of `BreachParameters.init`.
    public static func evaluate(
        _ batch: ReadingBatch, rule: BreachRule, window: TimeWindow
    ) throws(RuleError) -> Evaluation {
        let header = batch.header
        let breach = try BreachParameters(
            rule: rule, window: window, claim: .breach, profile: header.profile, tickSeconds: header.tickSeconds)
        let noBreach = try BreachParameters(
            rule: rule, window: window, claim: .noBreach, profile: header.profile, tickSeconds: header.tickSeconds)
        return Evaluation(breach: evaluate(batch, breach), noBreach: evaluate(batch, noBreach))
    }

    /// Evaluates the claim that the parameters name.
    public static func evaluate(_ batch: ReadingBatch, _ parameters: BreachParameters) -> Provability {
        let log = Log(batch, parameters)
        switch parameters.claim {
        case .breach: return log.breach()
        case .noBreach: return log.noBreach()
        }
    }

    /// A log seen through parameters: a time and a yes or no for every reading.
    struct Log {
        let batch: ReadingBatch
        let parameters: BreachParameters
        let ticks: [Int64]
        let exceeds: [Bool]

        init(_ batch: ReadingBatch, _ parameters: BreachParameters) {
            self.batch = batch
            self.parameters = parameters
            ticks = batch.ticks.map { Int64($0) }
            exceeds = batch.readings.map { parameters.exceeds(Int($0.value)) }
        }

        func isInWindow(_ index: Int) -> Bool {
            (parameters.windowStartTick...parameters.windowEndTick).contains(ticks[index])
        }

        /// Whether the time between a reading and the one before it was observed to exceed.
        func isObservedStep(to index: Int) -> Bool {
            index > 0 && exceeds[index - 1] && exceeds[index] && isInWindow(index - 1) && isInWindow(index)
                && ticks[index] - ticks[index - 1] <= Int64(parameters.gapTicks)
        }
    }
}

// MARK: - Breach: first to last

extension BreachEvaluator.Log {
    func breach() -> Provability {
        let indices = ticks.indices
        switch parameters.family {
        case .instant:
            guard let index = indices.first(where: { exceeds[$0] && isInWindow($0) }) else {
                return .notProvable([none])
            }
            return .provable(.init(firstReading: index, lastReading: index, ticks: 0))
        case .consecutive:
            var first = 0
            for index in indices {
                if !isObservedStep(to: index) { first = index }
                let runEnds = index + 1 == indices.count || !isObservedStep(to: index + 1)
                if runEnds, ticks[index] - ticks[first] >= parameters.durationTicks {
                    return .provable(.init(firstReading: first, lastReading: index, ticks: ticks[index] - ticks[first]))
                }
            }
            return .notProvable([none])
        case .cumulative:
            let observed = indices.filter(isObservedStep(to:))
            let total = observed.reduce(Int64(0)) { $0 + ticks[$1] - ticks[$1 - 1] }
            guard let first = observed.first, let last = observed.last, total >= parameters.durationTicks else {
                return .notProvable([none])
            }
            return .provable(.init(firstReading: first - 1, lastReading: last, ticks: total))
        }
    }

    private var none: Obstacle {
        let what =
            switch parameters.family {
            case .instant: "no reading inside the window exceeds the threshold"
            case .consecutive: "no observed run of exceeding readings inside the window is long enough"
            case .cumulative: "the observed time of exceeding inside the window is not long enough in total"
            }
        return Obstacle(
            kind: .noExcursion, firstReading: nil, lastReading: nil, startTick: parameters.windowStartTick,
            endTick: parameters.windowEndTick, message: what)
    }
}

// MARK: - No breach: until the next

extension BreachEvaluator.Log {
    func noBreach() -> Provability {
        let outside = outside()
        let (excursions, held) = heldExcursions()
        // Excursions are measured to the window's ends, which means nothing while readings lie beyond them.
        let obstacles = outside + gaps() + (outside.isEmpty ? excursions : [])
        guard obstacles.isEmpty else { return .notProvable(obstacles) }
        return .provable(.init(firstReading: 0, lastReading: ticks.count - 1, ticks: held))
    }

    /// Every maximal stretch of readings before, and after, the window.
    private func outside() -> [Obstacle] {
        let before = ticks.prefix { $0 < parameters.windowStartTick }.count
        let after = ticks.reversed().prefix { $0 > parameters.windowEndTick }.count
        var stretches: [(Int, Int)] = []
        if before > 0 { stretches.append((0, before - 1)) }
        if after > 0 { stretches.append((ticks.count - after, ticks.count - 1)) }
        return stretches.map { first, last in
            obstacle(
                .readingOutsideWindow, from: first, to: last,
                "readings \(first) to \(last) lie outside the window: a no-breach speaks of all readings of a batch")
        }
    }

    private func gaps() -> [Obstacle] {
        let limit = Int64(parameters.gapTicks)
        var result: [Obstacle] = []
        if ticks[0] - parameters.windowStartTick > limit {
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
        if parameters.windowEndTick - ticks[last] > limit {
            result.append(
                obstacle(
                    .trailingGap, from: last, to: nil, "the last reading comes too early before the window's end"))
        }
        return result
    }

    /// The excursions that reach the rule when readings hold until the next one, and the ticks that count.
    private func heldExcursions() -> ([Obstacle], Int64) {
        var runs: [(first: Int, last: Int, held: Int64)] = []
        var index = 0
        while index < ticks.count {
            guard exceeds[index] else {
                index += 1
                continue
            }
            let first = index
            while index < ticks.count, exceeds[index] { index += 1 }
            // What came before the first reading is unknown, and so counts with it.
            let start = first == 0 ? parameters.windowStartTick : ticks[first]
            let end = index == ticks.count ? parameters.windowEndTick : ticks[index]
            runs.append((first, index - 1, end - start))
        }
        let total = runs.reduce(Int64(0)) { $0 + $1.held }
        let message = "the rule may have been broken: readings, each held until the next, reach it"
        switch parameters.family {
        case .instant:
            return (runs.map { obstacle(.excursion, from: $0.first, to: $0.last, message) }, 0)
        case .consecutive:
            let long = runs.filter { $0.held >= parameters.durationTicks }
            return (
                long.map { obstacle(.excursion, from: $0.first, to: $0.last, message) }, runs.map(\.held).max() ?? 0
            )
        case .cumulative:
            guard let first = runs.first, let last = runs.last, total >= parameters.durationTicks else {
                return ([], total)
            }
            return ([obstacle(.excursion, from: first.first, to: last.last, message)], total)
        }
    }

    private func obstacle(_ kind: Obstacle.Kind, from first: Int?, to last: Int?, _ text: String) -> Obstacle {
        let start = first.map { ticks[$0] } ?? parameters.windowStartTick
        let end = last.map { ticks[$0] } ?? parameters.windowEndTick
        let times = [start, end].map { batch.time(ofTick: $0)?.text ?? "tick \($0)" }
        return Obstacle(
            kind: kind, firstReading: first, lastReading: last, startTick: start, endTick: end,
            message: "\(text) (\(times[0]) to \(times[1]))")
    }
}
