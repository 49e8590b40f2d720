import ArgumentParser
import CanonicalEncoding
import Glibc
import Primitives
import Readings
import Statements

/// `assay rule evaluate`
struct RuleEvaluateCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Say which claims about a log follow, without proving anything.",
        discussion: """
            The log is signed (*.signed.json; its signature is checked), or a CSV
            or JSON Lines file as `assay sensor sign` reads it. Every condition is
            evaluated for both claims; what stands in the way is named with a
            stable code and its place. Readings are never shown.

            Done is exit code 0, whatever follows; the verdict is in the output.

            EXAMPLES
              assay rule evaluate circuits/rules/who-pqs-type1.yaml box.signed.json
              assay rule evaluate rule.yaml box.csv --unit Cel --tick 1min --json \\
                --window 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z
            """)

    @Argument(help: "The rule file.")
    var rule: String

    @Argument(help: "The log; - reads standard input.")
    var log: String

    @Option(
        help: ArgumentHelp(
            "START/END, such as 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z. (default: first to last reading)",
            valueName: "window"))
    var window: String?

    @Flag(help: "Write one canonical JSON object.")
    var json = false

    @OptionGroup(title: "LOG OPTIONS (CSV AND JSON LINES)")
    var layout: LogLayoutOptions

    @OptionGroup(title: "VALUE AND TIME GRID (CSV AND JSON LINES)")
    var grid: GridOptions

    func perform() throws(CommandError) {
        let rule = try RuleReader.read(path: rule).rule
        let batch = try readBatch()
        let window = if let given = try givenWindow() { given } else { try ProofPlan.wholeLog(batch) }
        let evaluation: Evaluation
        do throws(RuleError) {
            evaluation = try BreachEvaluator.evaluate(batch, rule: rule, window: window)
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
        let report = EvaluationReport(rule: rule, batch: batch, window: window, evaluation: evaluation)
        if json {
            try Console.line(String(decoding: report.json.canonicalBytes, as: UTF8.self))
        } else {
            for line in report.lines { try Console.line(line) }
        }
    }

    private func givenWindow() throws(CommandError) -> TimeWindow? {
        guard let window else { return nil }
        do throws(RuleError) { return try TimeWindow(parsing: window) } catch {
            throw .usage("--window", error.message)
        }
    }

    private var name: String { log == "-" ? "standard input" : log }

    private func readBatch() throws(CommandError) -> ReadingBatch {
        let bytes = try InputFile.bytes(pathOrDash: log, limit: SignedBatch.limits.maximumBytes)
        guard Self.isSigned(bytes) else { return try imported(bytes) }
        return try InputFile.verifiedReadings(bytes, name: name).batch
    }

    /// Whether a file is signed readings: one object with a schema. JSON Lines are objects, too, but know none.
    private static func isSigned(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: bytes, limits: SignedBatch.limits),
            case .object(let members) = value
        else { return false }
        return members.contains { $0.name == "schema" }
    }

    private func imported(_ bytes: [UInt8]) throws(CommandError) -> ReadingBatch {
        var options = LogOptions(quantization: try grid.quantization())
        try layout.apply(to: &options)
        options.snapsTimes = grid.snap
        let tick = try grid.tickSeconds()
        do throws(ImportError) {
            let log = try ImportedLog(reading: ByteSource(bytes: bytes), options: options)
            for note in log.notes { Console.note("\(name): \(note)") }
            return try log.batch(identity: .unsigned, tick: tick, snapping: grid.snap)
        } catch {
            throw CommandError(error, path: name)
        }
    }
}

extension BatchIdentity {
    /// Of a log that nobody signed.
    fileprivate static var unsigned: BatchIdentity {
        guard let label = try? Label("unsigned"), let empty = try? Label("", allowEmpty: true) else {
            preconditionFailure("both are labels")
        }
        return BatchIdentity(device: label, keyId: label, calibration: empty, counter: 0, sequence: 0)
    }
}
