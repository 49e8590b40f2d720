import Statements
import Testing

/// Every family's evaluator against its slow twin, on random logs.
@Suite("The evaluators of all families and their twins")
struct ConditionTwinTests {
    /// A source of samples that are the same in every run.
    struct Samples {
        var random: SplitMix64

        mutating func number(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(random.next() % UInt64(range.count))
        }

        mutating func happens(_ outOf: Int) -> Bool { number(1...outOf) == 1 }

        /// Up to 18 readings with codes 1050 … 1059 (5.0 to 5.9 °C), few gaps.
        mutating func log() -> TimedCodes {
            let stickiness = number(1...4)
            let gappiness = number(3...30)
            var code = 1050 + number(0...9)
            var tick = Int64(1000 + number(0...3))
            var (ticks, codes): ([Int64], [Int]) = ([], [])
            for _ in 0..<number(1...18) {
                if happens(stickiness) { code = 1050 + number(0...9) }
                ticks.append(tick)
                codes.append(code)
                tick += Int64(happens(gappiness) ? number(2...7) : number(1...2))
            }
            return TimedCodes(ticks: ticks, codes: codes, tickSeconds: 60, scale: CodeScale(Fixtures.profile()))
        }

        /// A condition of a family around those codes.
        mutating func condition(_ family: ConditionFamily) throws -> ConditionParameters {
            let isBand = happens(3)
            let direction: Direction = happens(2) ? .above : .below
            let (low, high) = isBand ? (1050 + number(1...4), 1054 + number(0...4)) : (0, 1050 + number(0...9))
            var rearm: RearmCodes?
            if happens(2) {
                switch (isBand, direction) {
                case (true, _): rearm = RearmCodes(low: min(low + number(0...2), high), high: high)
                case (false, .above): rearm = RearmCodes(low: 0, high: high - number(1...4))
                case (false, .below): rearm = RearmCodes(low: high + number(1...4), high: 4095)
                }
            }
            switch family {
            case .instant, .consecutive, .cumulative, .excursionCount:
                let limit = family == .instant ? 0 : number(1...(family == .excursionCount ? 3 : 12))
                return ConditionParameters(
                    family: family, sides: isBand ? .band : .one, direction: isBand ? .above : direction, low: low,
                    high: high, rearm: family == .instant ? nil : rearm, limit: Int64(limit))
            case .degreeMinutes:
                return ConditionParameters(
                    family: family, direction: direction, high: 1050 + number(0...9), limit: Int64(number(1...60)))
            case .meanKinetic:
                let weight = try MeanKineticWeight.floor(
                    ofKelvin: CodeScale(Fixtures.profile()).kelvin(ofCode: 1050 + number(0...9)))
                return ConditionParameters(family: family, limit: weight.weight + Int64(number(-1...1)))
            case .rateOfChange:
                return ConditionParameters(
                    family: family, high: number(0...1), limit: Int64(number(0...9)), second: Int64(number(1...3)))
            case .coverage:
                return ConditionParameters(
                    family: family, limit: happens(3) ? (1 << 32) - 1 : Int64(number(1...12)),
                    second: Int64(number(0...3)))
            }
        }

        mutating func rule(_ claim: Polarity, _ condition: ConditionParameters, _ log: TimedCodes) -> RuleParameters {
            let (first, last) = (log.ticks[0], log.ticks[log.ticks.count - 1])
            let start = first + Int64([-9, -2, -1, 0, 0, 0, 2][number(0...6)])
            return RuleParameters(
                claim: claim, gapTicks: number(0...6), windowStartTick: start,
                windowEndTick: max(start, last + Int64([9, 2, 1, 0, 0, 0, -2][number(0...6)])),
                conditions: [condition])
        }
    }

    @Test("They agree, and never are both claims provable", arguments: ConditionFamily.allCases)
    func agree(family: ConditionFamily) throws {
        var samples = Samples(random: SplitMix64(seed: UInt64(family.rawValue.utf8.count) * 1000 + 17))
        var counts: [String: Int] = [:]
        for number in 0..<4000 {
            let log = samples.log()
            let breach = samples.rule(.breach, try samples.condition(family), log)
            let noBreach = RuleParameters(
                claim: .noBreach, gapTicks: breach.gapTicks, windowStartTick: breach.windowStartTick,
                windowEndTick: breach.windowEndTick, conditions: breach.conditions)
            let twin = ConditionTwin(log: log, rule: breach, condition: breach.conditions[0])
            let breached = try BreachEvaluator.evaluate(log, breach).provability
            let kept = try BreachEvaluator.evaluate(log, noBreach).provability
            #expect(
                breached.isProvable == twin.isBreached, "breach of log \(number): \(log.codes) \(log.ticks) \(breach)")
            #expect(kept.isProvable == twin.isKept, "no-breach of log \(number): \(log.codes) \(log.ticks) \(breach)")
            #expect(!(breached.isProvable && kept.isProvable), "both of log \(number)")
            if let evidence = breached.evidence, family != .coverage {
                try checkEvidence(evidence, log, breach)
            }
            let key = breached.isProvable ? "breach" : kept.isProvable ? "no-breach" : "neither"
            counts[key, default: 0] += 1
        }
        // The samples must be worth something: all three outcomes occur often.
        for key in family == .coverage ? ["breach", "no-breach"] : ["breach", "no-breach", "neither"] {
            #expect((counts[key] ?? 0) > 150, "\(counts)")
        }
    }

    /// The readings that evidence names make a breach without the others.
    private func checkEvidence(
        _ evidence: Provability.Evidence, _ log: TimedCodes, _ rule: RuleParameters
    ) throws {
        let range = evidence.firstReading...evidence.lastReading
        let part = TimedCodes(
            ticks: Array(log.ticks[range]), codes: Array(log.codes[range]), tickSeconds: log.tickSeconds,
            scale: log.scale)
        let again = try #require(try BreachEvaluator.evaluate(part, rule).provability.evidence)
        #expect(again.firstReading == 0 && again.lastReading == range.count - 1 && again.amount == evidence.amount)
    }
}
