import CircuitChecker
import Predicates
import Statements

/// A log in several batches, as a device sends it on its way, with the window of each.
struct ContinuedLog {
    let batches: [ReadingBatch]
    /// Where the windows meet: one more than there are batches.
    let boundaries: [Int64]

    /// Cuts a log at random readings.
    ///
    /// - Parameter isExact: whether windows meet at the first reading of the next batch, or anywhere before it.
    init(cutting batch: ReadingBatch, isExact: Bool, using random: inout SplitMix64) throws {
        let ticks = batch.ticks.map { Int64($0) }
        let pieces = Int.random(in: 1...min(4, ticks.count), using: &random)
        let cuts = Array((1..<ticks.count).shuffled(using: &random).prefix(pieces - 1)).sorted()
        let starts = [0] + cuts
        batches = try zip(starts, cuts + [ticks.count]).enumerated().map { number, piece in
            let readings = batch.readings[piece.0..<piece.1].enumerated().map { index, reading in
                Reading(value: reading.value, step: index == 0 ? 0 : reading.step)
            }
            return try ReadingBatch(
                profile: batch.header.profile, counter: batch.header.counter, sequence: UInt64(number),
                tickSeconds: batch.header.tickSeconds, startTick: UInt32(ticks[piece.0]), readings: readings)
        }
        boundaries =
            [ticks[0]]
            + cuts.map { isExact ? ticks[$0] : Int64.random(in: ticks[$0 - 1]...ticks[$0], using: &random) }
            + [ticks[ticks.count - 1]]
    }

    /// The parameters of a claim about one of the batches.
    func parameters(_ number: Int, claim: Polarity, of rule: RuleParameters) -> RuleParameters {
        rule.changed(claim: claim, window: boundaries[number]...boundaries[number + 1])
    }

    /// The parameters of a claim about all batches up to one.
    func parameters(upTo number: Int, claim: Polarity, of rule: RuleParameters) -> RuleParameters {
        rule.changed(claim: claim, window: boundaries[0]...boundaries[number + 1])
    }

    /// The readings of all batches up to one, as if they were one log.
    func log(upTo number: Int) -> TimedCodes {
        let parts = batches[...number].map { TimedCodes($0) }
        return TimedCodes(
            ticks: parts.flatMap(\.ticks), codes: parts.flatMap(\.codes), tickSeconds: parts[0].tickSeconds,
            scale: parts[0].scale)
    }
}

extension RuleParameters {
    fileprivate func changed(claim: Polarity, window: ClosedRange<Int64>) -> RuleParameters {
        RuleParameters(
            claim: claim, combination: combination, gapTicks: gapTicks, windowStartTick: window.lowerBound,
            windowEndTick: window.upperBound, conditions: conditions)
    }
}
