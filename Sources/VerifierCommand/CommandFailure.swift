public import ArgumentParser
import CanonicalEncoding
import Identity
import Verification

/// Exit codes that are no outcomes of a verification.
public enum CommandStatus: Int32, Sendable {
    /// Wrong usage.
    case usage = 2
    /// A file could not be read or written, or something else of the system failed.
    case system = 6
}

/// A command that could not do its work, with the code for programs and the sentence for people.
package struct CommandFailure: Error {
    /// What kind of failure it is.
    package let status: CommandStatus
    /// A stable code.
    package let code: String
    /// What happened.
    package let message: String

    init(status: CommandStatus, message: String, code: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    init(_ error: FileError) {
        self.init(status: .system, message: error.message, code: error.code)
    }

    init(_ error: KeyFileError) {
        self.init(status: .system, message: error.message, code: error.code)
    }

    /// An option that does not say anything.
    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(status: .usage, message: message, code: "usage.bad-value")
    }

    /// Writes the diagnostic to standard error; the exit code to throw.
    func reported() -> ExitCode {
        // Nothing is left to do when the diagnostic itself cannot be written.
        _ = OutputStream.standardError.write(Self.diagnostic(TextStyle(isRich: false).safe(message), code: code) + "\n")
        return ExitCode(status.rawValue)
    }
}

extension CommandFailure {
    /// The one form of all diagnostics: `PROGRAM: error: MESSAGE [CODE]`.
    static func diagnostic(_ message: some StringProtocol, code: String) -> String {
        let program = CommandLine.arguments.first?.split(separator: "/").last ?? "assay"
        return "\(program): error: \(message) [\(code)]"
    }
}

extension ParsableCommand {
    /// Parses the arguments, runs, and ends the process with the exit codes of this project: wrong usage is 2, where
    /// argument-parser alone would say 64.
    public static func runToExit(_ arguments: [String]? = nil) -> Never {
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            exit(withError: nil)
        } catch {
            endProcess(with: error)
        }
    }

    /// Ends the process for an error that parsing or running threw, by the same exit codes.
    public static func endProcess(with error: any Error) -> Never {
        let status = exitCode(for: error)
        guard status == .validationFailure else { exit(withError: error) }
        var lines = fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false)[...]
        let first = lines.popFirst() ?? ""
        let message = first.hasPrefix("Error: ") ? first.dropFirst("Error: ".count) : first
        let diagnostic = CommandFailure.diagnostic(message, code: "usage.bad-arguments")
        _ = OutputStream.standardError.write(([diagnostic] + lines.map(String.init)).joined(separator: "\n") + "\n")
        exit(withError: ExitCode(CommandStatus.usage.rawValue))
    }
}
