import Statements

/// A rule, explained.
struct RuleDescription {
    private let file: RuleFile

    init(_ file: RuleFile) {
        self.file = file
    }

    private var rule: BreachRule { file.rule }
    private var circuits: [CircuitShape] { CircuitShape.catalogue.filter { $0.family == rule.family } }

    /// What it says, and what each claim would mean.
    var lines: [String] {
        var lines = [(rule.name.map { "\($0): " } ?? "") + rule.sentence()]
        if let description = file.description { lines.append("  \(description)") }
        lines.append("  breach: \(breachMeaning)")
        lines.append("  no breach: \(noBreachMeaning)")
        lines.append("  family \(rule.family.rawValue); circuits " + circuits.map(\.id).joined(separator: ", "))
        return lines
    }

    private var breachMeaning: String {
        switch rule.family {
        case .instant: "one reading \(rule.exceedingText)"
        case .consecutive:
            "readings \(rule.exceedingText) in a row, \(rule.durationText) from the first to the last, "
                + "none more than \(rule.maximumGap.text) apart"
        case .cumulative:
            "\(rule.durationText) between neighbouring readings that are both \(rule.exceedingText), "
                + "steps over \(rule.maximumGap.text) not counted"
        }
    }

    private var noBreachMeaning: String {
        let cover = "the window covered with no gap over \(rule.maximumGap.text)"
        return switch rule.family {
        case .instant: "no reading \(rule.exceedingText), and \(cover)"
        case .consecutive, .cumulative:
            "every reading holds until the next: not \(rule.durationText) \(rule.exceedingText)"
                + (rule.family == .cumulative ? " in total" : "") + ", and \(cover)"
        }
    }

    /// What it comes to on a sensor's grid.
    func lines(onTicksOf seconds: Int, profile: SensorProfile) throws(CommandError) -> [String] {
        do throws(RuleError) {
            let parameters = try parameters(seconds, profile)
            let tick = (try? TimeSpan(seconds: Int64(seconds)).text) ?? "\(seconds) s"
            let first = rule.direction == .above ? "first" : "last"
            var lines = [
                "on ticks of \(tick), values in \(profile.unit.rawValue) with resolution \(profile.resolution.text) "
                    + "and offset \(profile.offset):",
                "  threshold code \(parameters.thresholdCode): the \(first) that exceeds, "
                    + "\(try temperature(parameters.thresholdCode, profile)) \(profile.unit.rawValue)",
            ]
            if rule.family != .instant {
                lines.append(
                    "  duration \(Self.ticks(parameters.durationTicks)): \(rule.durationText)")
            }
            lines.append("  gap \(Self.ticks(Int64(parameters.gapTicks))): no gap over \(rule.maximumGap.text)")
            if parameters.gapTicks == 0 {
                let rest = rule.family == .instant ? "only a breach can be proved" : "neither claim can be proved"
                lines.append("  a tick is longer than the gap: \(rest) on such ticks")
            }
            let narrow = circuits.filter { !$0.holdsDuration(of: parameters) }.map(\.id)
            if !narrow.isEmpty {
                lines.append("  too long for a no-breach in \(narrow.joined(separator: ", ")) (a breach fits)")
            }
            return lines
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
    }

    private static func ticks(_ count: Int64) -> String { count == 1 ? "1 tick" : "\(count) ticks" }

    /// The public inputs that do not depend on the window; of the two claims, the one with more conditions.
    private func parameters(_ seconds: Int, _ profile: SensorProfile) throws(RuleError) -> BreachParameters {
        guard let epoch = try? UTCTime(secondsSinceEpoch: 0) else { preconditionFailure("the epoch is a time") }
        return try BreachParameters(
            rule: rule, window: TimeWindow(start: epoch, end: epoch), claim: .noBreach, profile: profile,
            tickSeconds: seconds)
    }

    private func temperature(_ code: Int, _ profile: SensorProfile) throws(RuleError) -> String {
        guard let value = try? profile.temperature(ofCode: code) else {
            throw RuleError(code: "rule.threshold-overflow", message: "the threshold cannot be written exactly")
        }
        return Self.decimal(value)
    }

    /// A fraction whose denominator divides a power of ten, written out.
    private static func decimal(_ value: ExactRational) -> String {
        var scale = 0
        var power: Int128 = 1
        while power % value.denominator != 0, scale < 18 {
            power *= 10
            scale += 1
        }
        let digits = String((value.numerator * (power / value.denominator)).magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = value.numerator < 0 ? "-" : ""
        return sign + padded.dropLast(scale) + (scale > 0 ? "." + padded.suffix(scale) : "")
    }
}
