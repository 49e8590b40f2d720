import CanonicalEncoding

extension BreachRule {
    /// The rule as it stands in a statement and in requests.
    public var json: JSONValue {
        .object(members: [
            ("name", name.map { .string($0) }), ("family", .string(family.rawValue)),
            ("direction", .string(direction.rawValue)), ("threshold", .string(threshold.value.text)),
            ("unit", .string(threshold.unit.rawValue)), ("thresholdStrict", .bool(thresholdStrict)),
            ("durationSeconds", .string(String(duration.seconds))), ("durationStrict", .bool(durationStrict)),
            ("maximumGapSeconds", .string(String(maximumGap.seconds))),
        ])
    }

    /// Reads a rule strictly: every member but the name is there, thresholds and numbers in canonical spelling
    /// ("8", not "8.0").
    ///
    /// - Throws: the codes of the part that was refused, with its path.
    public init(reading source: consuming JSONObjectReader) throws(StatementError) {
        try self.init(members: MemberReader(source))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let name = try reader.optionalString("name")
        let family = try reader.choice("family", RuleFamily.self)
        let direction = try reader.choice("direction", Direction.self)
        let threshold = Temperature(try reader.decimal("threshold"), try reader.unit("unit"))
        let thresholdStrict = try reader.bool("thresholdStrict")
        let duration = try reader.span("durationSeconds")
        let durationStrict = try reader.bool("durationStrict")
        let maximumGap = try reader.span("maximumGapSeconds")
        try reader.finish()
        do throws(RuleError) {
            try self.init(
                name: name, family: family, direction: direction, threshold: threshold,
                thresholdStrict: thresholdStrict, duration: duration, durationStrict: durationStrict,
                maximumGap: maximumGap)
        } catch {
            throw StatementError(error, at: reader.path)
        }
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
