/// The plain facts of a batch, all of them signed through the hash chain.
public struct BatchHeader: Hashable, Sendable {
    /// Who measured, and what a value code means.
    public let profile: SensorProfile
    /// The device's monotone counter (boots or trips).
    public let counter: UInt64
    /// The batch's number under that counter.
    public let sequence: UInt64
    /// The number of readings, 1 … 2^20.
    public let count: Int
    /// The tick of the first reading, in ticks since the Unix epoch, below 2^32.
    public let startTick: UInt32
    /// The tick of the last reading.
    public let endTick: UInt32
    /// The length of a tick in seconds, 1 … 86,400.
    public let tickSeconds: Int

    /// How long a tick may be, in seconds.
    public static let tickSecondsRange = 1...86_400
}

/// A validated log: readings in order, on the tick grid, with a header that agrees with them.
public struct ReadingBatch: Hashable, Sendable {
    /// The facts about the batch.
    public let header: BatchHeader
    /// The readings, oldest first.
    public let readings: [Reading]

    /// The most readings of a batch.
    public static let maximumCount = 1 << 20

    /// Checks and makes a batch; count and end follow from the readings.
    ///
    /// Two readings at one time, and a clock that goes back, cannot be written: a step after the first is 1 … 15.
    /// - Throws: the `batch.…` codes of `BatchError`.
    public init(
        profile: SensorProfile, counter: UInt64, sequence: UInt64, tickSeconds: Int, startTick: UInt32,
        readings: [Reading]
    ) throws(BatchError) {
        guard BatchHeader.tickSecondsRange.contains(tickSeconds) else {
            throw BatchError(code: "batch.tick-seconds", message: "a tick is 1 to 86400 seconds long")
        }
        guard !readings.isEmpty else {
            throw BatchError(code: "batch.empty", message: "the batch holds no readings")
        }
        guard readings.count <= Self.maximumCount else {
            throw BatchError(code: "batch.too-long", message: "the batch holds more than 1048576 readings")
        }
        var tick = UInt64(startTick)
        for (index, reading) in readings.enumerated() {
            try Self.check(reading, at: index)
            tick += UInt64(reading.step)
        }
        guard let endTick = UInt32(exactly: tick) else {
            throw BatchError(code: "batch.tick-out-of-range", message: "the last reading lies beyond tick 2^32 - 1")
        }
        header = BatchHeader(
            profile: profile, counter: counter, sequence: sequence, count: readings.count, startTick: startTick,
            endTick: endTick, tickSeconds: tickSeconds)
        self.readings = readings
    }

    private static func check(_ reading: Reading, at index: Int) throws(BatchError) {
        guard Int(reading.value) <= Reading.maximumValue else {
            throw BatchError(code: "batch.value-out-of-range", message: "value code \(index) is above 4095")
        }
        guard Int(reading.step) <= Reading.maximumStep else {
            throw BatchError(
                code: "batch.step-too-large", message: "reading \(index) lies more than 15 ticks after the one before")
        }
        if index == 0 {
            guard reading.step == 0 else {
                throw BatchError(code: "batch.first-step", message: "the step of the first reading is not zero")
            }
        } else {
            guard reading.step > 0 else {
                throw BatchError(
                    code: "batch.equal-times", message: "readings \(index - 1) and \(index) have the same time")
            }
        }
    }

    /// The ticks of all readings since the Unix epoch.
    public var ticks: [UInt32] {
        var tick = header.startTick
        return readings.map { reading in
            tick += UInt32(reading.step)
            return tick
        }
    }

    /// The time of a tick.
    public func time(ofTick tick: Int64) -> UTCTime? {
        try? UTCTime(secondsSinceEpoch: tick * Int64(header.tickSeconds))
    }
}
