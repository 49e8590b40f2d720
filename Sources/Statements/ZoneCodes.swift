/// The five zones in which a condition sees value codes, by the codes at which they begin: exceeding below, between,
/// calm, between, exceeding above. In the zones between, an excursion goes on but none begins.
///
/// A threshold leaves the zones of its other side empty, and without re-arming nothing lies between.
public struct ZoneCodes: Hashable, Sendable {
    /// The first code that does not exceed below; 0 if none exceeds there.
    public let lowEnd: Int
    /// The first calm code.
    public let calmStart: Int
    /// The first code above the calm ones.
    public let calmEnd: Int
    /// The first code that exceeds above; one more than the greatest code if none does.
    public let highStart: Int

    /// The zones of a condition, of which one code at least is calm.
    ///
    /// - Parameter maximumCode: the greatest code of the sensor.
    public init(_ condition: ConditionParameters, maximumCode: Int = Reading.maximumValue) {
        let end = maximumCode + 1
        let rearm = condition.rearm
        switch (condition.sides, condition.direction) {
        case (.one, .above):
            // In degree-minutes `high` itself lies at distance zero.
            highStart = condition.high + (condition.family == .degreeMinutes ? 1 : 0)
            (lowEnd, calmStart) = (0, 0)
            calmEnd = rearm.map { $0.high + 1 } ?? highStart
        case (.one, .below):
            lowEnd = condition.high + (condition.family == .degreeMinutes ? 0 : 1)
            calmStart = rearm?.low ?? lowEnd
            (calmEnd, highStart) = (end, end)
        case (.band, _):
            (lowEnd, highStart) = (condition.low, condition.high + 1)
            calmStart = rearm?.low ?? lowEnd
            calmEnd = rearm.map { $0.high + 1 } ?? highStart
        }
    }
}
