import Statements

/// A rule, explained.
struct RuleDescription {
    private let file: RuleFile

    init(_ file: RuleFile) {
        self.file = file
    }

    private var rule: BreachRule { file.rule }
    private var isOne: Bool { rule.conditions.count == 1 }
    private var circuits: [CircuitShape] {
        // Those that are made for the rule, not those with room for more.
        guard let family = rule.circuitFamilies.first else { return [] }
        return CircuitShape.catalogue.filter { $0.family == family }
    }

    /// What it says, and what each claim would mean.
    var lines: [String] {
        var lines = [(rule.name.map { "\($0): " } ?? "") + rule.sentence()]
        if let description = file.description { lines.append("  \(description)") }
        if !isOne {
            let (one, every) = ("one of the conditions is shown to be", "every condition is shown to be")
            lines.append("  breach: \(rule.combination == .any ? one : every) breached")
            lines.append("  no breach: \(rule.combination == .any ? every : one) kept")
        }
        for (number, condition) in rule.conditions.enumerated() {
            let description = ConditionDescription(condition, maximumGap: rule.maximumGap)
            if !isOne { lines.append("  condition \(number + 1), \(condition.family.rawValue): \(condition.sentence)") }
            let indentation = isOne ? "  " : "    "
            lines += description.meanings.map { indentation + $0 }
        }
        if let period = rule.period { lines.append("  the window of a claim is \(period.text) long") }
        lines.append(
            circuits.isEmpty
                ? "  no circuit of the catalogue proves such a rule; `assay rule evaluate` tries it on a log"
                : "  circuits " + circuits.map { "\($0.id) (\($0.sizeText))" }.joined(separator: ", "))
        return lines
    }

    /// What it comes to on a sensor's grid.
    func lines(onTicksOf seconds: Int, profile: SensorProfile) throws(CommandError) -> [String] {
        do throws(RuleError) {
            let scale = CodeScale(profile)
            let breach = try parameters(.breach, seconds, scale)
            let noBreach = try parameters(.noBreach, seconds, scale)
            var lines = [
                "on ticks of \(Self.tickText(seconds)), values in \(profile.unit.rawValue) with resolution "
                    + "\(profile.resolution.text) and offset \(profile.offset):"
            ]
            for (number, condition) in rule.conditions.enumerated() {
                if !isOne { lines.append("  condition \(number + 1):") }
                let numbers = ConditionNumbers(
                    condition: condition, breach: breach.conditions[number], noBreach: noBreach.conditions[number],
                    scale: scale)
                lines += numbers.lines.map { (isOne ? "  " : "    ") + $0 }
            }
            lines.append(
                "  gap \(ConditionNumbers.ticks(Int64(breach.gapTicks))): no gap over \(rule.maximumGap.text)")
            if breach.gapTicks == 0 { lines.append("  a tick is longer than the gap: \(onLongTicks) on such ticks") }
            return lines + (try narrowCircuits(seconds, profile))
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
    }

    /// What remains where no step is observed.
    private var onLongTicks: String {
        let needsSteps = rule.conditions.contains {
            ![.instant, .excursionCount, .coverage].contains($0.family)
        }
        return needsSteps ? "neither claim can be proved" : "only a breach can be proved"
    }

    private func narrowCircuits(_ seconds: Int, _ profile: SensorProfile) throws(RuleError) -> [String] {
        guard !circuits.isEmpty else { return [] }
        let parameters = try parameters(.noBreach, seconds, CodeScale(profile))
        guard CodeScale(profile).isProvable(rule.conditions.map(\.family)) else {
            return ["  no circuit is made for values of this scale"]
        }
        let narrow = circuits.filter { !$0.holdsDurations(of: parameters, interval: 0) }
        // What scans runs limits both claims.
        return [
            ("  too long for a no-breach in ", " (a breach fits)", narrow.filter { !$0.scansRuns }),
            ("  too long for ", "", narrow.filter(\.scansRuns)),
        ].filter { !$0.2.isEmpty }.map { before, after, shapes in
            before + shapes.map(\.id).joined(separator: ", ") + after
        }
    }

    /// The public numbers; the window is any that the rule allows.
    private func parameters(
        _ claim: Polarity, _ seconds: Int, _ scale: CodeScale
    ) throws(RuleError) -> RuleParameters {
        try RuleParameters(rule: rule, window: window(), claim: claim, scale: scale, tickSeconds: seconds)
    }

    private func window() throws(RuleError) -> TimeWindow {
        guard let start = try? UTCTime(secondsSinceEpoch: 0),
            let end = try? UTCTime(secondsSinceEpoch: rule.period?.seconds ?? 0)
        else { preconditionFailure("spans from the epoch are times") }
        return try TimeWindow(start: start, end: end)
    }

    private static func tickText(_ seconds: Int) -> String {
        (try? TimeSpan(seconds: Int64(seconds)).text) ?? "\(seconds) s"
    }
}
