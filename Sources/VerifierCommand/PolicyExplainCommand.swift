public import ArgumentParser
import CanonicalEncoding
import ProofChain

/// `policy explain`: what a policy comes to.
public struct PolicyExplainCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a policy accepts, what it refuses, and what it does not look at.",
        discussion: """
            EXAMPLE
              assay policy explain default
              assay policy explain cold-chain.yaml --json

            EXIT CODES
              0  explained          2  it cannot be used          6  a file could not be read
            """)

    @Argument(help: "A file, or the name of a policy that comes with the program.")
    var policy: String

    @Flag(help: "Write one JSON object: the sentences, and all values of the policy.")
    var json = false

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs.
    public func run() throws {
        try OutputStream.report { style throws(CommandFailure) in try examine(style: style) }
    }

    /// What is printed, and the exit code.
    package func examine(style: TextStyle) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        let own = try PolicyFile.read(policy).policy
        let text = own.explanation
        if json {
            func list(_ lines: [String]) -> JSONValue { .array(lines.map { .string($0) }) }
            let document = JSONValue.object(members: [
                ("schema", .string("assay/policy-explanation/1")), ("digest", .string(own.digest.hex)),
                ("accepts", list(text.accepted)), ("refuses", list(text.refused)),
                ("doesNotLookAt", list(text.ignored)), ("warnings", list(text.warnings)), ("policy", own.json),
            ])
            return (String(decoding: document.canonicalBytes, as: UTF8.self) + "\n", 0)
        }
        var lines = [style.strong("policy \(own.name)") + " [\(own.digest)]"]
        if let description = own.description { lines.append(style.safe(description)) }
        for (title, sentences) in [
            ("WARNING:", text.warnings), ("It accepts:", text.accepted), ("It refuses:", text.refused),
            ("It does not look at:", text.ignored),
        ] where !sentences.isEmpty {
            lines += ["", style.strong(title)] + sentences.map { "  " + style.safe($0) }
        }
        return (lines.joined(separator: "\n") + "\n", 0)
    }
}
