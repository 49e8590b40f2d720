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
    /// Ticks between the places of a regular grid, 1 … 2^16 − 1; 0 for an irregular batch.
    public let interval: Int
    /// The tick of the first reading, in ticks since the Unix epoch, below 2^32.
    public let startTick: UInt32
    /// The tick of the last reading.
    public let endTick: UInt32
    /// The length of a tick in seconds, 1 … 86,400.
    public let tickSeconds: Int

    /// How long a tick may be, in seconds.
    public static let tickSecondsRange = 1...86_400
    /// How far apart the places of a regular grid may be, in ticks.
    public static let intervalRange = 1...65_535

    /// The places that a circuit must have room for: the readings, or all places of a regular grid.
    public var slotCount: Int {
        switch profile.encoding {
        case .irregular: count
        case .regular: Int(endTick - startTick) / interval + 1
        }
    }
}

/// A validated log: readings in order, on the tick grid, with a header that agrees with them.
public struct ReadingBatch: Hashable, Sendable {
    /// The facts about the batch.
    public let header: BatchHeader
    /// The readings, oldest first.
    public let readings: [Reading]
    /// Where a regular grid has no readings; empty for an irregular batch.
    public let missing: [MissingStretch]

    /// The most readings of a batch.
    public static let maximumCount = 1 << 20

    /// Checks and makes a batch; count and end follow from the readings.
    ///
    /// Two readings at one time, and a clock that goes back, cannot be written: a step after the first is 1 … 15, or on a
    /// regular grid a multiple of the interval.
    /// - Parameter interval: ticks between the places of a regular grid; 0 if the profile's encoding is irregular.
    /// - Throws: the `batch.…` codes of `BatchError`.
    public init(
        profile: SensorProfile, counter: UInt64, sequence: UInt64, tickSeconds: Int, startTick: UInt32,
        interval: Int = 0, readings: [Reading]
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
        try profile.encoding.check(interval: interval)
        var tick = UInt64(startTick)
        for (index, reading) in readings.enumerated() {
            try Self.check(reading, at: index, interval: interval)
            tick += UInt64(reading.step)
        }
        guard let endTick = UInt32(exactly: tick) else {
            throw BatchError(code: "batch.tick-out-of-range", message: "the last reading lies beyond tick 2^32 - 1")
        }
        header = BatchHeader(
            profile: profile, counter: counter, sequence: sequence, count: readings.count, interval: interval,
            startTick: startTick, endTick: endTick, tickSeconds: tickSeconds)
        self.readings = readings
        missing = Self.missing(readings, interval: interval)
        if profile.encoding == .regular { try checkGrid() }
    }

    private static func check(_ reading: Reading, at index: Int, interval: Int) throws(BatchError) {
        guard Int(reading.value) <= Reading.maximumValue else {
            throw BatchError(code: "batch.value-out-of-range", message: "value code \(index) is above 4095")
        }
        guard interval > 0 || Int(reading.step) <= Reading.maximumStep else {
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

    private static func missing(_ readings: [Reading], interval: Int) -> [MissingStretch] {
        guard interval > 0 else { return [] }
        var place = 0
        var stretches: [MissingStretch] = []
        for (earlier, later) in zip(readings, readings.dropFirst()) {
            let places = Int(later.step) / interval
            if places > 1 {
                stretches.append(
                    MissingStretch(start: place + 1, count: places - 1, before: earlier.value, after: later.value))
            }
            place += places
        }
        return stretches
    }

    private func checkGrid() throws(BatchError) {
        if let index = readings.firstIndex(where: { Int($0.step) % header.interval != 0 }) {
            throw BatchError(
                code: "batch.off-grid",
                message: "the step of reading \(index) is no multiple of the interval of \(header.interval) ticks")
        }
        guard readings.count >= 2 else {
            throw BatchError(code: "batch.too-short", message: "a regular batch holds at least two readings")
        }
        guard header.slotCount <= Self.maximumCount else {
            throw BatchError(code: "batch.too-long", message: "the grid has more than 1048576 places")
        }
        guard missing.count <= MissingStretch.maximumStretches else {
            throw BatchError(
                code: "batch.too-many-gaps",
                message:
                    "readings are missing at more than \(MissingStretch.maximumStretches) stretches of the grid; an "
                    + "irregular batch takes any number")
        }
        if let stretch = missing.first(where: { $0.count >= 1 << MissingStretch.countBits }) {
            throw BatchError(
                code: "batch.gap-too-long",
                message: "more than 65535 readings in a row are missing from \(stretch.start)")
        }
    }

    /// The ticks of all readings since the Unix epoch.
    public var ticks: [UInt32] {
        var tick = header.startTick
        return readings.map { reading in
            tick += reading.step
            return tick
        }
    }

    /// Which slot of the header's count a reading has: its number, or its place on a regular grid. Numbers behind the last
    /// reading go on from there.
    package func place(of reading: Int) -> Int {
        guard header.interval > 0 else { return reading }
        let steps = readings.prefix(reading + 1).reduce(0) { $0 + Int($1.step) }
        return steps / header.interval + max(0, reading + 1 - readings.count)
    }

    /// The time of a tick.
    public func time(ofTick tick: Int64) -> UTCTime? {
        try? UTCTime(secondsSinceEpoch: tick * Int64(header.tickSeconds))
    }
}
