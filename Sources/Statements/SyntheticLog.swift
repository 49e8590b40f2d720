/// A deterministic generator of 64-bit numbers (SplitMix64: Steele, Lea, Flood 2014), for synthetic logs and tests only.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The same seed gives the same numbers.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Made-up cold-chain logs, for tests and demonstrations: the same plan and seed give the same batch, anywhere.
///
/// A base temperature with a slow wave and sensor noise; on it door openings (short, warm, decaying), defrost
/// cycles (regular, mild), customs dwells (long, warm plateaus), spikes (one reading), clock steps (a longer
/// step with no change) and gaps (missing readings). All in integers: no float, no platform differences.
public struct SyntheticLog: Hashable, Sendable {
    /// How often what happens, per thousand readings, and how long it lasts at most, in readings.
    public struct Disturbance: Hashable, Sendable {
        /// The chance that one begins at a reading, in thousandths.
        public var perMille: Int
        /// The most readings it lasts, at least 1.
        public var maximumReadings: Int
        /// What it adds at its peak, in codes; negative is colder.
        public var peakCodes: Int

        /// Creates a disturbance.
        public init(perMille: Int, maximumReadings: Int, peakCodes: Int) {
            self.perMille = perMille
            self.maximumReadings = maximumReadings
            self.peakCodes = peakCodes
        }
    }

    /// The number of readings.
    public var count: Int
    /// The length of a tick in seconds.
    public var tickSeconds = 60
    /// The tick of the first reading.
    public var startTick: UInt32 = 29_626_560
    /// The usual step between readings, 1 … 15.
    public var step = 1
    /// The usual value code (1050 is 5.0 with the default profile).
    public var baseCode = 1050
    /// The greatest noise, in codes.
    public var noiseCodes = 3
    /// Doors: a jump that decays.
    public var doors = Disturbance(perMille: 6, maximumReadings: 25, peakCodes: 60)
    /// Customs: a plateau.
    public var dwells = Disturbance(perMille: 2, maximumReadings: 90, peakCodes: 45)
    /// Sensor spikes of one reading.
    public var spikes = Disturbance(perMille: 3, maximumReadings: 1, peakCodes: 200)
    /// Readings between defrost cycles; 0 for none.
    public var defrostPeriod = 240
    /// The chance, in thousandths, that a reading comes late (a gap or a clock step), up to 15 ticks.
    public var latePerMille = 4

    /// A plan with the usual disturbances.
    public init(count: Int) {
        self.count = count
    }

    /// The readings of the plan for a seed.
    ///
    /// - Precondition: `count` is at least 1 and `step` is 1 … 15.
    public func readings(seed: UInt64) -> [Reading] {
        precondition(count >= 1 && (1...Reading.maximumStep).contains(step), "a log has readings and steps of 1 to 15")
        var random = SplitMix64(seed: seed)
        var door = Event()
        var dwell = Event()
        return (0..<count).map { index in
            var code = baseCode + triangle(index, period: 360, amplitude: 2 * noiseCodes)
            code += random.number(in: -noiseCodes...noiseCodes)
            code += door.advance(doors, decays: true, using: &random)
            code += dwell.advance(dwells, decays: false, using: &random)
            if random.happens(spikes.perMille) { code += spikes.peakCodes }
            if defrostPeriod > 0, index % defrostPeriod >= defrostPeriod - 8 { code += 20 }
            let late = random.happens(latePerMille)
            let steps = late ? random.number(in: step...Reading.maximumStep) : step
            return Reading(
                value: UInt16(min(max(code, 0), Reading.maximumValue)), step: index == 0 ? 0 : UInt32(steps))
        }
    }

    /// The plan as a batch of a device.
    ///
    /// - Throws: `batch.…` when the plan's ticks or length are out of range.
    public func batch(
        seed: UInt64, profile: SensorProfile, counter: UInt64 = 1, sequence: UInt64 = 0
    ) throws(BatchError) -> ReadingBatch {
        try ReadingBatch(
            profile: profile, counter: counter, sequence: sequence, tickSeconds: tickSeconds, startTick: startTick,
            readings: readings(seed: seed))
    }

    private func triangle(_ index: Int, period: Int, amplitude: Int) -> Int {
        let phase = index % period
        let rising = min(phase, period - phase)
        return amplitude * (4 * rising - period) / period
    }
}

/// A disturbance that is under way.
private struct Event {
    private var remaining = 0
    private var length = 1

    mutating func advance(
        _ plan: SyntheticLog.Disturbance, decays: Bool, using random: inout SplitMix64
    ) -> Int {
        if remaining == 0, random.happens(plan.perMille) {
            length = random.number(in: 1...max(1, plan.maximumReadings))
            remaining = length
        }
        guard remaining > 0 else { return 0 }
        defer { remaining -= 1 }
        return decays ? plan.peakCodes * remaining / length : plan.peakCodes
    }
}

extension SplitMix64 {
    /// A number of a range. The tiny bias of the remainder is the price of not depending on how the standard library
    /// draws, which may change; logs stay the same.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True with a chance of `perMille` in a thousand.
    mutating func happens(_ perMille: Int) -> Bool {
        number(in: 0...999) < perMille
    }
}
