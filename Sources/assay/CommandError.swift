import ArgumentParser
import CanonicalEncoding
import Identity
import Readings
import Statements

/// How a command ends; the numbers are in the help of `assay`.
enum ExitStatus: Int32 {
    case refused = 1
    case usage = 2
    case untrusted = 3
    case unsupported = 4
    case system = 6
    case interrupted = 130
}

/// Why a command could not do its work: a code for programs, a sentence and a hint for people.
struct CommandError: Error {
    let status: ExitStatus
    let code: String
    let message: String
    let hint: String?

    init(_ status: ExitStatus, code: String, message: String, hint: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }

    init(_ error: FileError) {
        self.init(.system, code: error.code, message: error.message)
    }

    init(_ error: ImportError, path: String) {
        let isSystem = error.code.hasPrefix("file.")
        self.init(
            isSystem ? .system : .refused, code: error.code,
            message: isSystem ? error.message : "\(path): \(error.message)", hint: error.hint)
    }

    init(_ error: KeyFileError) {
        self.init(
            error.code.hasPrefix("file.") ? .system : .untrusted, code: error.code, message: error.message,
            hint: error.hint)
    }

    init(_ error: StatementError, path: String) {
        self.init(.refused, code: error.code, message: "\(path): \(error.message)")
    }

    /// An option with a value that means nothing.
    static func usage(_ option: String, _ message: String, hint: String? = nil) -> CommandError {
        CommandError(.usage, code: "usage.bad-value", message: "\(option): \(message)", hint: hint)
    }

    /// Writes the diagnostic to standard error; the exit code to throw.
    func reported() -> ExitCode {
        Console.error("error: \(message) [\(code)]")
        if let hint { Console.error("hint: \(hint)") }
        return ExitCode(status.rawValue)
    }
}

/// A command whose work throws `CommandError`s; they are reported in one place.
protocol AssaySubcommand: ParsableCommand {
    /// Does the work.
    func perform() throws(CommandError)
}

extension AssaySubcommand {
    func run() throws {
        do throws(CommandError) { try perform() } catch { throw error.reported() }
    }
}
