public import ArgumentParser

/// `verify` under the name of the program that does nothing else.
public struct StandaloneVerifyCommand: ParsableCommand {
    /// The help of `verify` under the other name.
    public static let configuration = CommandConfiguration(
        commandName: "assay-verify", abstract: VerifyCommand.configuration.abstract,
        discussion: VerifyCommand.configuration.discussion, subcommands: [ReceiptCommand.self, PolicyCommand.self])

    @OptionGroup var verify: VerifyCommand

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Runs; ends with the exit code of the outcome.
    public func run() throws {
        try verify.run()
    }

    /// The command that arguments name. The parser would take `receipt` for a bundle of that name, which is `./receipt`.
    package static func command(for arguments: [String]) throws -> any ParsableCommand {
        guard let first = arguments.first,
            let command = configuration.subcommands.first(where: { $0.configuration.commandName == first })
        else { return try parseAsRoot(arguments) }
        return try command.parseAsRoot(Array(arguments.dropFirst()))
    }

    /// Runs the command that the process's arguments name, and ends the process.
    public static func runProgram() -> Never {
        do {
            var command = try command(for: Array(CommandLine.arguments.dropFirst()))
            try command.run()
            exit(withError: nil)
        } catch {
            endProcess(with: error)
        }
    }
}
