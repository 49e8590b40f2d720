import CanonicalEncoding

extension BreachRule {
    /// The rule as it stands in a statement: one condition among the rule's own members, several as a list.
    public var json: JSONValue {
        var members: [(String, JSONValue?)] = [("name", name.map { .string($0) })]
        if conditions.count == 1 {
            members += conditions[0].jsonMembers
        } else {
            members += [
                ("combination", .string(combination.rawValue)),
                ("conditions", .array(conditions.map { .object(members: $0.jsonMembers) })),
            ]
        }
        members += [
            ("maximumGapSeconds", .string(String(maximumGap.seconds))),
            ("periodSeconds", period.map { .string(String($0.seconds)) }),
        ]
        return .object(members: members)
    }

    /// Reads a rule strictly: every member that its family wants is there and no other, numbers in canonical
    /// spelling ("8", not "8.0"), a list of conditions only for two and more.
    ///
    /// - Throws: the codes of the part that was refused, with its path.
    public init(reading source: consuming JSONObjectReader) throws(StatementError) {
        try self.init(members: MemberReader(source))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let name = try reader.optionalString("name")
        var combination = RuleCombination.any
        let conditions: [RuleCondition]
        if let text = try reader.optionalString("combination") {
            guard let given = RuleCombination.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) })
            else {
                throw StatementError(
                    code: "statement.bad-value", message: "\(reader.path(of: "combination")) is one of any, all")
            }
            combination = given
            conditions = try Self.conditions(&reader)
        } else {
            conditions = [try RuleCondition(members: &reader)]
        }
        let maximumGap = try reader.span("maximumGapSeconds")
        let period = try reader.optionalSpan("periodSeconds")
        try reader.finish()
        do throws(RuleError) {
            try self.init(
                name: name, combination: combination, conditions: conditions, maximumGap: maximumGap, period: period)
        } catch {
            throw StatementError(error, at: reader.path)
        }
    }

    private static func conditions(_ reader: inout MemberReader) throws(StatementError) -> [RuleCondition] {
        let path = reader.path(of: "conditions")
        let elements = try reader.array("conditions")
        guard (2...maximumConditions).contains(elements.count) else {
            throw StatementError(
                code: "rule.condition-count",
                message: "\(path) holds two to four conditions; one stands among the rule's own members")
        }
        var conditions: [RuleCondition] = []
        for (index, element) in elements.enumerated() {
            var element = try MemberReader(element, path: "\(path)[\(index)]")
            conditions.append(try RuleCondition(members: &element))
            try element.finish()
        }
        return conditions
    }
}

extension TimeWindow {
    /// The window as it stands in a statement.
    public var json: JSONValue {
        .object(members: [("start", .string(start.text)), ("end", .string(end.text))])
    }

    /// Reads a window strictly.
    ///
    /// - Throws: `time.…`, `json.…`, `window.reversed`, with the path.
    public init(reading source: consuming JSONObjectReader) throws(StatementError) {
        try self.init(members: MemberReader(source))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let start = try reader.time("start")
        let end = try reader.time("end")
        try reader.finish()
        do throws(RuleError) { try self.init(start: start, end: end) } catch {
            throw StatementError(error, at: reader.path)
        }
    }
}
