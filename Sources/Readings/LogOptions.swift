import Statements

/// The layout of a log.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// Rows of separated fields under a header line (RFC 4180).
    case csv
    /// One JSON object a line.
    case jsonLines = "jsonl"
}

/// How a log is to be read. Everything has a default that suits logs which say what they mean.
public struct LogOptions: Hashable, Sendable {
    /// The layout; `nil` to tell by the first character (`{` begins JSON Lines).
    public var format: LogFormat?
    /// The column or field of the times; `nil` for the usual names.
    public var timeColumn: String?
    /// The column or field of the values; `nil` for the usual names.
    public var valueColumn: String?
    /// The column or field of the sensor's name; `nil` for the usual names, if there is one.
    public var sensorColumn: String?
    /// The separator of a CSV log; `nil` to tell by the header.
    public var delimiter: Delimiter?
    /// Whether values are written with a decimal comma.
    public var decimalComma = false
    /// How times are written.
    public var timeFormat = TimeFormat.automatic
    /// The zone of times that do not say their offset.
    public var zone: LogZone?
    /// The unit of the values; it must agree with what names and rows say.
    public var unit: TemperatureUnit?
    /// The only sensor whose readings are wanted; `nil` when the log must hold one sensor only.
    public var sensor: String?
    /// How values become codes.
    public var quantization: Quantization
    /// Whether times may be finer than a second, because they will be floored to a tick.
    public var snapsTimes = false

    /// The most readings of a log, as of a batch.
    public static let maximumReadings = ReadingBatch.maximumCount

    /// The separator of CSV fields.
    public enum Delimiter: String, Hashable, Sendable, CaseIterable {
        /// `,`
        case comma
        /// `;`
        case semicolon
        /// A tab.
        case tab

        var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: UInt8(ascii: "\t")
            }
        }
    }

    /// Options that leave everything to the log.
    public init(quantization: Quantization) {
        self.quantization = quantization
    }
}
