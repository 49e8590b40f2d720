import Statements
import Testing

/// D3 and D4 of the soundness list: edges of value, duration and window; negative temperatures.
@Suite("The plain evaluator")
struct BreachEvaluatorTests {
    /// A minute log: `count` readings at `tenths` each, one after the other.
    func log(_ runs: [(tenths: Int, count: Int)]) -> ReadingBatch {
        Fixtures.minuteLog(tenths: runs.flatMap { [Int](repeating: $0.tenths, count: $0.count) })
    }

    func evaluate(_ batch: ReadingBatch, _ rule: BreachRule = Fixtures.seed, _ window: TimeWindow? = nil) throws
        -> Evaluation
    {
        try BreachEvaluator.evaluate(batch, rule: rule, window: window ?? Fixtures.wholeWindow(of: batch))
    }

    @Test("Exactly 8.0 °C does not exceed a strict threshold, and exceeds an inclusive one")
    func exactThreshold() throws {
        let flat = log([(80, 100)])
        #expect(try evaluate(flat).verdict == .noBreach)
        #expect(try evaluate(log([(81, 100)])).verdict == .breach)
        let inclusive = Fixtures.rule(.consecutive, strict: false, duration: "30min", durationStrict: true)
        #expect(try evaluate(flat, inclusive).verdict == .breach)
        #expect(try evaluate(log([(79, 100)]), inclusive).verdict == .noBreach)
    }

    @Test(
        "30 min, a tick less and a tick more, strict and inclusive",
        arguments: [
            // n readings above last n − 1 min from first to last, and n min until the next.
            (29, true, Polarity.noBreach), (30, true, .noBreach), (31, true, nil), (32, true, .breach),
            (28, false, .noBreach), (29, false, .noBreach), (30, false, nil), (31, false, .breach),
        ])
    func exactDuration(readings: Int, strict: Bool, verdict: Polarity?) throws {
        let rule = Fixtures.rule(.consecutive, duration: "30min", durationStrict: strict)
        #expect(try evaluate(log([(50, 10), (90, readings), (50, 10)]), rule).verdict == verdict)
    }

    @Test("The demo's edge: five hourly readings are exactly 4 h from first to last")
    func fiveReadings() throws {
        let values = [70, 73, 74, 75, 75, 74, 74, 73, 70]
        let readings = values.enumerated().map { ($1, $0 == 0 ? 0 : 1) }
        let batch = Fixtures.plainBatch(readings, tickSeconds: 3600)
        for (duration, strict, breach) in [("4h", false, true), ("4h", true, false), ("14401s", false, false)] {
            let rule = Fixtures.rule(
                .consecutive, .above, "74 Cel", strict: false, duration: duration, durationStrict: strict, gap: "2h")
            #expect(try evaluate(batch, rule).breach.isProvable == breach)
        }
    }

    @Test(
        "Two 29-min runs with one good reading between them are no breach of a consecutive rule, but of a cumulative one"
    )
    func interruptedRuns() throws {
        let batch = log([(50, 5), (90, 29), (80, 1), (90, 29), (50, 5)])
        #expect(try evaluate(batch).verdict == .noBreach)
        let cumulative = Fixtures.rule(.cumulative, duration: "56min")
        let evaluation = try evaluate(batch, cumulative)
        #expect(evaluation.breach.evidence?.amount == 56)
        #expect(evaluation.breach.evidence?.firstReading == 5 && evaluation.breach.evidence?.lastReading == 63)
        #expect(try !evaluate(batch, Fixtures.rule(.cumulative, duration: "57min")).breach.isProvable)
        #expect(try !evaluate(batch, Fixtures.rule(.cumulative, duration: "58min")).noBreach.isProvable)
        #expect(try evaluate(batch, Fixtures.rule(.cumulative, duration: "59min")).noBreach.evidence?.amount == 58)
    }

