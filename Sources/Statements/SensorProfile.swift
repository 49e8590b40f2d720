/// Who measures, and what a value code means: temperature = (offset + code) · resolution in `unit`.
public struct SensorProfile: Hashable, Sendable {
    /// The device.
    public let device: Label
    /// Which of the device's keys signs.
    public let keyId: Label
    /// The unit of the values.
    public let unit: TemperatureUnit
    /// The step between neighbouring codes, more than zero.
    public let resolution: DecimalNumber
    /// What is added to a code before the resolution is applied, |offset| ≤ 10^9.
    public let offset: Int64
    /// Which calibration was in force; may be empty.
    public let calibration: Label
    /// How batches write times down.
    public let encoding: ReadingEncoding

    /// 0.1 of the unit.
    public static let defaultResolution: DecimalNumber = {
        guard let value = try? DecimalNumber(parsing: "0.1") else { preconditionFailure("0.1 is a decimal number") }
        return value
    }()
    /// Codes begin at −100.0 with the default resolution.
    public static let defaultOffset: Int64 = -1000

    /// Checks and makes a profile.
    ///
    /// - Throws: `batch.profile` for a resolution that is not positive or an offset beyond ±10^9.
    public init(
        device: Label, keyId: Label, unit: TemperatureUnit, resolution: DecimalNumber = Self.defaultResolution,
        offset: Int64 = Self.defaultOffset, calibration: Label, encoding: ReadingEncoding = .irregular
    ) throws(BatchError) {
        _ = try SensorScale(unit: unit, resolution: resolution, offset: offset, encoding: encoding)
        self.device = device
        self.keyId = keyId
        self.unit = unit
        self.resolution = resolution
        self.offset = offset
        self.calibration = calibration
        self.encoding = encoding
    }

    /// The temperature, in the profile's unit, that a value code stands for.
    ///
    /// - Throws: `decimal.overflow`.
    public func temperature(ofCode code: Int) throws(QuantityError) -> ExactRational {
        try ExactRational(offset + Int64(code)).multiplied(by: resolution.rational)
    }
}
