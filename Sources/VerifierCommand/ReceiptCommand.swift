public import ArgumentParser

/// `receipt`: evidence of trusted hardware by itself.
public struct ReceiptCommand: ParsableCommand {
    /// Name and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Evidence of trusted hardware: what it says, what of it holds, and what nobody checked.",
        subcommands: [ReceiptInspectCommand.self, ReceiptVerifyCommand.self])

    /// Creates an empty command, to be filled by the parser.
    public init() {}
}
