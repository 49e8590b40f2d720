import Statements

/// Decides the unit of a log from all that is said of it, and refuses what disagrees.
struct UnitClaims {
    /// The unit that all agree on so far.
    private(set) var unit: TemperatureUnit?
    private var source = ""

    /// Starts with the option, if it was given.
    init(declared: TemperatureUnit?) {
        unit = declared
        source = "the option --unit"
    }

    /// Takes notice of a unit that a column, a field or a row names.
    ///
    /// - Throws: `unit.mismatch`.
    mutating func add(_ claimed: TemperatureUnit, from claimant: String) throws(ImportError) {
        guard let unit else {
            unit = claimed
            source = claimant
            return
        }
        guard unit == claimed else {
            throw ImportError(
                code: "unit.mismatch",
                message: "\(claimant) says \(claimed.rawValue), but \(source) says \(unit.rawValue)",
                hint: "values are never converted: sign them in the unit that the device measured in")
        }
    }

    /// Takes notice of a unit as a row writes it.
    ///
    /// - Throws: `unit.unknown`, `unit.mismatch`.
    mutating func add(text: String, from claimant: String) throws(ImportError) {
        let claimed: TemperatureUnit
        do throws(QuantityError) { claimed = try TemperatureUnit(parsing: text) } catch { throw ImportError(error) }
        try add(claimed, from: claimant)
    }

    /// The unit, once a value is to be read.
    ///
    /// - Throws: `unit.undeclared`.
    func required() throws(ImportError) -> TemperatureUnit {
        guard let unit else {
            throw ImportError(
                code: "unit.undeclared", message: "nothing says the unit of the values",
                hint: "say it: --unit Cel, --unit degF or --unit K")
        }
        return unit
    }

    /// The unit that a column's or field's name says, such as `celsius`, `temp_f` or `Temperature (°C)`.
    static func implied(byName name: String) -> TemperatureUnit? {
        let words = ColumnName.words(of: name)
        let units = Set(
            words.compactMap { word -> TemperatureUnit? in
                switch word {
                case "celsius", "centigrade", "degc", "tempc", "°c", "℃": .celsius
                case "fahrenheit", "degf", "tempf", "°f", "℉": .fahrenheit
                case "kelvin", "degk", "tempk", "°k": .kelvin
                case "c" where words.count > 1: .celsius
                case "f" where words.count > 1: .fahrenheit
                case "k" where words.count > 1: .kelvin
                default: nil
                }
            })
        return units.count == 1 ? units.first : nil
    }
}

/// Names of columns and fields, compared as people mean them.
enum ColumnName {
    /// Lower-case words: letters, digits and degree signs; everything else separates.
    static func words(of name: String) -> [String] {
        name.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "°" || $0 == "℃" || $0 == "℉") }.map(
            String.init)
    }

    /// The words, joined by underscores.
    static func normalized(_ name: String) -> String {
        words(of: name).joined(separator: "_")
    }

    /// Names of a time, the likeliest first.
    static let time = [
        "timestamp", "time", "datetime", "date_time", "date", "ts", "timestamp_utc", "time_utc", "datetime_utc",
        "date_utc", "utc", "recorded_at", "unix_time", "epoch",
    ]
    /// Names of a sensor, the likeliest first.
    static let sensor = [
        "sensor_id", "sensor", "sensorid", "device_id", "device", "deviceid", "logger_id", "logger", "serial",
        "serial_number",
    ]
    /// Names of a unit.
    static let unit = ["unit", "units", "uom"]

    /// Whether a name is that of a temperature: `temp`, `temperature`, `value`, `reading` or a unit, perhaps with a
    /// unit behind it.
    static func isTemperature(_ name: String) -> Bool {
        var words = words(of: name)
        if words.count > 1, let last = words.last, ["c", "f", "k", "°c", "°f", "degc", "degf"].contains(last) {
            words.removeLast()
        }
        let names = [
            "temp", "temperature", "value", "reading", "celsius", "fahrenheit", "kelvin", "tempc", "tempf", "tempk",
            "degc", "degf", "temp_celsius", "temp_fahrenheit", "temp_kelvin", "temperature_celsius",
            "temperature_fahrenheit", "temperature_kelvin", "air_temperature", "air_temp",
        ]
        return names.contains(words.joined(separator: "_"))
    }

    /// A name for a message: short, and without characters that move a cursor.
    static func shown(_ name: String) -> String {
        let clean = name.unicodeScalars.prefix(40).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: "?"
            default: Character(scalar)
            }
        }
        return "'" + String(clean) + "'"
    }
}
