/// Claims that continue one about the batch before: what its state adds, and the state that they hand on.
extension ConditionEvaluator {
    /// The step from the last reading before must be one that the rule bridges, for either claim.
    func gapAfterCarried() -> Obstacle? {
        guard let carried else { return nil }
        let step = ticks[0] - carried.lastTick
        if step > 0, step <= Int64(rule.gapTicks) { return nil }
        return Obstacle(
            kind: .leadingGap, firstReading: nil, lastReading: 0, startTick: carried.lastTick, endTick: ticks[0],
            message:
                "the first reading does not follow the last one of the batch before in time, or comes too late after it "
                + "(\(log.timeText(ofTick: carried.lastTick)) to \(log.timeText(ofTick: ticks[0])))")
    }

    /// At least how many ticks exceeded up to the first reading; it can be counted on where that one lies in the window.
    var observedBefore: Int64 {
        guard let carried, isInWindow(0) else { return 0 }
        let goesOn = carried.isActive && active[0]
        let step = goesOn ? ticks[0] - carried.lastTick : 0
        return condition.family == .cumulative || goesOn ? carried.observed + step : 0
    }

    /// At most how many ticks exceeded before what the first reading holds, which begins with the window. A run that does not go on at
    /// that reading lasts until then.
    var heldBefore: Int64 {
        guard let carried else { return 0 }
        return carried.held + (carried.isActive && !active[0] ? ticks[0] - rule.windowStartTick : 0)
    }

    /// The state that a no-breach hands on; `nil` of a family, or with an excursion, that is not followed so.
    var carriedOn: CarriedState? {
        guard condition.rearm == nil, let last = ticks.indices.last else { return nil }
        let observed: Int64
        let held: Int64
        switch condition.family {
        case .consecutive:
            let run = active[last] ? runs.last : nil
            observed = run.map { ticks[last] - ticks[$0.first] + ($0.first == 0 ? observedBefore : 0) } ?? 0
            held = run?.held ?? 0
        case .cumulative:
            observed = observedBefore + Int64(observedSteps?.sum ?? 0)
            held = cumulativeHeld().1
        default: return nil
        }
        return CarriedState(lastTick: ticks[last], isActive: active[last], observed: observed, held: held)
    }
}
