import CanonicalEncoding
import Primitives
import Statements

/// Builders that the tests share.
enum Fixtures {
    static func decimal(_ text: String) -> DecimalNumber { try! DecimalNumber(parsing: text) }
    static func span(_ text: String) -> TimeSpan { try! TimeSpan(parsing: text) }
    static func time(_ seconds: Int64) -> UTCTime { try! UTCTime(secondsSinceEpoch: seconds) }

    static func window(_ start: Int64, _ end: Int64) -> TimeWindow {
        try! TimeWindow(start: time(start), end: time(end))
    }

    /// A profile with the default codes (0.1, from -100.0), or whole degrees from `offset` on.
    static func profile(
        device: String = "fridge-7", unit: TemperatureUnit = .celsius, resolution: String = "0.1",
        offset: Int64 = -1000, calibration: String = "cal-2026-03"
    ) -> SensorProfile {
        try! SensorProfile(
            device: Label(device), keyId: Label("key-1"), unit: unit, resolution: decimal(resolution), offset: offset,
            calibration: Label(calibration, allowEmpty: true))
    }

    /// Codes are the values themselves and a tick is `tickSeconds`: for tests that think in codes and ticks.
    static func plainBatch(_ readings: [(value: Int, step: Int)], startTick: UInt32 = 0, tickSeconds: Int = 1)
        -> ReadingBatch
    {
        try! ReadingBatch(
            profile: profile(resolution: "1", offset: 0), counter: 1, sequence: 0, tickSeconds: tickSeconds,
            startTick: startTick, readings: readings.map { Reading(value: UInt16($0.value), step: UInt32($0.step)) })
    }

    static func rule(
        _ family: RuleFamily, _ direction: Direction = .above, _ threshold: String = "8 Cel", strict: Bool = true,
        duration: String = "0", durationStrict: Bool = false, gap: String = "5min"
    ) -> BreachRule {
        try! BreachRule(
            family: family, direction: direction, threshold: Temperature(parsing: threshold), thresholdStrict: strict,
            duration: span(duration), durationStrict: durationStrict, maximumGap: span(gap))
    }

    /// The seed's rule: above 8 °C for more than 30 min; no gap over 5 min.
    static let seed = rule(.consecutive, duration: "30min", durationStrict: true)

    /// A key that is the same in every run.
    static func key(_ first: UInt8 = 1) -> EdDSASigningKey {
        // The key cannot be copied, and so cannot leave a closure that lends the array's bytes.
        let seed = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 1)
        defer { seed.deallocate() }
        seed.copyBytes(from: (0..<32).map { first &+ UInt8($0) })
        return try! EdDSASigningKey(seed: UnsafeRawBufferPointer(seed))
    }

    /// A minute log from 00:00 on 2026-05-01 with the default codes: one temperature, in tenths of a degree, a minute.
    static let mayFirst: Int64 = 1_777_593_600
    static func minuteLog(tenths: [Int], steps: [Int]? = nil) -> ReadingBatch {
        let readings = tenths.enumerated().map { index, tenth in
            Reading(value: UInt16(tenth + 1000), step: UInt32(steps?[index] ?? (index == 0 ? 0 : 1)))
        }
        return try! ReadingBatch(
            profile: profile(), counter: 1, sequence: 0, tickSeconds: 60, startTick: UInt32(mayFirst / 60),
            readings: readings)
    }

    /// The window that a minute log covers.
    static func wholeWindow(of batch: ReadingBatch) -> TimeWindow {
        let tick = Int64(batch.header.tickSeconds)
        return window(Int64(batch.header.startTick) * tick, Int64(batch.header.endTick) * tick)
    }

    /// A file of the project, by its path from the package's root.
    static func projectFile(_ path: String, file: String = #filePath) -> [UInt8] {
        let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try! FileBytes.read(path: "\(root)/\(path)", limit: 1 << 20)
    }
}

extension Provability {
    /// Whether the claim can be proved.
    var isProvable: Bool {
        if case .provable = self { true } else { false }
    }

    /// The codes of what stands in the way.
    var codes: [String] { obstacles.map(\.code) }

    /// What stands in the way.
    var obstacles: [Obstacle] {
        if case .notProvable(let obstacles) = self { obstacles } else { [] }
    }
}
