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
}
