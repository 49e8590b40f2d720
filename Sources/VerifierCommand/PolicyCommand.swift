public import ArgumentParser
import CanonicalEncoding
import ProofChain

/// `policy`: what verifiers accept, as files.
public struct PolicyCommand: ParsableCommand {
    /// Name and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "What a verifier accepts, written down: check, explain and show policies.",
        subcommands: [
            PolicyCheckCommand.self, PolicyExplainCommand.self, PolicyShowCommand.self, PolicyListCommand.self,
        ])

    /// Creates an empty command, to be filled by the parser.
    public init() {}
}

/// `policy check`: whether a policy can be used.
public struct PolicyCheckCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a policy; name what is wrong with it, with its line.",
        discussion: """
            EXAMPLE
              assay policy check cold-chain.yaml

            EXIT CODES
              0  it can be used; its name and digest are printed, and what to beware of
              2  it cannot: the first thing that is wrong is named
              6  a file could not be read
            """)

    @Argument(help: "A file, or the name of a policy that comes with the program.")
    var policy: String

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs.
    public func run() throws { try OutputStream.report { _ throws(CommandFailure) in try examine() } }

    /// What is printed, and the exit code.
    package func examine() throws(CommandFailure) -> (report: String, exitCode: Int32) {
        let own = try PolicyFile.read(policy).policy
        let warnings = own.explanation.warnings.map { "warning: \($0)\n" }.joined()
        return ("policy \(own.name) [\(own.digest)]\n\(warnings)", 0)
    }
}

/// `policy show`: the file of a policy that comes with the program.
public struct PolicyShowCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a policy that comes with the program, to begin one's own with.",
        discussion: """
            EXAMPLE
              assay policy show proof-and-tee > mine.yaml
            """)

    @Argument(help: "The name: \(Policy.shippedNames.joined(separator: ", ")).")
    var name: String

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs.
    public func run() throws { try OutputStream.report { _ throws(CommandFailure) in try examine() } }

    /// What is printed, and the exit code.
    package func examine() throws(CommandFailure) -> (report: String, exitCode: Int32) {
        do throws(PolicyError) {
            return (String(decoding: try Policy.shippedFile(name), as: UTF8.self), 0)
        } catch {
            throw CommandFailure(status: .usage, message: error.message, code: error.code)
        }
    }
}

/// `policy list`: the policies that come with the program.
public struct PolicyListCommand: ParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the policies that come with the program, with their digests.")

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs.
    public func run() throws { try OutputStream.report { _ throws(CommandFailure) in try examine() } }

    /// What is printed, and the exit code.
    package func examine() throws(CommandFailure) -> (report: String, exitCode: Int32) {
        var lines = ""
        for name in Policy.shippedNames {
            let own = try PolicyFile.read(name).policy
            lines += "\(name) [\(own.digest)]\n  \(own.description ?? "")\n"
        }
        return (lines, 0)
    }
}
