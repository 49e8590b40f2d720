public import StrictYAML

/// A rule as a file: data that people write, read and review. The keys:
///
/// ```yaml
/// rule: seed-8c-30min               # a-z 0-9 -, at most 64
/// description: Penalty clause 4.2   # optional, for people
/// family: consecutive               # the condition; for its keys see `RuleCondition.init(_:)`
/// exceeds: above 8 Cel
/// duration: more than 30min
/// maximum-gap: 5min                 # the longest time between readings that may be bridged
/// period: 24h                       # optional: how long the window of a claim must be
/// hold-breach: first-to-last        # optional; the only model there is
/// hold-no-breach: until-next        # optional; the only model there is
/// ```
///
/// Instead of the keys of a condition there may be a list of up to four, under `any-of` or `all-of`:
///
/// ```yaml
/// any-of:
///   - family: instant
///     exceeds: below 2 Cel
///   - family: mean-kinetic
///     exceeds: above 8 Cel
/// ```
public struct RuleFile: Hashable, Sendable {
    /// The rule, with its name.
    public let rule: BreachRule
    /// What people say of it.
    public let description: String?

    /// Reads a file; every error names its line where there is one.
    ///
    /// - Throws: `rule.syntax`, `rule.too-long`, `rule.not-text`, `rule.duplicate-key`, `rule.unknown-key`,
    ///   `rule.missing-key`, `rule.key-not-allowed`, `rule.bad-value`, `rule.hold-unsupported`, and those of
    ///   `BreachRule.init` and `RuleCondition.init`.
    public init(parsing bytes: [UInt8]) throws(RuleError) {
        try self.init(entries: try Self.entries(of: bytes))
    }

    /// Reads what stands in another file.
    ///
    /// - Throws: as above, but for what is wrong with a file.
    public init(entries: [YAMLEntry]) throws(RuleError) {
        var fields = RuleFields(entries, line: nil)
        try fields.refuseUnknown(Self.keys + RuleFields.conditionKeys)
        let name = try fields.required("rule")
        description = try fields.optional("description")?.text
        let gap = try fields.required("maximum-gap")
        let maximumGap = try gap.span()
        let period = try fields.optional("period")
        let span = try period?.span()
        try Self.checkHold(fields.optional("hold-breach"), is: "first-to-last")
        try Self.checkHold(fields.optional("hold-no-breach"), is: "until-next")
        let (combination, conditions, line) = try Self.conditions(&fields)
        do throws(RuleError) {
            rule = try BreachRule(
                name: name.text, combination: combination, conditions: conditions, maximumGap: maximumGap, period: span)
        } catch {
            let lines = [
                "rule.name": name.line, "rule.gap-missing": gap.line, "rule.period-zero": period?.line ?? line,
            ]
            throw error.at(line: lines[error.code] ?? line)
        }
    }

    /// One list of up to four conditions, of a few keys each.
    private static let limits = YAMLLimits(bytes: 65_536, levels: 3, values: 256)

    /// What is in the file, as YAML has it.
    private static func entries(of bytes: [UInt8]) throws(RuleError) -> [YAMLEntry] {
        do throws(YAMLError) {
            return try YAMLFile(parsing: bytes, limits: limits).entries
        } catch {
            let code =
                switch error.code {
                case .tooLong, .notText, .duplicateKey: error.code.rawValue
                default: "syntax"
                }
            throw RuleError(code: "rule." + code, message: error.message, line: error.line)
        }
    }

    private static let keys = [
        "rule", "description", "any-of", "all-of", "maximum-gap", "period", "hold-breach", "hold-no-breach",
    ]

    /// The conditions, and the line where they begin.
    private static func conditions(
        _ fields: inout RuleFields
    ) throws(RuleError) -> (RuleCombination, [RuleCondition], line: Int?) {
        let (any, all) = (try fields.list("any-of"), try fields.list("all-of"))
        guard let list = any ?? all else { return (.any, [try RuleCondition(&fields)], nil) }
        if any != nil, let all {
            throw RuleError(
                code: "rule.key-not-allowed", message: "a rule has any-of or all-of, not both", line: all.line)
        }
        try fields.refuseRest("any-of and all-of hold all conditions: their keys stand in its items")
        guard list.items.count <= BreachRule.maximumConditions else {
            throw RuleError(
                code: "rule.condition-count", message: "a rule has one to four conditions",
                line: list.items[BreachRule.maximumConditions].line)
        }
        var conditions: [RuleCondition] = []
        for item in list.items {
            var fields = RuleFields(item.entries, line: item.line)
            try fields.refuseUnknown(RuleFields.conditionKeys)
            let condition = try RuleCondition(&fields)
            guard !conditions.contains(condition) else {
                throw RuleError(code: "rule.condition-twice", message: "a condition stands twice", line: item.line)
            }
            conditions.append(condition)
        }
        return (any == nil ? .all : .any, conditions, list.line)
    }

    private static func checkHold(_ value: RuleFields.Value?, is supported: String) throws(RuleError) {
        guard let value, value.text != supported else { return }
        throw RuleError(
            code: "rule.hold-unsupported", message: "\(value.key) can only be \(supported)", line: value.line)
    }
}
