public import ArgumentParser
import Attestation
import CanonicalEncoding
import Statements

/// `receipt inspect`: what one piece of hardware evidence says, with nothing of it checked.
public struct ReceiptInspectCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what evidence of trusted hardware says. Nothing of it is checked.",
        discussion: """
            Anybody can write such a file: nothing here is to be relied on. To learn
            what of it holds, and what it is good for, use `receipt verify`.

            EXAMPLES
              assay receipt inspect quote.bin
              assay receipt inspect document.bin --kind software --json

            EXIT CODES
              0  it could be read                  1  it is malformed
              2  wrong usage                       4  of no known kind
              6  the file could not be read
            """)

    @Argument(help: "The evidence, as the platform gave it; - reads standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "What it is to be. Without it the first kind that it can be read as; software only if it is said.",
            valueName: "kind"))
    var kind: EvidenceKind?

    @Flag(help: "Write one JSON object instead of the text.")
    var json = false

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs; ends with 0 if the evidence could be read.
    public func run() throws {
        try OutputStream.report { style throws(CommandFailure) in try examine(style: style) }
    }

    /// Reads the evidence; what it says, and the exit code.
    package func examine(style: TextStyle) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileBytes.read(argument: file, limit: EvidenceAppraiser.maximumByteCount)
        } catch { throw CommandFailure(error) }
        do throws(EvidenceError) {
            let report = InspectionReport(contents: try EvidenceAppraiser.inspect(bytes, as: kind), style: style)
            let json = String(decoding: report.json.canonicalBytes, as: UTF8.self) + "\n"
            return (self.json ? json : report.text, 0)
        } catch {
            return (unread(error, style), error.code == "evidence.unknown-kind" ? 4 : 1)
        }
    }

    private func unread(_ error: EvidenceError, _ style: TextStyle) -> String {
        guard json else {
            return style.strong("NOT READ: \(style.safe(error.message))") + " [\(error.code)]\n"
        }
        let document = JSONValue.object(members: [
            ("schema", .string(InspectionReport.schema)), ("code", .string(error.code)),
            ("reason", .string(error.message)),
        ])
        return String(decoding: document.canonicalBytes, as: UTF8.self) + "\n"
    }
}
