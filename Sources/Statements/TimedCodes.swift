/// A log as evaluators see it: value codes at ticks, whatever encoding they came from.
public struct TimedCodes: Hashable, Sendable {
    /// The ticks since the Unix epoch, strictly increasing.
    public let ticks: [Int64]
    /// The value codes, as many.
    public let codes: [Int]
    /// The length of a tick in seconds.
    public let tickSeconds: Int
    /// What the codes mean.
    public let scale: CodeScale

    /// A log from its readings.
    ///
    /// - Precondition: at least one reading, as many codes as ticks, ticks strictly increasing.
    public init(ticks: [Int64], codes: [Int], tickSeconds: Int, scale: CodeScale) {
        precondition(!ticks.isEmpty && ticks.count == codes.count, "a log has readings, each with a tick and a code")
        precondition(zip(ticks, ticks.dropFirst()).allSatisfy(<), "ticks increase")
        self.ticks = ticks
        self.codes = codes
        self.tickSeconds = tickSeconds
        self.scale = scale
    }

    /// The readings of a batch.
    public init(_ batch: ReadingBatch) {
        self.init(
            ticks: batch.ticks.map { Int64($0) }, codes: batch.readings.map { Int($0.value) },
            tickSeconds: batch.header.tickSeconds, scale: CodeScale(batch.header.profile))
    }

    /// The time of a tick, for people.
    func timeText(ofTick tick: Int64) -> String {
        (try? UTCTime(secondsSinceEpoch: tick * Int64(tickSeconds)))?.text ?? "tick \(tick)"
    }

    /// The weights in a mean kinetic temperature of the codes that occur.
    func meanKineticWeights() throws(RuleError) -> [Int: Int64] {
        var weights: [Int: Int64] = [:]
        for code in codes where weights[code] == nil { weights[code] = try scale.meanKineticWeight(ofCode: code) }
        return weights
    }
}
