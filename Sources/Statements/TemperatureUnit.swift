/// A unit of temperature, written as in statements and profiles.
public enum TemperatureUnit: String, Hashable, Sendable, CaseIterable {
    /// Degrees Celsius (the UCUM code).
    case celsius = "Cel"
    /// Degrees Fahrenheit.
    case fahrenheit = "degF"
    /// Kelvin.
    case kelvin = "K"

    /// Reads the name or a usual alias: `Cel`, `C`, `°C`, `degC`, `celsius`, `degF`, `F`, `°F`, `fahrenheit`, `K`,
    /// `kelvin`, in any case.
    ///
    /// - Throws: `unit.unknown`.
    public init(parsing text: some StringProtocol) throws(QuantityError) {
        switch text.lowercased() {
        case "cel", "c", "°c", "degc", "celsius": self = .celsius
        case "degf", "[degf]", "f", "°f", "fahrenheit": self = .fahrenheit
        case "k", "°k", "kelvin": self = .kelvin
        default:
            throw QuantityError(code: "unit.unknown", message: "the unit of temperature is Cel, degF or K")
        }
    }

    /// For people: `°C`, `°F`, `K`.
    public var symbol: String {
        switch self {
        case .celsius: "°C"
        case .fahrenheit: "°F"
        case .kelvin: "K"
        }
    }

    /// Converts exactly, through kelvin: K = °C + 273.15 = (°F + 459.67) · 5/9.
    public func convert(_ value: ExactRational, to other: TemperatureUnit) throws(QuantityError) -> ExactRational {
        guard self != other else { return value }
        return try other.fromKelvin(toKelvin(value))
    }

    private func toKelvin(_ value: ExactRational) throws(QuantityError) -> ExactRational {
        switch self {
        case .celsius: try value.adding(ExactRational(27_315, over: 100))
        case .fahrenheit:
            try value.adding(ExactRational(45_967, over: 100)).multiplied(by: ExactRational(5, over: 9))
        case .kelvin: value
        }
    }

    private func fromKelvin(_ value: ExactRational) throws(QuantityError) -> ExactRational {
        switch self {
        case .celsius: try value.subtracting(ExactRational(27_315, over: 100))
        case .fahrenheit:
            try value.multiplied(by: ExactRational(9, over: 5)).subtracting(ExactRational(45_967, over: 100))
        case .kelvin: value
        }
    }
}

/// A temperature as a person writes it: `8 Cel`, `8C`, `-0.5 °C`, `74degF`.
public struct Temperature: Hashable, Sendable {
    /// The number.
    public let value: DecimalNumber
    /// Its unit.
    public let unit: TemperatureUnit

    /// Creates a temperature.
    public init(_ value: DecimalNumber, _ unit: TemperatureUnit) {
        self.value = value
        self.unit = unit
    }

    /// Reads a number directly followed, or followed after spaces, by a unit.
    ///
    /// - Throws: `temperature.malformed`, `unit.unknown`, `decimal.malformed`, `decimal.overflow`.
    public init(parsing text: some StringProtocol) throws(QuantityError) {
        let characters = Array(text)
        let end = characters.firstIndex { !($0.isASCII && ($0.isNumber || "+-.".contains($0))) } ?? characters.count
        let unit = String(characters[end...].drop { $0 == " " })
        guard end > 0, !unit.isEmpty else {
            throw QuantityError(
                code: "temperature.malformed", message: "expected a number and a unit, such as 8 Cel or 74 degF")
        }
        self.unit = try TemperatureUnit(parsing: unit)
        value = try DecimalNumber(parsing: String(characters[..<end]))
    }

    /// For people, such as `8 °C`.
    public var text: String { "\(value.text) \(unit.symbol)" }
}
