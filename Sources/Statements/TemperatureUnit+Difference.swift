extension TemperatureUnit {
    /// Converts a difference of two temperatures exactly: a kelvin is a degree Celsius, and 9/5 degrees Fahrenheit.
    public func convertDifference(
        _ value: ExactRational, to other: TemperatureUnit
    ) throws(QuantityError) -> ExactRational {
        try value.multiplied(by: kelvinPerDegree).divided(by: other.kelvinPerDegree)
    }

    private var kelvinPerDegree: ExactRational {
        get throws(QuantityError) {
            switch self {
            case .celsius, .kelvin: ExactRational(1)
            case .fahrenheit: try ExactRational(5, over: 9)
            }
        }
    }
}

extension DecimalNumber: Comparable {
    /// Smaller before larger, as numbers.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        // Fifteen digits times at most 10^9 fit 128 bits by far.
        func scaled(_ number: Self) -> Int128 {
            (number.scale..<maximumScale).reduce(Int128(number.coefficient)) { value, _ in value * 10 }
        }
        return scaled(lhs) < scaled(rhs)
    }
}
