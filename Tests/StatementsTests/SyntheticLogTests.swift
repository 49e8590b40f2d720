import Statements
import Testing

@Suite("Synthetic logs")
struct SyntheticLogTests {
    @Test("The same seed gives the same log; the first readings are pinned")
    func deterministic() {
        let plan = SyntheticLog(count: 500)
        #expect(plan.readings(seed: 9) == plan.readings(seed: 9))
        #expect(plan.readings(seed: 9) != plan.readings(seed: 10))
        var random = SplitMix64(seed: 0)
        // The reference values of SplitMix64 from seed 0.
        #expect(random.next() == 0xe220_a839_7b1d_cdaf)
        #expect(random.next() == 0x6e78_9e6a_a1b9_65f4)
    }

    @Test("Logs hold doors, dwells, spikes, defrosts, gaps, and stay within their codes")
    func features() throws {
        let plan = SyntheticLog(count: 20_000)
        let batch = try plan.batch(seed: 4, profile: Fixtures.profile())
        let codes = batch.readings.map { Int($0.value) }
        #expect(codes.contains { $0 > 1200 } && codes.contains { $0 < 1050 })
        #expect(batch.readings.contains { $0.step > 5 })
        let whole = Fixtures.wholeWindow(of: batch)
        #expect(try BreachEvaluator.evaluate(batch, rule: Fixtures.seed, window: whole).breach.isProvable)
        var quiet = SyntheticLog(count: 1000)
        (quiet.doors.perMille, quiet.dwells.perMille, quiet.spikes.perMille, quiet.latePerMille) = (0, 0, 0, 0)
        let calm = try quiet.batch(seed: 4, profile: Fixtures.profile())
        let evaluation = try BreachEvaluator.evaluate(calm, rule: Fixtures.seed, window: Fixtures.wholeWindow(of: calm))
        #expect(evaluation.verdict == .noBreach)
    }

    @Test("Extreme plans are clamped to the codes")
    func extremes() {
        var plan = SyntheticLog(count: 300)
        plan.baseCode = 4090
        plan.spikes = SyntheticLog.Disturbance(perMille: 1000, maximumReadings: 1, peakCodes: -9000)
        #expect(plan.readings(seed: 1).allSatisfy { $0.value == 0 })
        plan.spikes.peakCodes = 9000
        #expect(plan.readings(seed: 1).allSatisfy { $0.value == 4095 })
    }
}
