import ArgumentParser
import CanonicalEncoding
import Statements

/// `assay rule`
struct RuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Read rules, and try them on logs.",
        subcommands: [RuleCheckCommand.self, RuleListCommand.self, RuleEvaluateCommand.self]
    )
}

/// `assay rule check`
struct RuleCheckCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say a rule in a sentence, what each claim would mean, and what it comes to in ticks.",
        discussion: """
            A rule is data: threshold, duration, gap and window are public inputs
            of a circuit, so one key of a family and capacity serves all its rules.
            docs/rules.md defines every family of conditions.

            EXAMPLE
              assay rule check circuits/rules/seed-8c-30min.yaml --tick 30s
            """
    )

    @Argument(help: "The rule file.")
    var file: String

    @Option(help: ArgumentHelp("Show what the rule comes to on ticks of this length, such as 30s.", valueName: "span"))
    var tick: String?

    @Option(help: ArgumentHelp("The sensor's unit: Cel, degF or K. (default: the rule's)"))
    var unit: String?

    @Option(help: ArgumentHelp("The sensor's resolution.", valueName: "number"))
    var resolution = "0.1"

    @Option(parsing: .unconditional, help: ArgumentHelp("The sensor's offset.", valueName: "integer"))
    var offset: Int64 = SensorProfile.defaultOffset

    func perform() throws(CommandError) {
        let ruleFile = try RuleReader.read(path: file)
        let description = RuleDescription(ruleFile)
        for line in description.lines { try Console.line(line) }
        guard let tick else {
            try Console.line("with --tick SPAN the public numbers are shown, too")
            return
        }
        let seconds = try GridOptions.tickSeconds(tick)
        for line in try description.lines(onTicksOf: seconds, profile: profile(rule: ruleFile.rule)) {
            try Console.line(line)
        }
    }

    private func profile(rule: BreachRule) throws(CommandError) -> SensorProfile {
        do {
            let label = try Label("any")
            return try SensorProfile(
                device: label, keyId: label,
                unit: unit.map { try TemperatureUnit(parsing: $0) } ?? rule.unit,
                resolution: DecimalNumber(parsing: resolution), offset: offset,
                calibration: Label("", allowEmpty: true))
        } catch let error as QuantityError {
            throw .usage("--unit or --resolution", error.message)
        } catch let error as BatchError {
            throw .usage("--resolution or --offset", error.message)
        } catch {
            throw .usage("--unit, --resolution or --offset", "not usable")
        }
    }
}

extension BreachRule {
    /// The unit of the first condition that has one.
    fileprivate var unit: TemperatureUnit {
        conditions.lazy.compactMap(\.exceeding).first?.unit ?? .celsius
    }
}

/// Reads rule files, with the errors of the command line.
enum RuleReader {
    /// Reads a rule file of at most 64 KiB.
    static func read(path: String) throws(CommandError) -> RuleFile {
        let bytes = try InputFile.bytes(path: path, limit: 1 << 16)
        do throws(RuleError) { return try RuleFile(parsing: bytes) } catch {
            throw CommandError(.usage, code: error.code, message: "\(path): \(error.message)")
        }
    }
}
