import ArgumentParser
import Statements

extension RuleFamily: ExpressibleByArgument {}
extension Polarity: ExpressibleByArgument {}

/// Whether a duration must be reached or passed.
enum DurationBound: String, EnumerableFlag {
    case moreThan
    case atLeast

    static func help(for value: DurationBound) -> ArgumentHelp? {
        value == .moreThan
            ? "Longer than --for makes a breach." : "As long as --for makes a breach. (default: --more-than)"
    }
}

/// What is claimed: a rule from a file or from options, a polarity and a window.
struct ClaimOptions: ParsableArguments {
    @Option(help: "breach, or no-breach.")
    var claim: Polarity?

    @Option(help: ArgumentHelp("The rule, as a file.", valueName: "file"))
    var rule: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Too warm above this, such as 8C.", valueName: "temp"))
    var above: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Too warm at or above this.", valueName: "temp"))
    var atOrAbove: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Too cold below this.", valueName: "temp"))
    var below: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Too cold at or below this.", valueName: "temp"))
    var atOrBelow: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("For so long; without it one reading is enough.", valueName: "span"))
    var duration: String?

    @Flag(exclusivity: .exclusive)
    var bound: DurationBound?

    @Option(help: "instant, consecutive or cumulative. (default: consecutive, or instant without --for)")
    var family: RuleFamily?

    @Option(
        help: ArgumentHelp(
            "The longest time between readings that may be bridged. (default: 5min)", valueName: "span"))
    var maxGap: String?

    @Option(
        help: ArgumentHelp(
            "START/END, such as 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z. (default: first to last reading)",
            valueName: "window"))
    var window: String?

    func validate() throws {
        guard claim != nil || !isEmpty else { return }
        do throws(CommandError) {
            if rule == nil { _ = try inlineRule() } else { try refuseInlineOptions() }
            _ = try givenWindow()
        } catch {
            throw ValidationError(error.message)
        }
    }

    /// Whether nothing is said of a rule: what is to be proved is a model's answer.
    var isEmpty: Bool {
        claim == nil && rule == nil && thresholds.isEmpty && duration == nil && bound == nil && family == nil
            && maxGap == nil && window == nil
    }

    /// The rule; reads its file if there is one.
    func readRule() throws(CommandError) -> BreachRule {
        if let rule { return try RuleReader.read(path: rule).rule }
        return try inlineRule()
    }

    /// The window of the option.
    func givenWindow() throws(CommandError) -> TimeWindow? {
        guard let window else { return nil }
        do throws(RuleError) { return try TimeWindow(parsing: window) } catch {
            throw .usage("--window", error.message)
        }
    }

    private var thresholds: [(option: String, text: String, direction: Direction, isStrict: Bool)] {
        let all: [(String, String?, Direction, Bool)] = [
            ("--above", above, .above, true), ("--at-or-above", atOrAbove, .above, false),
            ("--below", below, .below, true), ("--at-or-below", atOrBelow, .below, false),
        ]
        return all.compactMap { option, text, direction, isStrict in
            text.map { (option, $0, direction, isStrict) }
        }
    }

    private func refuseInlineOptions() throws(CommandError) {
        guard thresholds.isEmpty, duration == nil, bound == nil, family == nil, maxGap == nil else {
            throw .usage("--rule", "the file says everything; --above, --for and the like do not go with it")
        }
    }

    private func inlineRule() throws(CommandError) -> BreachRule {
        guard let threshold = thresholds.first, thresholds.count == 1 else {
            throw .usage(
                "--rule", "give a rule file, or just one of --above, --at-or-above, --below and --at-or-below")
        }
        guard duration != nil || bound == nil else {
            throw .usage(bound == .atLeast ? "--at-least" : "--more-than", "it goes with --for")
        }
        let family = family ?? (duration == nil ? .instant : .consecutive)
        let temperature: Temperature
        do throws(QuantityError) { temperature = try Temperature(parsing: threshold.text) } catch {
            throw .usage(threshold.option, error.message)
        }
        let span = try duration.map { text throws(CommandError) in try Self.span(text, "--for") }
        let gap = try Self.span(maxGap ?? "5min", "--max-gap")
        do throws(RuleError) {
            return try BreachRule(
                family: family, direction: threshold.direction, threshold: temperature,
                thresholdStrict: threshold.isStrict, duration: span ?? .zero,
                durationStrict: span != nil && bound != .atLeast, maximumGap: gap)
        } catch {
            throw .usage("--for, --family or --max-gap", error.message)
        }
    }

    private static func span(_ text: String, _ option: String) throws(CommandError) -> TimeSpan {
        do throws(QuantityError) { return try TimeSpan(parsing: text) } catch { throw .usage(option, error.message) }
    }
}
