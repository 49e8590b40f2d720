/// One reason why a claim cannot be proved.
public struct Obstacle: Hashable, Sendable {
    /// Which kind of reason.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// No reading, run or sum inside the window reaches the rule.
        case noExcursion = "evaluation.no-excursion"
        /// The rule may have been broken: readings held until the next reach it.
        case excursion = "evaluation.excursion"
        /// Too few excursions begin inside the window.
        case tooFewExcursions = "evaluation.too-few-excursions"
        /// As many excursions begin as make a breach.
        case tooManyExcursions = "evaluation.too-many-excursions"
        /// The observed readings do not lift the mean of the window to the limit.
        case meanNotReached = "evaluation.mean-not-reached"
        /// Readings held until the next lift the mean of the window to the limit.
        case meanReached = "evaluation.mean-reached"
        /// No observed step inside the window is too fast.
        case noFastStep = "evaluation.no-fast-step"
        /// A step is too fast.
        case fastStep = "evaluation.fast-step"
        /// The log has no gap over the maximum, and not too much is missing.
        case covered = "evaluation.covered"
        /// Too much time is missing in all.
        case missingTime = "evaluation.missing-time"
        /// The first reading comes too late after the window's start.
        case leadingGap = "evaluation.leading-gap"
        /// Two readings lie too far apart.
        case gap = "evaluation.gap"
        /// The last reading comes too early before the window's end.
        case trailingGap = "evaluation.trailing-gap"
        /// Readings lie outside the window that a claim about all of them speaks of.
        case readingOutsideWindow = "evaluation.reading-outside-window"

        /// Whether it is about the log and the window alone, whatever the condition.
        var isAboutCoverage: Bool {
            switch self {
            case .leadingGap, .gap, .trailingGap, .readingOutsideWindow: true
            default: false
            }
        }
    }

    /// The kind; its raw value is the stable code.
    public let kind: Kind
    /// The reading where it begins; `nil` for a leading gap, and when no single place is to blame.
    public let firstReading: Int?
    /// The reading where it ends; `nil` for a trailing gap, and when no single place is to blame.
    public let lastReading: Int?
    /// The tick where it begins.
    public let startTick: Int64
    /// The tick where it ends.
    public let endTick: Int64
    /// What is wrong and where; it names times and positions, never temperatures.
    public let message: String

    /// The stable code.
    public var code: String { kind.rawValue }

    /// The same obstacle, of one condition of several.
    func ofCondition(_ number: Int) -> Obstacle {
        guard !kind.isAboutCoverage else { return self }
        return Obstacle(
            kind: kind, firstReading: firstReading, lastReading: lastReading, startTick: startTick, endTick: endTick,
            message: "condition \(number): \(message)")
    }
}
