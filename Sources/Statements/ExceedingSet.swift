/// Which side of the threshold exceeds.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// Too warm.
    case above
    /// Too cold.
    case below
}

/// An interval of temperatures in one unit.
public struct TemperatureBand: Hashable, Sendable {
    /// The lower end.
    public let low: DecimalNumber
    /// The upper end, more than the lower.
    public let high: DecimalNumber
    /// The unit of both.
    public let unit: TemperatureUnit

    /// Checks and makes a band.
    ///
    /// - Throws: `rule.band-empty` unless the lower end is below the upper.
    public init(low: DecimalNumber, high: DecimalNumber, unit: TemperatureUnit) throws(RuleError) {
        guard low < high else {
            throw RuleError(code: "rule.band-empty", message: "the lower end of a band lies below the upper")
        }
        self.low = low
        self.high = high
        self.unit = unit
    }

    /// For people, such as `2 to 8 °C`.
    public var text: String { "\(low.text) to \(high.text) \(unit.symbol)" }
}

/// The temperatures that exceed.
public enum ExceedingSet: Hashable, Sendable {
    /// One side of a threshold; the threshold itself unless strict.
    case beyond(Direction, Temperature, isStrict: Bool)
    /// Both sides of a band; its ends themselves unless strict.
    case outside(TemperatureBand, isStrict: Bool)

    /// `above 8 °C`, `at or below -0.5 °C`, `outside 2 to 8 °C`, `outside or at 2 to 8 °C`.
    public var text: String {
        switch self {
        case .beyond(let direction, let threshold, let isStrict):
            "\(isStrict ? "" : "at or ")\(direction.rawValue) \(threshold.text)"
        case .outside(let band, let isStrict): "outside \(isStrict ? "" : "or at ")\(band.text)"
        }
    }

    /// The unit in which it is written.
    public var unit: TemperatureUnit {
        switch self {
        case .beyond(_, let threshold, _): threshold.unit
        case .outside(let band, _): band.unit
        }
    }
}

/// Hysteresis: an excursion goes on until a reading is back inside of this, ends included. In the unit of the
/// exceeding set.
public enum Rearming: Hashable, Sendable {
    /// At or below this number where above exceeds, at or above it where below exceeds.
    case at(DecimalNumber)
    /// At or inside a band that lies inside of the one outside of which temperatures exceed.
    case inside(low: DecimalNumber, high: DecimalNumber)

    /// Whether it lies strictly inside of what does not exceed, on the sides on which temperatures exceed.
    func isInside(_ set: ExceedingSet) -> Bool {
        switch (set, self) {
        case (.beyond(.above, let threshold, _), .at(let value)): value < threshold.value
        case (.beyond(.below, let threshold, _), .at(let value)): threshold.value < value
        case (.outside(let band, _), .inside(let low, let high)): band.low < low && low <= high && high < band.high
        default: false
        }
    }

    /// `at or below 7 °C`, `at or inside 3 to 7 °C`.
    func text(of set: ExceedingSet) -> String {
        switch self {
        case .at(let value):
            if case .beyond(.below, _, _) = set {
                "at or above \(value.text) \(set.unit.symbol)"
            } else {
                "at or below \(value.text) \(set.unit.symbol)"
            }
        case .inside(let low, let high): "at or inside \(low.text) to \(high.text) \(set.unit.symbol)"
        }
    }
}
