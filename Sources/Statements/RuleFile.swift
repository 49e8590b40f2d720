/// A rule as a file: data that people write, read and review. The keys:
///
/// ```yaml
/// rule: seed-8c-30min               # a-z 0-9 -, at most 64
/// description: Penalty clause 4.2   # optional, for people
/// family: consecutive               # instant | consecutive | cumulative
/// exceeds: above 8 Cel              # above | at or above | below | at or below, then a number and a unit
/// duration: more than 30min         # more than | at least, then a time span; no duration for instant
/// maximum-gap: 5min                 # the longest time between readings that may be bridged
/// hold-breach: first-to-last        # optional; the only model there is
/// hold-no-breach: until-next        # optional; the only model there is
/// ```
public struct RuleFile: Hashable, Sendable {
    /// The rule, with its name.
    public let rule: BreachRule
    /// What people say of it.
    public let description: String?

    /// Reads a file; every error names its line where there is one.
    ///
    /// - Throws: `rule.syntax`, `rule.too-long`, `rule.not-text`, `rule.duplicate-key`, `rule.unknown-key`,
    ///   `rule.missing-key`, `rule.bad-value`, `rule.hold-unsupported`, and those of `BreachRule.init`.
    public init(parsing bytes: [UInt8]) throws(RuleError) {
        let file = try FlatYAML(parsing: bytes)
        if let unknown = file.entries.first(where: { !Self.keys.contains($0.key) }) {
            throw RuleError(
                code: "rule.unknown-key",
                message: "unknown key \(unknown.key); the keys are \(Self.keys.joined(separator: ", "))",
                line: unknown.line)
        }
        func optional(_ key: String) -> FlatYAML.Entry? {
            file.entries.first { $0.key == key }
        }
        func required(_ key: String) throws(RuleError) -> FlatYAML.Entry {
            guard let entry = optional(key) else {
                throw RuleError(code: "rule.missing-key", message: "the key \(key) is missing")
            }
            return entry
        }
        let name = try required("rule")
        let familyEntry = try required("family")
        guard let family = RuleFamily(rawValue: familyEntry.value) else {
            throw RuleError(
                code: "rule.bad-value", message: "the family is instant, consecutive or cumulative",
                line: familyEntry.line)
        }
        let exceeds = try Exceeding(required("exceeds"))
        let gapEntry = try required("maximum-gap")
        let gap = try Self.span(gapEntry.value, line: gapEntry.line)
        let durationEntry = optional("duration")
        let duration = try durationEntry.map { entry throws(RuleError) in try DurationBound(entry) }
        if family != .instant, durationEntry == nil { _ = try required("duration") }
        try Self.checkHold(optional("hold-breach"), is: "first-to-last")
        try Self.checkHold(optional("hold-no-breach"), is: "until-next")
        if let entry = durationEntry, family == .instant {
            throw RuleError(
                code: "rule.duration-not-allowed", message: "an instant rule has no duration", line: entry.line)
        }
        do throws(RuleError) {
            rule = try BreachRule(
                name: name.value, family: family, direction: exceeds.direction, threshold: exceeds.threshold,
                thresholdStrict: exceeds.strict, duration: duration?.span ?? .zero,
                durationStrict: duration?.strict ?? false, maximumGap: gap)
        } catch {
            let lines = ["rule.name": name.line, "rule.gap-missing": gapEntry.line]
            throw error.at(line: lines[error.code] ?? durationEntry?.line)
        }
        description = optional("description")?.value
    }

    private static let keys = [
        "rule", "description", "family", "exceeds", "duration", "maximum-gap", "hold-breach", "hold-no-breach",
    ]

    private static func checkHold(_ entry: FlatYAML.Entry?, is supported: String) throws(RuleError) {
        guard let entry, entry.value != supported else { return }
        throw RuleError(
            code: "rule.hold-unsupported", message: "\(entry.key) can only be \(supported)", line: entry.line)
    }

    static func span(_ text: String, line: Int) throws(RuleError) -> TimeSpan {
        do throws(QuantityError) {
            return try TimeSpan(parsing: text)
        } catch {
            throw RuleError(code: "rule.bad-value", message: error.message, line: line)
        }
    }
}

/// `above 8 Cel`, `at or below -0.5 Cel`.
private struct Exceeding {
    let direction: Direction
    let strict: Bool
    let threshold: Temperature

    init(_ entry: FlatYAML.Entry) throws(RuleError) {
        let forms: [(String, Direction, Bool)] = [
            ("above ", .above, true), ("at or above ", .above, false), ("below ", .below, true),
            ("at or below ", .below, false),
        ]
        guard let form = forms.first(where: { entry.value.hasPrefix($0.0) }) else {
            throw RuleError(
                code: "rule.bad-value",
                message: "expected above, at or above, below or at or below, then a temperature such as 8 Cel",
                line: entry.line)
        }
        do throws(QuantityError) {
            threshold = try Temperature(parsing: entry.value.dropFirst(form.0.count))
        } catch {
            throw RuleError(code: "rule.bad-value", message: error.message, line: entry.line)
        }
        direction = form.1
        strict = form.2
    }
}

/// `more than 30min`, `at least 4h`.
private struct DurationBound {
    let strict: Bool
    let span: TimeSpan

    init(_ entry: FlatYAML.Entry) throws(RuleError) {
        let forms = [("more than ", true), ("at least ", false)]
        guard let form = forms.first(where: { entry.value.hasPrefix($0.0) }) else {
            throw RuleError(
                code: "rule.bad-value", message: "expected more than or at least, then a time span such as 30min",
                line: entry.line)
        }
        strict = form.1
        span = try RuleFile.span(String(entry.value.dropFirst(form.0.count)), line: entry.line)
    }
}
