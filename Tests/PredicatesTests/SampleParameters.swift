import CircuitChecker
import Statements

/// Rules around the values of a log from `PredicateSamples`, and windows around the log or, for a breach, inside of it.
struct SampleParameters {
    let family: CircuitFamily
    let claim: Polarity
    let batch: ReadingBatch
    /// The longest duration that is of use, in ticks, if there is one.
    var longestDuration: Int64?

    /// A rule for circuits of the family; `nil` when the window is empty.
    func draw(using random: inout SplitMix64) throws -> RuleParameters? {
        let slack: [Int64] = claim == .breach ? [-8, 0, 5] : [0, 0, 1, 2, 4, -1]
        let start = Int64(batch.header.startTick) - (slack.randomElement(using: &random) ?? 0)
        let end = Int64(batch.header.endTick) + (slack.randomElement(using: &random) ?? 0)
        guard start <= end else { return nil }
        let count = family.isCompound ? Int.random(in: 1...min(4, family.conditions.count), using: &random) : 1
        let places = family.conditions.indices.shuffled(using: &random).prefix(count).sorted()
        let gap = [1, 2, 3, 5, 15, 40].randomElement(using: &random) ?? 2
        return RuleParameters(
            claim: claim, combination: count > 1 && Bool.random(using: &random) ? .all : .any, gapTicks: gap,
            windowStartTick: start, windowEndTick: end,
            conditions: try places.map { try condition(family.conditions[$0], window: end - start, using: &random) })
    }

    private func condition(
        _ kind: ConditionFamily, window: Int64, using random: inout SplitMix64
    ) throws -> ConditionParameters {
        let span = Int64(batch.header.endTick - batch.header.startTick)
        let duration = Int64.random(in: 1...max(2, min(span / 2, longestDuration ?? .max)), using: &random)
        switch kind {
        case .instant: return zones(kind, limit: 0, rearms: false, using: &random)
        case .consecutive, .cumulative: return zones(kind, limit: duration, rearms: true, using: &random)
        case .excursionCount:
            return zones(kind, limit: Int64.random(in: 1...5, using: &random), rearms: true, using: &random)
        case .degreeMinutes:
            let direction: Direction = Bool.random(using: &random) ? .above : .below
            let base = threshold(using: &random)
            return ConditionParameters(
                family: kind, direction: direction, high: base,
                limit: Int64.random(in: 1...max(2, span * 20), using: &random))
        case .meanKinetic:
            // Around the mean of the log: of its window, as if it were all there.
            let codes = batch.readings.map { Int($0.value) }
            let code =
                (codes.min() ?? 0) + Int.random(in: -2...((codes.max() ?? 0) - (codes.min() ?? 0) + 2), using: &random)
            return ConditionParameters(family: kind, limit: try CodeScale.standard.meanKineticWeight(ofCode: code) + 1)
        case .rateOfChange:
            return ConditionParameters(
                family: kind, high: Int.random(in: 0...1, using: &random),
                limit: Int64.random(in: 1...120, using: &random), second: Int64.random(in: 1...4, using: &random))
        case .coverage:
            let never: Int64 = (1 << 32) - 1
            guard Int.random(in: 0...2, using: &random) > 0 else {
                return ConditionParameters(family: kind, limit: never, second: never)
            }
            return ConditionParameters(
                family: kind, limit: Int64.random(in: 1...max(2, span / 3), using: &random),
                second: Int64.random(in: 1...3, using: &random))
        }
    }

    /// Mostly around the boundary between the two kinds of readings; sometimes nothing or everything exceeds.
    private func threshold(using random: inout SplitMix64) -> Int {
        ([1060, 1078, 1079, 1080, 1081, 1100, 1130, 1030] as [Int]).randomElement(using: &random) ?? 1080
    }

    private func zones(
        _ kind: ConditionFamily, limit: Int64, rearms: Bool, using random: inout SplitMix64
    ) -> ConditionParameters {
        let first = threshold(using: &random)
        let rearms = rearms && family.values == .zones && Bool.random(using: &random)
        let back = Int.random(in: 1...25, using: &random)
        switch Int.random(in: 0...(family.values == .zones ? 2 : 1), using: &random) {
        case 0:
            return ConditionParameters(
                family: kind, direction: .above, high: first,
                rearm: rearms ? RearmCodes(low: 0, high: first - back) : nil, limit: limit)
        case 1:
            return ConditionParameters(
                family: kind, direction: .below, high: first,
                rearm: rearms ? RearmCodes(low: first + back, high: Reading.maximumValue) : nil, limit: limit)
        default:
            let low = first - Int.random(in: 10...60, using: &random)
            let inside = [low + 1, low + 4, first - 4].randomElement(using: &random) ?? low
            return ConditionParameters(
                family: kind, sides: .band, low: low, high: first,
                rearm: rearms ? RearmCodes(low: inside, high: min(inside + 3, first - 1)) : nil, limit: limit)
        }
    }
}
