import CanonicalEncoding

extension ConditionLimit {
    var jsonMembers: [(String, JSONValue?)] {
        switch self {
        case .instant: DurationLimit(.zero, isStrict: false).jsonMembers
        case .consecutive(let duration), .cumulative(let duration): duration.jsonMembers
        case .degreeMinutes(let amount): amount.jsonMembers("amount", separator: ".")
        case .meanKinetic: []
        case .excursionCount(let count): [("count", .string(String(count)))]
        case .rateOfChange(let rate): rate.jsonMembers("rate", separator: "/")
        case .coverage(nil): []
        case .coverage(.some(let limit)):
            [
                ("intervalSeconds", .string(String(limit.interval.seconds))),
                ("missingSeconds", .string(String(limit.missing.span.seconds))),
                ("missingStrict", .bool(limit.missing.isStrict)),
            ]
        }
    }

    init(_ family: ConditionFamily, members reader: inout MemberReader) throws(StatementError) {
        switch family {
        case .instant:
            let duration = try DurationLimit(members: &reader)
            do throws(RuleError) { try RuleCondition.checkInstant(duration) } catch {
                throw StatementError(error, at: reader.path)
            }
            self = .instant
        case .consecutive: self = .consecutive(try DurationLimit(members: &reader))
        case .cumulative: self = .cumulative(try DurationLimit(members: &reader))
        case .degreeMinutes: self = .degreeMinutes(try DegreeLimit(members: &reader, "amount", separator: "."))
        case .meanKinetic: self = .meanKinetic
        case .excursionCount: self = .excursionCount(try reader.signed("count"))
        case .rateOfChange: self = .rateOfChange(try DegreeLimit(members: &reader, "rate", separator: "/"))
        case .coverage:
            guard let interval = try reader.optionalSpan("intervalSeconds") else {
                self = .coverage(nil)
                return
            }
            let missing = DurationLimit(
                try reader.span("missingSeconds"), isStrict: try reader.bool("missingStrict"))
            self = .coverage(MissingLimit(interval: interval, missing: missing))
        }
    }
}

extension DurationLimit {
    fileprivate var jsonMembers: [(String, JSONValue?)] {
        [("durationSeconds", .string(String(span.seconds))), ("durationStrict", .bool(isStrict))]
    }

    fileprivate init(members reader: inout MemberReader) throws(StatementError) {
        self.init(try reader.span("durationSeconds"), isStrict: try reader.bool("durationStrict"))
    }
}

extension DegreeLimit {
    fileprivate func jsonMembers(_ name: String, separator: String) -> [(String, JSONValue?)] {
        [
            (name, .string(value.text)),
            (name + "Unit", .string(temperature.rawValue + separator + time.rawValue)),
            (name + "Strict", .bool(isStrict)),
        ]
    }

    fileprivate init(members reader: inout MemberReader, _ name: String, separator: String) throws(StatementError) {
        let value = try reader.decimal(name)
        let text = try reader.string(name + "Unit")
        let isStrict = try reader.bool(name + "Strict")
        for temperature in TemperatureUnit.allCases {
            for time in TimeUnit.allCases
            where (temperature.rawValue + separator + time.rawValue).utf8.elementsEqual(text.utf8) {
                self.init(value, temperature, time, isStrict: isStrict)
                return
            }
        }
        throw StatementError(
            code: "statement.bad-value",
            message: "\(reader.path(of: name + "Unit")) is a unit such as Cel\(separator)min")
    }
}
