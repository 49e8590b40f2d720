import Statements
import Testing

/// The edges of every family, by hand: just the limit and one less, one reading, gaps, windows, cold.
@Suite("Edges of the families")
struct FamilyEdgeTests {
    /// The verdict on a minute log, over the whole log or a window in minutes from its start.
    private func verdict(
        _ keys: String, _ tenths: [Int], steps: [Int]? = nil, window: (Int, Int)? = nil
    ) throws -> Polarity? {
        try evaluate(keys, tenths, steps: steps, window: window).verdict
    }

    private func evaluate(
        _ keys: String, _ tenths: [Int], steps: [Int]? = nil, window: (Int, Int)? = nil
    ) throws -> Evaluation {
        let rule = try CompoundRuleTests.rule("rule: r\nmaximum-gap: 3min\n\(keys)")
        let batch = Fixtures.minuteLog(tenths: tenths, steps: steps)
        let start = Fixtures.mayFirst
        return try BreachEvaluator.evaluate(
            batch, rule: rule,
            window: window.map { Fixtures.window(start + Int64($0.0 * 60), start + Int64($0.1 * 60)) }
                ?? Fixtures.wholeWindow(of: batch))
    }

    @Test("Hysteresis: an excursion goes on until a reading is back, and no longer")
    func hysteresis() throws {
        let plain = "family: consecutive\nexceeds: above 8 Cel\nduration: at least 4min"
        let rearming = plain + "\nre-arms: at or below 7 Cel"
        let dip = [50, 90, 90, 75, 90, 90, 50]
        #expect(try verdict(plain, dip) == .noBreach)
        #expect(try verdict(rearming, dip) == .breach)
        // Back at just 7.0 °C it is over; at 7.1 °C not.
        #expect(try verdict(rearming, [50, 90, 90, 70, 90, 90, 50]) == .noBreach)
        #expect(try verdict(rearming, [50, 90, 90, 71, 90, 90, 50]) == .breach)
        // Between the two thresholds nothing begins; but before the log, something may have.
        #expect(try verdict(rearming, [50, 75, 75, 75, 75, 75, 75]) == .noBreach)
        #expect(try verdict(rearming, [75, 75, 75, 75, 75, 75]) == nil)
        #expect(try verdict(rearming, [75, 75, 75, 70, 75, 75, 75]) == .noBreach)
        #expect(try verdict(plain, [75, 75, 75, 75, 75, 75]) == .noBreach)
        // After a gap nothing is known: 90, gap, 75, 75 is not observed to be one excursion.
        #expect(try verdict(rearming, [90, 75, 75, 75], steps: [0, 4, 1, 1]) == nil)
        #expect(
            try verdict(
                "family: cumulative\nexceeds: above 8 Cel\nre-arms: at or below 7 Cel\nduration: at least 5min",
                dip + dip) == .breach)
    }

    @Test("Bands: both sides, strict and not, and a run from one side to the other")
    func bands() throws {
        let strict = "family: instant\nexceeds: outside 2 to 8 Cel"
        #expect(try verdict(strict, [20, 80, 50]) == .noBreach)
        for tenths in [19, 81, -1, -300] { #expect(try verdict(strict, [50, tenths, 50]) == .breach) }
        let inclusive = "family: instant\nexceeds: outside or at 2 to 8 Cel"
        for tenths in [20, 80] { #expect(try verdict(inclusive, [50, tenths, 50]) == .breach) }
        #expect(try verdict(inclusive, [21, 79]) == .noBreach)
        let run = "family: consecutive\nexceeds: outside 2 to 8 Cel\nduration: at least 3min"
        #expect(try verdict(run, [50, 90, 90, -90, -90, 50]) == .breach)
        #expect(try verdict(run, [50, 90, 90, 50, -90, -90, 50]) == .noBreach)
        let inside = run + "\nre-arms: at or inside 3 to 7 Cel"
        #expect(try verdict(inside, [50, 90, 75, 25, -90, 50]) == .breach)
        #expect(try verdict(inside, [50, 90, 70, 30, -90, 50]) == .noBreach)
    }

    @Test("Degree-minutes: just the amount, between the two bounds, and gaps that do not count")
    func degreeMinutes() throws {
        let keys = "family: degree-minutes\nexceeds: above 8 Cel\namount: at least 3 Cel.min"
        // Observed: 1 °C for 2 min; held until the next: for 3 min.
        #expect(try verdict(keys, [50, 90, 90, 90, 50]) == nil)
        #expect(try verdict(keys, [50, 90, 90, 90, 90, 50]) == .breach)
        #expect(try verdict(keys, [50, 89, 90, 90, 50]) == .noBreach)
        #expect(try verdict(keys, [50, 90, 120, 90, 50]) == nil)
        // The lesser of two distances counts: 4 °C beside none is nothing observed.
        #expect(try evaluate(keys, [50, 500, 50, 500, 50]).breach.codes == ["evaluation.no-excursion"])
        #expect(try evaluate(keys, [90, 90, 90], steps: [0, 4, 1]).breach.codes == ["evaluation.no-excursion"])
        let cold = "family: degree-minutes\nexceeds: below 2 Cel\namount: more than 6 K.min"
        #expect(try verdict(cold, [-10, -10, -10, 50]) == nil)
        #expect(try verdict(cold, [-10, -10, -11, -10, 50]) == .breach)
        #expect(try verdict(cold, [-10, -10, 50]) == .noBreach)
    }

    @Test("Counting: starts in the window, across gaps, and one reading")
    func counting() throws {
        let keys = "family: excursion-count\nexceeds: above 8 Cel\ncount: at least 2"
        #expect(try verdict(keys, [90, 50, 90]) == .breach)
        #expect(try verdict(keys, [90, 90, 50]) == .noBreach)
        // A gap between two exceeding readings begins no second excursion.
        #expect(try verdict(keys, [90, 90], steps: [0, 9]) == nil)
        #expect(try verdict(keys, [90, 50, 90], steps: [0, 9, 9]) == .breach)
        let rearming = keys + "\nre-arms: at or below 7 Cel"
        #expect(try verdict(rearming, [90, 75, 90, 75, 90]) == .noBreach)
        #expect(try verdict(rearming, [90, 70, 90]) == .breach)
        #expect(
            try evaluate(rearming, [90, 75, 90], steps: [0, 9, 1]).breach.codes == ["evaluation.too-few-excursions"])
        // An excursion that began before the window is one that begins at its first reading.
        #expect(try verdict(keys, [90, 90, 50, 90], window: (1, 3)) == .breach)
        #expect(try verdict("family: excursion-count\nexceeds: above 8 Cel\ncount: at least 1", [90]) == .breach)
        #expect(try verdict(keys, [90]) == .noBreach)
    }

    @Test("Rates: just so fast, up and down, per tick of a longer step, and not across a gap")
    func rates() throws {
        let faster = "family: rate-of-change\nrate: faster than 0.5 Cel/min"
        let atLeast = "family: rate-of-change\nrate: at least 0.5 Cel/min"
        for change in [5, -5] {
            #expect(try verdict(faster, [50, 50 + change, 50]) == .noBreach)
            #expect(try verdict(atLeast, [50, 50 + change, 50]) == .breach)
            #expect(try verdict(faster, [50, 50 + change * 6 / 5]) == .breach)
        }
        #expect(try verdict(faster, [50, 65], steps: [0, 3]) == .noBreach)
        #expect(try verdict(faster, [50, 66], steps: [0, 3]) == .breach)
        #expect(try verdict(faster, [50, 300], steps: [0, 4]) == nil)
        #expect(
            try evaluate(faster, [50, 300], steps: [0, 4]).noBreach.codes == ["evaluation.gap", "evaluation.fast-step"])
        #expect(try verdict(faster, [50]) == .noBreach)
        // From −0.2 to 0.2 °C: codes do not wrap at zero.
        #expect(try verdict(faster, [-2, 2]) == .noBreach)
    }

    @Test("Coverage: just the gap, at the ends, missing time, and readings beyond the window")
    func coverage() throws {
        let gap = "family: coverage"
        #expect(try verdict(gap, [50, 50], steps: [0, 3]) == .noBreach)
        #expect(try verdict(gap, [50, 50], steps: [0, 4]) == .breach)
        #expect(try verdict(gap, [50], window: (-3, 3)) == .noBreach)
        #expect(try verdict(gap, [50], window: (-4, 3)) == .breach)
        #expect(try verdict(gap, [50], window: (-3, 4)) == .breach)
        #expect(try verdict(gap, [50, 50, 50], window: (1, 3)) == nil)
        let missing = gap + "\ninterval: 1min\nmissing: more than 3min"
        #expect(try verdict(missing, [50, 50, 50], steps: [0, 3, 2]) == .noBreach)
        #expect(try verdict(missing, [50, 50, 50], steps: [0, 3, 3]) == .breach)
        #expect(try verdict(missing, [50, 50, 50], steps: [0, 3, 2], window: (-1, 6)) == .noBreach)
        #expect(try verdict(missing, [50, 50, 50], steps: [0, 3, 2], window: (-2, 6)) == .breach)
        #expect(try evaluate(missing, [50, 50, 50], steps: [0, 3, 3]).noBreach.codes == ["evaluation.missing-time"])
    }

    @Test("One reading, and windows without any, of every family")
    func oneReading() throws {
        for sample in CompoundRuleTests.samples where !sample.yaml.contains("period") {
            let keys = sample.yaml.replacing("\nmaximum-gap: 5min", with: "")
            let evaluation = try evaluate(keys, [50], window: (10, 20))
            #expect(evaluation.verdict == nil, "\(keys)")
            #expect(evaluation.noBreach.codes.contains("evaluation.reading-outside-window"))
            _ = try evaluate(keys, [50], window: (0, 0))
        }
    }
}
