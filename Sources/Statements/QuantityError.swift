/// A decimal number, unit, time span or time that could not be read or computed exactly.
public struct QuantityError: Error, Hashable, Sendable {
    /// Stable, dotted: `decimal.malformed`, `decimal.overflow`, `decimal.not-canonical`, `unit.unknown`,
    /// `temperature.malformed`, `span.malformed`, `span.out-of-range`, `time.malformed`, `time.out-of-range`,
    /// `time.leap-second`, `time.not-canonical`, `text.empty`, `text.too-long`, `text.unprintable`.
    public let code: String
    /// What is wrong, in a sentence.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    static let overflow = QuantityError(
        code: "decimal.overflow", message: "the numbers are too large or too fine to be computed exactly")
}
