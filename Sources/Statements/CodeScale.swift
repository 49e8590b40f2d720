/// What a value code means: temperature = (offset + code) · resolution in `unit`.
public struct CodeScale: Hashable, Sendable {
    /// The unit of the values.
    public let unit: TemperatureUnit
    /// The step between neighbouring codes, more than zero.
    public let resolution: DecimalNumber
    /// What is added to a code before the resolution is applied.
    public let offset: Int64
    /// The greatest code.
    public let maximumCode: Int

    /// The scale that sensors have by default: 0.1 °C from −100 °C on.
    public static let standard = CodeScale(
        unit: .celsius, resolution: SensorProfile.defaultResolution, offset: SensorProfile.defaultOffset)

    private init(unit: TemperatureUnit, resolution: DecimalNumber, offset: Int64) {
        self.unit = unit
        self.resolution = resolution
        self.offset = offset
        maximumCode = Reading.maximumValue
    }

    /// The scale of a sensor.
    public init(_ profile: SensorProfile) {
        self.init(SensorScale(profile))
    }

    /// The scale without what it says about times.
    public init(_ scale: SensorScale) {
        self.init(unit: scale.unit, resolution: scale.resolution, offset: scale.offset)
    }

    /// Whether circuits prove conditions of such families about sensors of this scale: the weights in a mean kinetic
    /// temperature are tables of circuits, made for the scale that sensors have by default.
    public func isProvable(_ families: [ConditionFamily]) -> Bool {
        !families.contains(.meanKinetic) || self == .standard
    }

    /// Where a temperature lies among the codes: an integer when a code stands for just that temperature.
    ///
    /// - Throws: `rule.threshold-overflow`.
    public func position(of value: DecimalNumber, _ unit: TemperatureUnit) throws(RuleError) -> ExactRational {
        do throws(QuantityError) {
            return try unit.convert(value.rational, to: self.unit).divided(by: resolution.rational)
                .subtracting(ExactRational(offset))
        } catch {
            throw RuleError(
                code: "rule.threshold-overflow", message: "the threshold cannot be computed exactly: \(error.message)")
        }
    }

    /// The temperature of a code in kelvin.
    ///
    /// - Throws: `decimal.overflow`.
    public func kelvin(ofCode code: Int) throws(QuantityError) -> ExactRational {
        try unit.convert(ExactRational(offset + Int64(code)).multiplied(by: resolution.rational), to: .kelvin)
    }

    /// A difference of so many kelvin, in codes.
    func codes(ofKelvin difference: ExactRational) throws(QuantityError) -> ExactRational {
        try TemperatureUnit.kelvin.convertDifference(difference, to: unit).divided(by: resolution.rational)
    }
}
