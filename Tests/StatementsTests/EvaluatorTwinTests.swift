import Statements
import Testing

/// The evaluator against a twin that is written in another way: it walks through the window tick by tick and knows
/// nothing of runs, readings before and after, or evidence.
@Suite("The evaluator and its tick-by-tick twin")
struct EvaluatorTwinTests {
    /// What a device would show at each tick.
    struct TickLog {
        /// Whether the reading at a tick exceeds, where there is one.
        var readings: [Int64: Bool] = [:]
        let parameters: RuleParameters

        init(_ batch: ReadingBatch, _ parameters: RuleParameters) {
            self.parameters = parameters
            var clock = Int64(batch.header.startTick)
            for reading in batch.readings {
                clock += Int64(reading.step)
                readings[clock] = parameters.exceeds(Int(reading.value))
            }
        }

        /// Breach, observed time only: an excursion is fed by a reading only when the last one was near and above.
        var breach: Bool {
            var (observed, longest, total, seen) = (Int64(0), Int64(0), Int64(0), false)
            var last: Int64?
            for tick in parameters.windowStartTick...parameters.windowEndTick {
                guard let exceeds = readings[tick] else { continue }
                if exceeds, let previous = last, tick - previous <= Int64(parameters.gapTicks) {
                    observed += tick - previous
                    total += tick - previous
                } else {
                    observed = 0
                }
                longest = max(longest, observed)
                last = exceeds ? tick : nil
                seen = seen || exceeds
            }
            switch parameters.family {
            case .instant: return seen
            case .consecutive: return longest >= parameters.durationTicks
            case .cumulative: return total >= parameters.durationTicks
            default: preconditionFailure("the twin knows three families")
            }
        }

        /// No breach: at every tick the last word must be recent, and the alarm must not have run for too long.
        var noBreach: Bool {
            let window = parameters.windowStartTick...parameters.windowEndTick
            guard readings.keys.allSatisfy(window.contains), let first = readings.keys.min() else { return false }
            // What holds before the first reading is what the first reading says.
            var alarm = readings[first] == true
            var (running, total, silence) = (Int64(0), Int64(0), Int64(0))
            if parameters.family == .instant, readings.values.contains(true) { return false }
            for tick in window {
                if tick > parameters.windowStartTick {
                    silence += 1
                    if alarm {
                        running += 1
                        total += 1
                    }
                }
                if silence > Int64(parameters.gapTicks) { return false }
                if parameters.family == .consecutive, alarm, running >= parameters.durationTicks { return false }
                if let exceeds = readings[tick] {
                    silence = 0
                    if !exceeds { running = 0 }
                    alarm = exceeds
                }
            }
            return parameters.family != .cumulative || total < parameters.durationTicks
        }
    }

