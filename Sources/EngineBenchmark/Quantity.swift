import Foundation

/// Figures as people read them.
public enum Quantity {
    /// Seconds in the unit that fits, three digits: `3.71 ns`, `0.23 s`.
    public static func time(_ seconds: Double) -> String {
        switch abs(seconds) {
        case ..<0.9995e-6: digits(seconds * 1e9) + " ns"
        case ..<0.9995e-3: digits(seconds * 1e6) + " µs"
        case ..<0.9995: digits(seconds * 1e3) + " ms"
        default: digits(seconds) + " s"
        }
    }

    /// Bytes in millions.
    public static func megabytes(_ bytes: Double) -> String {
        digits(bytes / 1e6) + " MB"
    }

    /// Three significant digits, more only before the point.
    public static func digits(_ value: Double) -> String {
        decimal(value, places: abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0)
    }

    /// A decimal fraction with so many places.
    public static func decimal(_ value: Double, places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
