import Statements

/// A log laid on a grid of ticks: every time is a whole number of ticks since the epoch; every step is at most 15 ticks, or
/// for a regular batch a multiple of an interval.
public struct TickGrid: Hashable, Sendable {
    /// The length of a tick in seconds, 1 … 86,400.
    public let tickSeconds: Int
    /// The tick of the first reading.
    public let startTick: UInt32
    /// The readings with their steps.
    public let readings: [Reading]
    /// The most steps a reading took, and where.
    public let longestStep: Int

    /// Lays a log on the grid.
    ///
    /// Without `tick` it is the longest that every time lies on: the greatest common divisor of the start and of all
    /// differences. `snaps` floors every time to its tick, as a device does whose clock shows one tick.
    /// - Throws: `tick.seconds`, `tick.missing`, `tick.off-grid`, `tick.shared`, `tick.step-too-large`,
    ///   `tick.out-of-range`.
    public init(
        laying log: ImportedLog, tick: Int? = nil, snaps: Bool = false, encoding: ReadingEncoding = .irregular
    ) throws(ImportError) {
        if let tick, !(1...86_400).contains(tick) {
            throw ImportError(code: "tick.seconds", message: "a tick is 1 to 86400 seconds long")
        }
        guard tick != nil || !snaps else {
            throw ImportError(
                code: "tick.missing", message: "--snap needs to know the tick to floor times to",
                hint: "give it, such as --snap --tick 60")
        }
        let fitting = Self.fittingTick(of: log.entries)
        let seconds = tick ?? fitting
        tickSeconds = seconds
        let length = Int64(seconds)
        var readings: [Reading] = []
        readings.reserveCapacity(log.entries.count)
        var previous: LogEntry?
        var longestStep = 0
        for entry in log.entries {
            guard snaps || entry.seconds % length == 0 else {
                throw ImportError(
                    code: "tick.off-grid", line: Int(entry.line),
                    message: "the time is no whole number of ticks of \(seconds) s",
                    hint: "floor times to ticks with --snap, or use --tick \(fitting), on which all times lie")
            }
            let step = previous.map { entry.seconds / length - $0.seconds / length } ?? 0
            if let previous, step == 0 {
                throw ImportError(
                    code: entry.seconds == previous.seconds ? "log.duplicate-time" : "tick.shared",
                    line: Int(entry.line),
                    message: "the reading lies in the same tick of \(seconds) s as the one on line \(previous.line)",
                    hint: "use a shorter --tick")
            }
            guard encoding == .regular || step <= Int64(Reading.maximumStep) else {
                throw Self.stepTooLarge(step, tick: seconds, before: entry, of: log, previous: previous)
            }
            longestStep = max(longestStep, Int(step))
            guard let step = UInt32(exactly: step) else {
                throw ImportError(
                    code: "tick.out-of-range", line: Int(entry.line),
                    message: "the reading comes more than 2^32 - 1 ticks after the one before",
                    hint: "use a longer --tick")
            }
            readings.append(Reading(value: entry.code, step: step))
            previous = entry
        }
        guard let first = log.entries.first, let last = previous, let start = UInt32(exactly: first.seconds / length),
            UInt32(exactly: last.seconds / length) != nil
        else {
            throw ImportError(
                code: "tick.out-of-range", message: "the last time lies beyond tick 2^32 - 1 of \(seconds) s each",
                hint: "use a longer --tick")
        }
        startTick = start
        self.readings = readings
        self.longestStep = longestStep
    }

    /// Ticks between the places of the widest regular grid on which all readings lie; 0 if there is but one reading.
    public var interval: Int {
        readings.dropFirst().reduce(0) { Int(Self.greatestCommonDivisor(Int64($0), Int64($1.step))) }
    }

    private static func fittingTick(of entries: [LogEntry]) -> Int {
        var divisor = entries.first?.seconds ?? 0
        for (earlier, later) in zip(entries, entries.dropFirst()) where divisor != 1 {
            divisor = greatestCommonDivisor(divisor, later.seconds - earlier.seconds)
        }
        // A lone reading, or readings days apart, divide by more than a day.
        return Int(divisor <= 86_400 && divisor > 0 ? divisor : greatestCommonDivisor(divisor, 86_400))
    }

    private static func stepTooLarge(
        _ step: Int64, tick: Int, before entry: LogEntry, of log: ImportedLog, previous: LogEntry?
    ) -> ImportError {
        let from = previous.map { " (the one before is on line \($0.line))" } ?? ""
        let suggestion = suggestedTicks.first { $0 > tick && hasOnlyFittingSteps(log.entries, tick: Int64($0)) }
        let isOnGrid = suggestion.map { length in log.entries.allSatisfy { $0.seconds % Int64(length) == 0 } } ?? false
        return ImportError(
            code: "tick.step-too-large", line: Int(entry.line),
            message:
                "the reading comes \(step) ticks of \(tick) s after the one before\(from); a step holds at most 15",
            hint: suggestion.map { "use --tick \($0)" + (isOnGrid ? "" : " --snap") }
                ?? "no tick suits both this gap and the rest: sign the parts before and after it as two batches")
    }

    /// Whether every step is 1 … 15 ticks once times are floored.
    private static func hasOnlyFittingSteps(_ entries: [LogEntry], tick: Int64) -> Bool {
        zip(entries, entries.dropFirst()).allSatisfy { earlier, later in
            let step = later.seconds / tick - earlier.seconds / tick
            return step >= 1 && step <= Int64(Reading.maximumStep)
        }
    }

    private static let suggestedTicks = [
        2, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10_800, 14_400,
        21_600, 28_800, 43_200, 86_400,
    ]

    private static func greatestCommonDivisor(_ lhs: Int64, _ rhs: Int64) -> Int64 {
        var (a, b) = (lhs, rhs)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
