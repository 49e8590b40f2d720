import CanonicalEncoding

extension RuleCondition {
    /// The members of a condition, by family. In a rule of one condition they stand among the rule's own.
    var jsonMembers: [(String, JSONValue?)] {
        [("family", .string(family.rawValue))] + (exceeding?.jsonMembers ?? []) + (rearming?.jsonMembers ?? [])
            + limit.jsonMembers
    }

    /// Takes the members of a condition.
    init(members reader: inout MemberReader) throws(StatementError) {
        let family = try reader.choice("family", ConditionFamily.self)
        let exceeding =
            switch family {
            case .rateOfChange, .coverage: nil as ExceedingSet?
            default: try ExceedingSet(members: &reader)
            }
        let rearming =
            Self.rearmingFamilies.contains(family) ? try Rearming(members: &reader, of: exceeding) : nil
        let limit = try ConditionLimit(family, members: &reader)
        do throws(RuleError) {
            try self.init(exceeding: exceeding, rearming: rearming, limit: limit)
        } catch {
            throw StatementError(error, at: reader.path)
        }
    }
}

extension ExceedingSet {
    /// What `direction` is for a band.
    private static let outside = "outside"

    fileprivate var jsonMembers: [(String, JSONValue?)] {
        switch self {
        case .beyond(let direction, let threshold, let isStrict):
            [
                ("direction", .string(direction.rawValue)), ("threshold", .string(threshold.value.text)),
                ("unit", .string(threshold.unit.rawValue)), ("thresholdStrict", .bool(isStrict)),
            ]
        case .outside(let band, let isStrict):
            [
                ("direction", .string(Self.outside)), ("low", .string(band.low.text)),
                ("high", .string(band.high.text)), ("unit", .string(band.unit.rawValue)),
                ("thresholdStrict", .bool(isStrict)),
            ]
        }
    }

    fileprivate init(members reader: inout MemberReader) throws(StatementError) {
        let text = try reader.string("direction")
        let direction = Direction.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) }
        guard direction != nil || text.utf8.elementsEqual(Self.outside.utf8) else {
            throw StatementError(
                code: "statement.bad-value",
                message: "\(reader.path(of: "direction")) is one of above, below, outside")
        }
        if let direction {
            let threshold = Temperature(try reader.decimal("threshold"), try reader.unit("unit"))
            self = .beyond(direction, threshold, isStrict: try reader.bool("thresholdStrict"))
            return
        }
        let (low, high) = (try reader.decimal("low"), try reader.decimal("high"))
        let unit = try reader.unit("unit")
        let isStrict = try reader.bool("thresholdStrict")
        do throws(RuleError) {
            self = .outside(try TemperatureBand(low: low, high: high, unit: unit), isStrict: isStrict)
        } catch {
            throw StatementError(error, at: reader.path)
        }
    }
}

extension Rearming {
    fileprivate var jsonMembers: [(String, JSONValue?)] {
        switch self {
        case .at(let value): [("rearm", .string(value.text))]
        case .inside(let low, let high): [("rearmLow", .string(low.text)), ("rearmHigh", .string(high.text))]
        }
    }

    /// `nil` when there is none.
    fileprivate init?(members reader: inout MemberReader, of set: ExceedingSet?) throws(StatementError) {
        if case .outside = set {
            guard let low = try reader.optionalDecimal("rearmLow") else { return nil }
            self = .inside(low: low, high: try reader.decimal("rearmHigh"))
        } else {
            guard let value = try reader.optionalDecimal("rearm") else { return nil }
            self = .at(value)
        }
    }
}

extension MemberReader {
    /// A decimal number in its canonical spelling, if the member is there.
    fileprivate mutating func optionalDecimal(_ name: String) throws(StatementError) -> DecimalNumber? {
        guard let text = try optionalString(name) else { return nil }
        do throws(QuantityError) { return try DecimalNumber(canonical: text) } catch {
            throw StatementError(error, at: path(of: name))
        }
    }

    /// A time span in seconds, if the member is there.
    mutating func optionalSpan(_ name: String) throws(StatementError) -> TimeSpan? {
        guard let text = try optionalString(name) else { return nil }
        guard let seconds = Int64(text), String(seconds) == text, let span = try? TimeSpan(seconds: seconds) else {
            throw StatementError(
                code: "statement.not-canonical",
                message: "\(path(of: name)) is not a canonical number of seconds, 0 to 10000000000")
        }
        return span
    }
}
