extension RuleCondition {
    /// Takes a condition from its keys:
    ///
    /// ```yaml
    /// family: consecutive           # see `ConditionFamily`
    /// exceeds: above 8 Cel          # above | at or above | below | at or below, then a number and a unit;
    ///                               # outside | outside or at, then 2 to 8 Cel; not for rate-of-change, coverage
    /// re-arms: at or below 7 Cel    # optional: at or below, at or above, or at or inside 3 to 7 Cel
    /// duration: more than 30min     # consecutive, cumulative: more than | at least, then a time span
    /// amount: more than 120 Cel.min # degree-minutes: more than | at least
    /// count: at least 3             # excursion-count
    /// rate: faster than 0.5 Cel/min # rate-of-change: faster than | at least
    /// interval: 5min                # coverage, with missing: how often readings are due
    /// missing: more than 60min      # coverage, optional: how much may be missing
    /// ```
    init(_ fields: inout RuleFields) throws(RuleError) {
        let name = try fields.required("family")
        guard let family = ConditionFamily(rawValue: name.text) else {
            throw name.bad("the family is one of " + ConditionFamily.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let takesExceeding = family != .rateOfChange && family != .coverage
        let exceeds = takesExceeding ? try fields.required("exceeds") : nil
        let rearms = Self.rearmingFamilies.contains(family) ? try fields.optional("re-arms") : nil
        let exceeding = try exceeds.map { value throws(RuleError) in try ExceedingSet(value) }
        let rearming: Rearming? =
            if let rearms, let exceeding { try Rearming(rearms, of: exceeding) } else { nil }
        let (limit, limitLine) = try Self.limit(family, &fields)
        try fields.refuseRest("a condition of the family \(family.rawValue) has no such key")
        do throws(RuleError) {
            try self.init(exceeding: exceeding, rearming: rearming, limit: limit)
        } catch {
            switch error.code {
            case "rule.rearm-not-inside": throw error.at(line: rearms?.line)
            case "rule.band-not-allowed", "rule.mean-kinetic-below": throw error.at(line: exceeds?.line)
            default: throw error.at(line: limitLine ?? name.line)
            }
        }
    }

    private static func limit(
        _ family: ConditionFamily, _ fields: inout RuleFields
    ) throws(RuleError) -> (ConditionLimit, line: Int?) {
        switch family {
        case .instant:
            if let duration = try fields.optional("duration") {
                throw RuleError(
                    code: "rule.duration-not-allowed", message: "an instant rule has no duration", line: duration.line)
            }
            return (.instant, nil)
        case .consecutive, .cumulative:
            let value = try fields.required("duration")
            let duration = try DurationLimit(value)
            return (family == .consecutive ? .consecutive(duration) : .cumulative(duration), value.line)
        case .degreeMinutes:
            let value = try fields.required("amount")
            return (.degreeMinutes(try DegreeLimit(amount: value)), value.line)
        case .meanKinetic: return (.meanKinetic, nil)
        case .excursionCount:
            let value = try fields.required("count")
            return (.excursionCount(try value.count()), value.line)
        case .rateOfChange:
            let value = try fields.required("rate")
            return (.rateOfChange(try DegreeLimit(rate: value)), value.line)
        case .coverage:
            guard let interval = try fields.optional("interval") else {
                // What is missing can only be said of readings that are due.
                if try fields.optional("missing") != nil { _ = try fields.required("interval") }
                return (.coverage(nil), nil)
            }
            let missing = try fields.required("missing")
            let limit = MissingLimit(interval: try interval.span(), missing: try DurationLimit(missing))
            return (.coverage(limit), limit.interval == .zero ? interval.line : missing.line)
        }
    }
}

// MARK: - Phrases

extension ExceedingSet {
    /// `above 8 Cel`, `at or below -0.5 Cel`, `outside 2 to 8 Cel`.
    fileprivate init(_ value: RuleFields.Value) throws(RuleError) {
        let (form, text) = try value.rest(
            [
                "above": (Direction?.some(.above), true), "at or above": (.above, false), "below": (.below, true),
                "at or below": (.below, false), "outside or at": (nil, false), "outside": (nil, true),
            ],
            else: "above, at or above, below or at or below, then a temperature such as 8 Cel; "
                + "or outside or outside or at, then a band such as 2 to 8 Cel")
        if let direction = form.0 {
            let threshold = try value.quantity { () throws(QuantityError) in try Temperature(parsing: text) }
            self = .beyond(direction, threshold, isStrict: form.1)
        } else {
            let band = try value.band(text)
            do throws(RuleError) {
                self = .outside(
                    try TemperatureBand(low: band.low, high: band.high, unit: band.unit), isStrict: form.1)
            } catch {
                throw error.at(line: value.line)
            }
        }
    }
}

extension Rearming {
    /// `at or below 7 Cel`, `at or above 0 Cel`, `at or inside 3 to 7 Cel`, in the unit of what exceeds.
    fileprivate init(_ value: RuleFields.Value, of set: ExceedingSet) throws(RuleError) {
        let unit: TemperatureUnit
        switch set {
        case .outside:
            let (_, text) = try value.rest(["at or inside": ()], else: "at or inside, then a band such as 3 to 7 Cel")
            let band = try value.band(text)
            self = .inside(low: band.low, high: band.high)
            unit = band.unit
        case .beyond(let direction, _, _):
            let beginning = direction == .above ? "at or below" : "at or above"
            let (_, text) = try value.rest(
                [beginning: ()], else: "\(beginning), then a temperature, where \(direction.rawValue) exceeds")
            let temperature = try value.quantity { () throws(QuantityError) in try Temperature(parsing: text) }
            self = .at(temperature.value)
            unit = temperature.unit
        }
        guard unit == set.unit else { throw value.bad("re-arms has the unit of exceeds") }
    }
}

extension DurationLimit {
    /// `more than 30min`, `at least 4h`.
    fileprivate init(_ value: RuleFields.Value) throws(RuleError) {
        let (isStrict, text) = try value.rest(
            ["more than": true, "at least": false], else: "more than or at least, then a time span such as 30min")
        self.init(try value.quantity { () throws(QuantityError) in try TimeSpan(parsing: text) }, isStrict: isStrict)
    }
}

extension DegreeLimit {
    /// `more than 120 Cel.min`.
    fileprivate init(amount value: RuleFields.Value) throws(RuleError) {
        let (isStrict, text) = try value.rest(
            ["more than": true, "at least": false], else: "more than or at least, then an amount such as 120 Cel.min")
        self = try value.degrees(text, separator: ".", isStrict: isStrict)
    }

    /// `faster than 0.5 Cel/min`.
    fileprivate init(rate value: RuleFields.Value) throws(RuleError) {
        let (isStrict, text) = try value.rest(
            ["faster than": true, "at least": false], else: "faster than or at least, then a rate such as 0.5 Cel/min")
        self = try value.degrees(text, separator: "/", isStrict: isStrict)
    }
}

extension RuleFields.Value {
    /// `at least 3`.
    fileprivate func count() throws(RuleError) -> Int64 {
        let (_, text) = try rest(["at least": ()], else: "at least, then a whole number such as 3")
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(text) else {
            throw bad("expected at least, then a whole number such as 3")
        }
        return count
    }

    /// `2 to 8 Cel`.
    fileprivate func band(
        _ text: String
    ) throws(RuleError) -> (low: DecimalNumber, high: DecimalNumber, unit: TemperatureUnit) {
        let parts = text.split(separator: " to ", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw bad("expected a band such as 2 to 8 Cel") }
        return try quantity { () throws(QuantityError) in
            let high = try Temperature(parsing: parts[1])
            return (try DecimalNumber(parsing: parts[0]), high.value, high.unit)
        }
    }

    /// `120 Cel.min`, `0.5 Cel/min`.
    fileprivate func degrees(_ text: String, separator: Character, isStrict: Bool) throws(RuleError) -> DegreeLimit {
        guard let index = text.lastIndex(of: separator),
            let time = TimeUnit(rawValue: String(text[text.index(after: index)...]))
        else {
            throw bad("expected a number, a unit of temperature, \(separator) and s, min, h or d: 1 Cel\(separator)min")
        }
        let temperature = try quantity { () throws(QuantityError) in try Temperature(parsing: text[..<index]) }
        return DegreeLimit(temperature.value, temperature.unit, time, isStrict: isStrict)
    }
}