    @Test("They agree on 12,000 random small logs, and never are both claims provable", arguments: 0..<12)
    func agree(chunk: Int) throws {
        var random = SplitMix64(seed: UInt64(chunk) + 1000)
        func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(random.next() % UInt64(range.count)) }
        var verdicts: [String: Int] = [:]
        for _ in 0..<1000 {
            let count = number(1...24)
            let warmth = number(1...9)
            let steady = number(0...2) > 0
            var value = number(0...9)
            let readings = (0..<count).map { index in
                if !steady || number(0...3) == 0 { value = min(9, number(0...9) + (number(0...9) < warmth ? 3 : 0)) }
                return (value, index == 0 ? 0 : number(0...9) == 0 ? number(1...15) : number(1...2))
            }
            let batch = Fixtures.plainBatch(readings, startTick: UInt32(number(20...30)))
            let family = RuleFamily.allCases[number(0...2)]
            let rule = Fixtures.rule(
                family, Direction.allCases[number(0...1)], "\(number(1...8)) Cel", strict: number(0...1) == 0,
                duration: family == .instant ? "0" : "\(number(1...20))s",
                durationStrict: family != .instant && number(0...1) == 0, gap: "\(number(1...6))s")
            let inside = number(0...2)
            let slack = inside == 0 ? -6...6 : 0...3
            let start = Int64(Int(batch.header.startTick) - number(slack))
            let end = max(start, Int64(Int(batch.header.endTick) + number(slack)))
            let window = Fixtures.window(start, end)
            let evaluation = try BreachEvaluator.evaluate(batch, rule: rule, window: window)
            let header = batch.header
            let twins = try Polarity.allCases.map { claim in
                TickLog(
                    batch,
                    try RuleParameters(
                        rule: rule, window: window, claim: claim, profile: header.profile, tickSeconds: 1))
            }
            #expect(evaluation.breach.isProvable == twins[0].breach, "\(readings) \(rule) \(window)")
            #expect(evaluation.noBreach.isProvable == twins[1].noBreach, "\(readings) \(rule) \(window)")
            #expect(!(evaluation.breach.isProvable && evaluation.noBreach.isProvable))
            check(evaluation, batch, twins[0].parameters)
            verdicts["\(family) \(evaluation.verdict.map(\.rawValue) ?? "neither")", default: 0] += 1
        }
        // The logs must reach every family's every answer, or agreement says little.
        #expect(verdicts.count == 9, "\(verdicts)")
        #expect(verdicts.values.min() ?? 0 >= 10, "\(verdicts)")
    }

    /// Evidence must show what it says; obstacles must be there when there is no evidence.
    private func check(_ evaluation: Evaluation, _ batch: ReadingBatch, _ parameters: RuleParameters) {
        for answer in [evaluation.breach, evaluation.noBreach] where !answer.isProvable {
            #expect(!answer.obstacles.isEmpty)
        }
        guard let evidence = evaluation.breach.evidence else { return }
        let ticks = batch.ticks.map { Int64($0) }
        let range = evidence.firstReading...evidence.lastReading
        #expect(parameters.exceeds(Int(batch.readings[range.lowerBound].value)))
        #expect(parameters.exceeds(Int(batch.readings[range.upperBound].value)))
        #expect(ticks[range.lowerBound] >= parameters.windowStartTick)
        #expect(ticks[range.upperBound] <= parameters.windowEndTick)
        if parameters.family == .consecutive {
            #expect(range.allSatisfy { parameters.exceeds(Int(batch.readings[$0].value)) })
            #expect(range.dropFirst().allSatisfy { Int(batch.readings[$0].step) <= parameters.gapTicks })
            #expect(evidence.amount == ticks[range.upperBound] - ticks[range.lowerBound])
        }
        #expect(evidence.amount >= parameters.durationTicks)
    }

    @Test("They agree on long synthetic logs with doors, dwells, spikes and gaps", arguments: 1...20)
    func agreeOnSyntheticLogs(seed: UInt64) throws {
        var plan = SyntheticLog(count: 1440)
        plan.latePerMille = seed.isMultiple(of: 2) ? 0 : 4
        plan.dwells.perMille = seed.isMultiple(of: 3) ? 0 : 2
        let batch = try plan.batch(seed: seed, profile: Fixtures.profile())
        let window = Fixtures.wholeWindow(of: batch)
        for rule in [
            Fixtures.seed, Fixtures.rule(.cumulative, duration: "2h"), Fixtures.rule(.instant, .above, "20 Cel"),
            Fixtures.rule(.consecutive, .below, "5 Cel", strict: false, duration: "1h"),
        ] {
            let evaluation = try BreachEvaluator.evaluate(batch, rule: rule, window: window)
            for claim in Polarity.allCases {
                let parameters = try RuleParameters(
                    rule: rule, window: window, claim: claim, profile: batch.header.profile, tickSeconds: 60)
                let twin = TickLog(batch, parameters)
                let expected = claim == .breach ? twin.breach : twin.noBreach
                #expect(evaluation.provability(of: claim).isProvable == expected)
            }
        }
    }
}
