import Statements

/// Every family once more, written in another way: an excursion is looked for among all pairs of readings, and time
/// is counted tick by tick. Slow, and without runs, sums of steps or evidence.
struct ConditionTwin {
    let log: TimedCodes
    let rule: RuleParameters
    let condition: ConditionParameters

    private var ticks: [Int64] { log.ticks }
    private var window: ClosedRange<Int64> { rule.windowStartTick...rule.windowEndTick }
    private var inside: [Int] { ticks.indices.filter { window.contains(ticks[$0]) } }

    /// Whether everything from reading a to reading b was observed.
    private func isObserved(_ a: Int, _ b: Int) -> Bool {
        window.contains(ticks[a]) && window.contains(ticks[b])
            && (a..<b).allSatisfy { ticks[$0 + 1] - ticks[$0] <= Int64(rule.gapTicks) }
    }

    private func exceeds(_ index: Int) -> Bool { condition.exceeds(log.codes[index]) }

    /// Whether the excursion that reading `from` is part of still goes on at reading `to`.
    private func goesOn(_ from: Int, _ to: Int) -> Bool {
        exceeds(from) && (from...to).dropFirst().allSatisfy { exceeds($0) || !condition.rearms(log.codes[$0]) }
    }

    /// Whether a reading is within an excursion, as far as was observed (breach) or without a look at gaps.
    private func isActive(_ index: Int, observed: Bool) -> Bool {
        (0...index).contains { goesOn($0, index) && (!observed || isObserved($0, index)) }
            || (!observed && mayHaveGoneOn(index))
    }

    /// Whether no reading has re-armed up to one, so that an excursion from before the log may still go on.
    private func mayHaveGoneOn(_ index: Int) -> Bool {
        condition.rearm != nil && !(0...index).contains { !exceeds($0) && condition.rearms(log.codes[$0]) }
    }

    private func weight(_ index: Int) -> Int128 {
        Int128(try! log.scale.meanKineticWeight(ofCode: log.codes[index]))
    }

    private func distance(_ index: Int) -> Int {
        let code = log.codes[index]
        return condition.direction == .above ? max(code - condition.high, 0) : max(condition.high - code, 0)
    }

    /// |dv|/Δ against the rate, as fractions.
    private func isTooFast(_ a: Int, _ b: Int) -> Bool {
        let speed = try! ExactRational(Int128(abs(log.codes[a] - log.codes[b])), over: Int128(ticks[b] - ticks[a]))
        let difference = try! speed.subtracting(
            ExactRational(Int128(condition.limit), over: Int128(condition.second)))
        return condition.high == 1 ? difference.numerator > 0 : difference.numerator >= 0
    }

    /// The two readings around the time from a tick to the next one, if there are two.
    private func neighbours(_ tick: Int64) -> (Int, Int)? {
        guard let after = ticks.firstIndex(where: { $0 > tick }), after > 0 else { return nil }
        return (after - 1, after)
    }

    // MARK: - Breach

    var isBreached: Bool {
        switch condition.family {
        case .instant: return inside.contains(where: exceeds)
        case .consecutive:
            return inside.contains { a in
                inside.contains { b in
                    a <= b && ticks[b] - ticks[a] >= condition.limit && isObserved(a, b)
                        && (a...b).allSatisfy { isActive($0, observed: true) }
                }
            }
        case .cumulative:
            return observed { isActive($0, observed: true) && isActive($1, observed: true) ? 1 : 0 }
                >= Int128(condition.limit)
        case .degreeMinutes:
            return observed { Int128(min(distance($0), distance($1))) } >= Int128(condition.limit)
        case .meanKinetic:
            let sum = observed { before, _ in weight(before) }
            return sum > 0 && sum >= Int128(condition.limit) * Int128(window.count - 1)
        case .excursionCount:
            let beginnings = inside.filter { index in
                exceeds(index) && !inside.contains { $0 < index && goesOn($0, index) }
            }
            return beginnings.count >= Int(condition.limit)
        case .rateOfChange:
            return inside.contains { $0 > 0 && isObserved($0 - 1, $0) && isTooFast($0 - 1, $0) }
        case .coverage: return inside.count == ticks.count && !isCovered
        }
    }

    /// The sum over every tick of the window that lies in an observed step.
    private func observed(_ measure: (Int, Int) -> Int128) -> Int128 {
        window.dropLast().reduce(Int128(0)) { sum, tick in
            guard let (a, b) = neighbours(tick), isObserved(a, b) else { return sum }
            return sum + measure(a, b)
        }
    }

    // MARK: - No breach

    var isKept: Bool {
        guard inside.count == ticks.count, isWithoutGap else { return false }
        switch condition.family {
        case .instant: return !ticks.indices.contains(where: exceeds)
        case .consecutive:
            var longest = 0
            var current = 0
            for tick in window.dropLast() {
                current = isActive(holder(tick), observed: false) ? current + 1 : 0
                longest = max(longest, current)
            }
            return longest < Int(condition.limit)
        case .cumulative:
            return held { isActive($0, observed: false) ? 1 : 0 } < Int128(condition.limit)
        case .degreeMinutes: return held { Int128(distance($0)) } < Int128(condition.limit)
        case .meanKinetic:
            return held { weight($0) + 1 } < Int128(condition.limit) * Int128(window.count - 1)
        case .excursionCount:
            let beginnings = ticks.indices.filter { index in
                index == 0
                    ? isActive(0, observed: false)
                    : exceeds(index) && !(0..<index).contains { goesOn($0, index) } && !mayHaveGoneOn(index - 1)
            }
            return beginnings.count < Int(condition.limit)
        case .rateOfChange: return !ticks.indices.dropFirst().contains { isTooFast($0 - 1, $0) }
        case .coverage: return isCovered
        }
    }

    private func held(_ measure: (Int) -> Int128) -> Int128 {
        window.dropLast().reduce(Int128(0)) { $0 + measure(holder($1)) }
    }

    /// Whose word holds from a tick to the next.
    private func holder(_ tick: Int64) -> Int { ticks.lastIndex { $0 <= tick } ?? 0 }

    private var isWithoutGap: Bool {
        silences.allSatisfy { $0 <= rule.gapTicks }
    }

    private var isCovered: Bool {
        isWithoutGap
            && silences.reduce(0) { $0 + max(0, $1 - Int(condition.second)) } < Int(condition.limit)
    }

    /// The lengths of the silences between the window's start, the readings and its end.
    private var silences: [Int] {
        var silences: [Int] = []
        var silence = 0
        for tick in window {
            if ticks.contains(tick) {
                silences.append(silence)
                silence = 0
            }
            silence += 1
        }
        return silences + [silence - 1]
    }
}
