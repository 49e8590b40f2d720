public import ArgumentParser
import Attestation
import CanonicalEncoding
import ProofChain

/// `policy explain`: what a policy comes to.
public struct PolicyExplainCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a policy accepts, what it refuses, and what it does not look at.",
        discussion: """
            In ten lines at most; with --all key by key, and of every kind of receipt.

            EXAMPLE
              assay policy explain default
              assay policy explain two-vendors --all
              assay policy explain cold-chain.yaml --json

            EXIT CODES
              0  explained          2  it cannot be used          6  a file could not be read
            """)

    @Argument(help: "A file, or the name of a policy that comes with the program.")
    var policy: String

    @Flag(help: "Say all of it, key by key.")
    var all = false

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
                ("inShort", list(own.essence)), ("accepts", list(text.accepted)), ("refuses", list(text.refused)),
                ("doesNotLookAt", list(text.ignored)), ("warnings", list(text.warnings)), ("policy", own.json),
            ])
            return (String(decoding: document.canonicalBytes, as: UTF8.self) + "\n", 0)
        }
        var lines = [style.strong("policy \(own.name)") + " [\(own.digest)]"]
        if let description = own.description { lines.append(style.safe(description)) }
        if !text.warnings.isEmpty {
            lines += ["", style.strong("WARNING:")] + text.warnings.map { "  " + style.safe($0) }
        }
        lines += ["", style.strong("In short:")] + own.essence.map { "  " + style.safe($0) }
        if all {
            lines += ["", style.strong("Links and statements:")] + describe(text.links, style)
            for own in text.receipts {
                lines += ["", style.strong("Receipts of \(own.kind.rawValue):")] + describe(own.part, style)
            }
        } else {
            lines += ["", "Key by key: policy explain \(style.safe(policy)) --all"]
        }
        return (lines.joined(separator: "\n") + "\n", 0)
    }

    private func describe(_ part: PolicyExplanation.Part, _ style: TextStyle) -> [String] {
        [("accepts", part.accepted), ("refuses", part.refused), ("does not look at", part.ignored)].flatMap {
            word, sentences in
            sentences.map { "  \(word)  \(style.safe($0))" }
        }
    }
}
