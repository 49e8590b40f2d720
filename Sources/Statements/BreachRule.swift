/// How the time of exceeding counts.
public enum RuleFamily: String, Hashable, Sendable, CaseIterable {
    /// One reading is enough.
    case instant
    /// The longest run counts.
    case consecutive
    /// All exceeding time counts together.
    case cumulative
}

/// Which side of the threshold exceeds.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// Too warm.
    case above
    /// Too cold.
    case below
}

/// What is claimed: that the rule was broken, or that it was kept.
public enum Polarity: String, Hashable, Sendable, CaseIterable {
    /// The rule was broken. Only observed time counts.
    case breach
    /// The rule was kept. Every gap counts against it.
    case noBreach = "no-breach"
}

/// A threshold-breach rule: when a log of temperatures counts as a breach.
///
/// Example: above 8 °C (strictly) for more than 30 min (strictly), with no gap over 5 min. Hold models are fixed:
/// a breach counts a run from its first to its last exceeding reading (a lower bound of the time above), a
/// no-breach counts every reading until the next one (an upper bound).
public struct BreachRule: Hashable, Sendable {
    /// A name for people, of `a-z`, `0-9` and `-`, at most 64 characters; not part of the rule's meaning.
    public let name: String?
    /// How time counts.
    public let family: RuleFamily
    /// Which side exceeds.
    public let direction: Direction
    /// The threshold and its unit.
    public let threshold: Temperature
    /// Whether a reading equal to the threshold does not exceed.
    public let thresholdStrict: Bool
    /// The duration that makes a breach; zero for `instant`, more than zero for an inclusive duration otherwise.
    public let duration: TimeSpan
    /// Whether the time must be longer than the duration ("more than"), not just as long ("at least").
    public let durationStrict: Bool
    /// The longest time between readings over which a no-breach, or an excursion, may be concluded.
    public let maximumGap: TimeSpan

    /// Checks and makes a rule.
    ///
    /// - Throws: `rule.name`, `rule.duration-missing`, `rule.duration-not-allowed`, `rule.gap-missing`.
    public init(
        name: String? = nil, family: RuleFamily, direction: Direction, threshold: Temperature, thresholdStrict: Bool,
        duration: TimeSpan = .zero, durationStrict: Bool = false, maximumGap: TimeSpan
    ) throws(RuleError) {
        guard name.map(Self.isName) ?? true else {
            throw RuleError(code: "rule.name", message: "a rule's name is 1 to 64 of a-z, 0-9 and -")
        }
        switch family {
        case .instant:
            // One spelling of "no duration", so that equal rules are equal data.
            guard duration == .zero, !durationStrict else {
                throw RuleError(code: "rule.duration-not-allowed", message: "an instant rule has no duration")
            }
        case .consecutive, .cumulative:
            guard duration > .zero || durationStrict else {
                throw RuleError(
                    code: "rule.duration-missing",
                    message: "a \(family.rawValue) rule needs a duration longer than zero")
            }
        }
        guard maximumGap > .zero else {
            throw RuleError(code: "rule.gap-missing", message: "the maximum gap is longer than zero")
        }
        self.name = name
        self.family = family
        self.direction = direction
        self.threshold = threshold
        self.thresholdStrict = thresholdStrict
        self.duration = duration
        self.durationStrict = durationStrict
        self.maximumGap = maximumGap
    }

    /// Whether a text is 1 to 64 of a-z, 0-9 and -.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    }
}

/// A closed interval of time, [start, end], in UTC.
public struct TimeWindow: Hashable, Sendable {
    /// The first moment.
    public let start: UTCTime
    /// The last moment, not before the first.
    public let end: UTCTime

    /// - Throws: `window.reversed` when the end lies before the start.
    public init(start: UTCTime, end: UTCTime) throws(RuleError) {
        guard start <= end else {
            throw RuleError(
                code: "window.reversed", message: "the window ends (\(end.text)) before it starts (\(start.text))")
        }
        self.start = start
        self.end = end
    }

    /// Reads `START/END`, two RFC 3339 times.
    ///
    /// - Throws: `window.malformed`, `window.reversed`.
    public init(parsing text: some StringProtocol) throws(RuleError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = try? UTCTime(parsing: parts[0]), let end = try? UTCTime(parsing: parts[1])
        else {
            throw RuleError(
                code: "window.malformed",
                message: "expected START/END such as 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z")
        }
        try self.init(start: start, end: end)
    }
}
