import CanonicalEncoding
import Statements

/// Reads a log row by row: what all layouts have in common.
///
/// Rules: times go forward; two readings at one time, another sensor's reading and a value that is no number are
/// errors, not skipped, since a log that is silently thinned out would prove something else.
struct LogReader {
    /// One row, before it means anything.
    struct Row {
        let line: Int
        let time: ArraySlice<UInt8>
        let value: ArraySlice<UInt8>
        let sensor: String?
    }

    let options: LogOptions
    var lines: LineReader
    var units: UnitClaims
    private var zone: ZoneResolver
    private var entries: [LogEntry] = []
    private var sensor: String?
    private var skippedRows = 0

    init(source: ByteSource, options: LogOptions) {
        self.options = options
        lines = LineReader(source)
        units = UnitClaims(declared: options.unit)
        zone = ZoneResolver(options.zone)
        sensor = options.sensor
    }

    /// Reads to the end.
    mutating func readAll() throws(ImportError) -> ImportedLog {
        guard let first = try nextNonBlankLine() else {
            throw ImportError(code: "log.empty", message: "the log is empty")
        }
        let looksLikeJSON = first.trimmed.first == UInt8(ascii: "{")
        let format = options.format ?? (looksLikeJSON ? .jsonLines : .csv)
        switch format {
        case .csv: try readCSV(header: first)
        case .jsonLines: try readJSONLines(first: first)
        }
        guard !entries.isEmpty else {
            if skippedRows > 0 {
                throw ImportError(
                    code: "log.no-such-sensor",
                    message: "none of the \(skippedRows) rows is of the sensor that was asked for")
            }
            throw ImportError(code: "log.empty", message: "the log holds no readings")
        }
        return ImportedLog(
            entries: entries, unit: try units.required(), sensor: sensor, format: format,
            quantization: options.quantization, notes: notes)
    }

    /// The next line that holds more than blanks.
    mutating func nextNonBlankLine() throws(ImportError) -> [UInt8]? {
        while let line = try lines.next() {
            if !line[...].trimmed.isEmpty { return line }
        }
        return nil
    }

    /// Whether a row is of the sensor that is wanted.
    ///
    /// - Throws: `log.mixed-sensors`.
    mutating func wants(sensor name: String?, line: Int) throws(ImportError) -> Bool {
        guard let name else { return true }
        if options.sensor != nil {
            let isWanted = options.sensor?.utf8.elementsEqual(name.utf8) == true
            if !isWanted { skippedRows += 1 }
            return isWanted
        }
        guard let sensor else {
            self.sensor = name
            return true
        }
        guard sensor.utf8.elementsEqual(name.utf8) else {
            throw ImportError(
                code: "log.mixed-sensors", line: line,
                message: "the reading is of sensor \(ColumnName.shown(name)), but the ones before are of "
                    + ColumnName.shown(sensor),
                hint: "one signature speaks for one sensor: choose it with --sensor-id")
        }
        return true
    }

    /// Takes a row into the log.
    mutating func add(_ row: Row) throws(ImportError) {
        do throws(ImportError) {
            _ = try units.required()
            let seconds = try moment(of: row.time.trimmed)
            let value = try ValueText.read(row.value, decimalComma: options.decimalComma)
            let code = try options.quantization.code(of: value)
            try checkOrder(seconds)
            guard entries.count < LogOptions.maximumReadings else {
                throw ImportError(
                    code: "log.too-long", message: "the log holds more than \(LogOptions.maximumReadings) readings",
                    hint: "sign it in parts, with --sequence 0, 1, 2 …")
            }
            entries.append(LogEntry(seconds: seconds, line: UInt32(clamping: row.line), code: code))
        } catch {
            throw error.at(line: row.line)
        }
    }

    private mutating func moment(of text: ArraySlice<UInt8>) throws(ImportError) -> Int64 {
        guard !text.isEmpty else { throw ImportError(code: "time.missing", message: "the time is empty") }
        let (seconds, hasFraction) =
            switch try options.timeFormat.read(text) {
            case .moment(let seconds, let hasFraction): (seconds, hasFraction)
            case .civil(let time): (try zone.seconds(of: time), time.hasFraction)
            }
        guard !hasFraction || options.snapsTimes else {
            throw ImportError(
                code: "time.sub-second", message: "the time is finer than a second",
                hint: "floor times to whole ticks with --snap --tick 1 (or a longer tick)")
        }
        return seconds
    }

    private func checkOrder(_ seconds: Int64) throws(ImportError) {
        guard let last = entries.last else { return }
        if seconds < last.seconds {
            throw ImportError(
                code: "log.out-of-order",
                message: "the time is \(last.seconds - seconds) s before that of the reading on line \(last.line)",
                hint: "a clock that went back makes times doubtful; sort the log only if you know why")
        }
        // Equal seconds may be different fractions; the tick grid decides about them.
        if seconds == last.seconds, !options.snapsTimes {
            throw ImportError(
                code: "log.duplicate-time", message: "the time is the same as that of the reading on line \(last.line)")
        }
    }

    private var notes: [String] {
        var notes: [String] = []
        if lines.droppedByteOrderMark { notes.append("a byte-order mark at the start was left out") }
        if skippedRows > 0 { notes.append("\(skippedRows) rows of other sensors were left out") }
        return notes
    }
}
