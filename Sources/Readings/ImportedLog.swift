import Statements

/// One reading of a log: when, and which value code.
public struct LogEntry: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// The line of the log where it stands.
    public let line: UInt32
    /// The code of the value.
    public let code: UInt16
}

/// A log as it was read: one sensor's readings in order of time, quantized, not yet on a tick grid.
public struct ImportedLog: Hashable, Sendable {
    /// The readings, oldest first, at strictly increasing times (equal times are possible only when times are to be
    /// snapped to ticks, and are refused there).
    public let entries: [LogEntry]
    /// The unit of the values.
    public let unit: TemperatureUnit
    /// The sensor that the log names, if it names one.
    public let sensor: String?
    /// The layout that was read.
    public let format: LogFormat
    /// How values became codes.
    public let quantization: Quantization
    /// What was noticed on the way and is no error, in sentences.
    public let notes: [String]

    /// Reads a whole log.
    ///
    /// - Throws: an `ImportError` that names the line: codes `log.…`, `csv.…`, `json.…`, `time.…`, `value.…`,
    ///   `unit.…`, `file.…`.
    public init(reading source: ByteSource, options: LogOptions) throws(ImportError) {
        var reader = LogReader(source: source, options: options)
        self = try reader.readAll()
    }

    init(
        entries: [LogEntry], unit: TemperatureUnit, sensor: String?, format: LogFormat, quantization: Quantization,
        notes: [String]
    ) {
        self.entries = entries
        self.unit = unit
        self.sensor = sensor
        self.format = format
        self.quantization = quantization
        self.notes = notes
    }
}
