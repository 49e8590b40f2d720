/// One code word of a log: a value code and the time since the reading before.
public struct Reading: Hashable, Sendable {
    /// The value code, 0 … 4095: the temperature is (offset + value) · resolution in the profile's unit.
    public let value: UInt16
    /// Ticks since the previous reading: 0 for the first of a batch; after it 1 … 15, or on a regular grid a multiple of
    /// the interval.
    public let step: UInt32

    /// The bits of a value code.
    public static let valueBits = 12
    /// The bits of a step.
    public static let stepBits = 4
    /// The largest value code.
    public static let maximumValue = 4095
    /// The largest step of an irregular batch.
    public static let maximumStep = 15

    /// Creates a reading; a batch checks its ranges.
    public init(value: UInt16, step: UInt32) {
        self.value = value
        self.step = step
    }
}

/// A batch of readings that cannot be: wrong ranges, order or length.
public struct BatchError: Error, Hashable, Sendable {
    /// Stable: `batch.empty`, `batch.too-long`, `batch.first-step`, `batch.equal-times`, `batch.step-too-large`,
    /// `batch.value-out-of-range`, `batch.tick-seconds`, `batch.tick-out-of-range`, `batch.end-mismatch`,
    /// `batch.count-mismatch`, `batch.profile`, `batch.interval`, `batch.off-grid`, `batch.too-short`,
    /// `batch.too-many-gaps`, `batch.gap-too-long`.
    public let code: String
    /// What is wrong; it names positions, never values.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
