import ArgumentParser
import Readings
import Statements

extension LogFormat: ExpressibleByArgument {}
extension LogOptions.Delimiter: ExpressibleByArgument {}

/// How a log is written.
struct LogLayoutOptions: ParsableArguments {
    @Option(help: ArgumentHelp("csv or jsonl. (default: by the first character)"))
    var format: LogFormat?

    @Option(
        name: [.customLong("time"), .customLong("time-column")],
        help: ArgumentHelp("The column or field of the times.", valueName: "name"))
    var time: String?

    @Option(
        name: [.customLong("value"), .customLong("value-column")],
        help: ArgumentHelp("The column or field of the values.", valueName: "name"))
    var value: String?

    @Option(help: ArgumentHelp("The column or field of the sensor's name.", valueName: "name"))
    var sensorColumn: String?

    @Option(help: ArgumentHelp("Take only this sensor's readings.", valueName: "name"))
    var sensorId: String?

    @Option(help: ArgumentHelp("comma, semicolon or tab. (default: by the header)"))
    var delimiter: LogOptions.Delimiter?

    @Flag(help: "Values have a decimal comma: 8,1.")
    var decimalComma = false

    @Option(
        help: ArgumentHelp(
            "auto (ISO 8601 or Unix seconds), unix, unix-ms, or a pattern of %Y %m %d %H %M %S %I %p %b %f %z %Z %F %T %R.",
            valueName: "format"))
    var timeFormat = "auto"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The zone of times that do not say their offset: UTC, a fixed offset such as -08:00, or a place such as "
                + "America/Los_Angeles.", valueName: "zone"))
    var tz: String?

    @Option(help: ArgumentHelp("Cel, degF or K; it must agree with what the log says. (default: what the log says)"))
    var unit: String?

    /// Puts the options into a reader's.
    func apply(to options: inout LogOptions) throws(CommandError) {
        options.format = format
        options.timeColumn = time
        options.valueColumn = value
        options.sensorColumn = sensorColumn
        options.sensor = sensorId
        options.delimiter = delimiter
        options.decimalComma = decimalComma
        do throws(ImportError) { options.timeFormat = try TimeFormat(parsing: timeFormat) } catch {
            throw .usage("--time-format", error.message, hint: error.hint)
        }
        if let tz {
            do throws(ImportError) { options.zone = try LogZone(parsing: tz) } catch {
                throw .usage("--tz", error.message, hint: error.hint)
            }
        }
        if let unit {
            do throws(QuantityError) { options.unit = try TemperatureUnit(parsing: unit) } catch {
                throw .usage("--unit", error.message)
            }
        }
    }
}
