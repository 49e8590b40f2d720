/// What is claimed: that the rule was broken, or that it was kept.
public enum Polarity: String, Hashable, Sendable, CaseIterable {
    /// The rule was broken. Only observed time counts.
    case breach
    /// The rule was kept. Every gap counts against it.
    case noBreach = "no-breach"
}

/// How the conditions of a rule make a breach.
public enum RuleCombination: String, Hashable, Sendable, CaseIterable {
    /// One breached condition is enough.
    case any
    /// Every condition must be breached.
    case all

    /// Whether a claim needs every condition to be shown: a breach of `all`, and the absence of a breach of `any`.
    public func needsEvery(for claim: Polarity) -> Bool {
        (self == .all) == (claim == .breach)
    }
}

/// A rule: when a log of temperatures counts as a breach. One to four conditions, of which any or all must be breached.
///
/// Example: above 8 °C (strictly) for more than 30 min (strictly), with no gap over 5 min. Hold models are fixed:
/// a breach counts a run from its first to its last exceeding reading (a lower bound of the time above), a
/// no-breach counts every reading until the next one (an upper bound). docs/rules.md defines every family.
public struct BreachRule: Hashable, Sendable {
    /// A name for people, of `a-z`, `0-9` and `-`, at most 64 characters; not part of the rule's meaning.
    public let name: String?
    /// Whether any or all of the conditions make a breach; `any` when there is only one.
    public let combination: RuleCombination
    /// The conditions, 1 … 4, all different.
    public let conditions: [RuleCondition]
    /// The longest time between readings over which a no-breach, or an excursion, may be concluded.
    public let maximumGap: TimeSpan
    /// How long the window of a claim must be, to the second; `nil` when it may have any length.
    public let period: TimeSpan?

    /// The most conditions.
    public static let maximumConditions = 4

    /// Checks and makes a rule.
    ///
    /// - Throws: `rule.name`, `rule.condition-count`, `rule.condition-twice`, `rule.gap-missing`, `rule.period-zero`.
    public init(
        name: String? = nil, combination: RuleCombination = .any, conditions: [RuleCondition], maximumGap: TimeSpan,
        period: TimeSpan? = nil
    ) throws(RuleError) {
        guard name.map(Self.isName) ?? true else {
            throw RuleError(code: "rule.name", message: "a rule's name is 1 to 64 of a-z, 0-9 and -")
        }
        guard (1...Self.maximumConditions).contains(conditions.count) else {
            throw RuleError(code: "rule.condition-count", message: "a rule has one to four conditions")
        }
        guard Set(conditions).count == conditions.count else {
            throw RuleError(code: "rule.condition-twice", message: "a condition stands twice")
        }
        guard maximumGap > .zero else {
            throw RuleError(code: "rule.gap-missing", message: "the maximum gap is longer than zero")
        }
        guard period != .zero else {
            throw RuleError(code: "rule.period-zero", message: "the period is longer than zero")
        }
        self.name = name
        // One spelling of "just this condition", so that equal rules are equal data.
        self.combination = conditions.count == 1 ? .any : combination
        self.conditions = conditions
        self.maximumGap = maximumGap
        self.period = period
    }

    /// Whether a text is 1 to 64 of a-z, 0-9 and -.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    }
}