    @Test("A breach that runs at the window's start or end counts its part inside only")
    func windowEdges() throws {
        let batch = log([(90, 60), (50, 60), (90, 60)])
        let start = Fixtures.mayFirst
        // 40 min of the first run lie inside: from 20:00 to its last reading at 59:00 there are 39 minutes.
        for (from, to, breach) in [
            (20, 100, true), (28, 100, true), (29, 100, false), (80, 150, false), (80, 151, true),
        ] {
            let window = Fixtures.window(start + Int64(60 * from), start + Int64(60 * to))
            #expect(try evaluate(batch, Fixtures.seed, window).breach.isProvable == breach, "\(from) to \(to)")
        }
        let window = Fixtures.window(start + 60 * 20, start + 60 * 100)
        let evaluation = try evaluate(batch, Fixtures.seed, window)
        #expect(evaluation.breach.evidence?.firstReading == 20 && evaluation.breach.evidence?.lastReading == 59)
        #expect(
            evaluation.noBreach.codes == ["evaluation.reading-outside-window", "evaluation.reading-outside-window"])
    }

    @Test("For a no-breach a run counts from the window's start, and to its end")
    func heldToTheEdges() throws {
        let rule = Fixtures.rule(.consecutive, duration: "5min", gap: "5min")
        let start = Fixtures.mayFirst
        // Two readings above at the start, the window beginning 3 min earlier: held for 5 min.
        let first = log([(90, 2), (50, 20)])
        #expect(
            try evaluate(first, rule, Fixtures.window(start - 180, start + 21 * 60)).noBreach.codes == [
                "evaluation.excursion"
            ])
        #expect(try evaluate(first, rule, Fixtures.window(start - 120, start + 21 * 60)).verdict == .noBreach)
        let last = log([(50, 20), (90, 2)])
        #expect(
            try evaluate(last, rule, Fixtures.window(start, start + 25 * 60)).noBreach.codes == ["evaluation.excursion"]
        )
        #expect(try evaluate(last, rule, Fixtures.window(start, start + 24 * 60)).verdict == .noBreach)
    }

    @Test("Gaps: a no-breach names the place, a breach does not reach across")
    func gaps() throws {
        let steps = [0] + [Int](repeating: 1, count: 19) + [6] + [Int](repeating: 1, count: 19)
        let cold = Fixtures.minuteLog(tenths: [Int](repeating: 50, count: 40), steps: steps)
        let evaluation = try evaluate(cold)
        #expect(evaluation.verdict == nil)
        let gap = try #require(evaluation.noBreach.obstacles.first)
        #expect(evaluation.noBreach.obstacles.count == 1)
        #expect(gap.kind == .gap && gap.firstReading == 19 && gap.lastReading == 20 && gap.endTick - gap.startTick == 6)
        #expect(gap.message.contains("2026-05-01T00:19:00Z to 2026-05-01T00:25:00Z"))
        // 20 readings above on each side of a gap of 6 min: 19 + 19 min observed, never 30 at a stretch.
        let warm = Fixtures.minuteLog(tenths: [Int](repeating: 90, count: 40), steps: steps)
        #expect(try !evaluate(warm).breach.isProvable)
        let wider = Fixtures.rule(.consecutive, duration: "30min", durationStrict: true, gap: "6min")
        #expect(try evaluate(warm, wider).breach.evidence?.amount == 44)
        #expect(try evaluate(cold, wider).verdict == .noBreach)
        let total = Fixtures.rule(.cumulative, duration: "30min", durationStrict: true)
        #expect(try evaluate(warm, total).breach.evidence?.amount == 38)
    }

    @Test("Leading and trailing gaps up to the limit, and one tick beyond")
    func outerGaps() throws {
        let batch = log([(50, 10)])
        let start = Fixtures.mayFirst
        let end = start + 9 * 60
        #expect(try evaluate(batch, Fixtures.seed, Fixtures.window(start - 300, end + 300)).verdict == .noBreach)
        let wide = try evaluate(batch, Fixtures.seed, Fixtures.window(start - 301, end + 301))
        #expect(wide.noBreach.codes == ["evaluation.leading-gap", "evaluation.trailing-gap"])
        let obstacles = wide.noBreach.obstacles
        try #require(obstacles.count == 2)
        #expect(obstacles[0].firstReading == nil && obstacles[0].lastReading == 0)
        #expect(obstacles[1].firstReading == 9 && obstacles[1].lastReading == nil)
    }

    @Test("An empty stretch of time is no evidence: one reading, and a window without any")
    func oneReading() throws {
        let one = log([(90, 1)])
        #expect(try evaluate(one).breach.codes == ["evaluation.no-excursion"])
        #expect(try evaluate(one).noBreach.isProvable)
        #expect(try evaluate(one, Fixtures.rule(.instant)).verdict == .breach)
        let later = Fixtures.window(Fixtures.mayFirst + 600, Fixtures.mayFirst + 1200)
        for rule in [Fixtures.seed, Fixtures.rule(.instant), Fixtures.rule(.cumulative, duration: "1s")] {
            #expect(try evaluate(one, rule, later).verdict == nil)
        }
    }

    @Test("Instant rules")
    func instant() throws {
        let rule = Fixtures.rule(.instant)
        let spike = log([(50, 10), (81, 1), (50, 10)])
        let evidence = try #require(try evaluate(spike, rule).breach.evidence)
        #expect(evidence.firstReading == 10 && evidence.lastReading == 10 && evidence.amount == 0)
        #expect(try evaluate(spike, rule).noBreach.codes == ["evaluation.excursion"])
        #expect(try evaluate(log([(80, 20)]), rule).verdict == .noBreach)
        let window = Fixtures.window(Fixtures.mayFirst + 11 * 60, Fixtures.mayFirst + 20 * 60)
        #expect(try evaluate(spike, rule, window).verdict == nil)
    }

    @Test("Negative temperatures are colder, not huge (D4)")
    func negative() throws {
        #expect(try evaluate(log([(-1, 100)])).verdict == .noBreach)
        #expect(try evaluate(log([(-300, 100)])).verdict == .noBreach)
        let freezing = Fixtures.rule(.consecutive, .below, "-0.5 Cel", strict: false, duration: "60min", gap: "5min")
        #expect(try evaluate(log([(-4, 100)]), freezing).verdict == .noBreach)
        #expect(try evaluate(log([(-5, 100)]), freezing).verdict == .breach)
        #expect(try evaluate(log([(-1000, 100)]), freezing).verdict == .breach)
        let strict = Fixtures.rule(.instant, .below, "-0.5 Cel")
        #expect(try evaluate(log([(-5, 3)]), strict).verdict == .noBreach)
        #expect(try evaluate(log([(-6, 3)]), strict).verdict == .breach)
    }

    @Test("The first excursion that is long enough is the evidence, at its full length")
    func firstExcursion() throws {
        let batch = log([(90, 31), (50, 1), (90, 40), (50, 1), (90, 50)])
        let evidence = try #require(try evaluate(batch).breach.evidence)
        #expect(evidence.firstReading == 32 && evidence.lastReading == 71 && evidence.amount == 39)
    }

    @Test("A no-breach tells the longest, or total, time above")
    func noBreachTicks() throws {
        let batch = log([(50, 5), (90, 10), (50, 5), (90, 20), (50, 5)])
        #expect(try evaluate(batch).noBreach.evidence?.amount == 20)
        let total = Fixtures.rule(.cumulative, duration: "31min")
        #expect(try evaluate(batch, total).noBreach.evidence?.amount == 30)
        #expect(
            try evaluate(batch, Fixtures.rule(.cumulative, duration: "30min")).noBreach.codes == [
                "evaluation.excursion"
            ])
    }
}
