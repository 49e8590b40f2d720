import Statements

/// A log that cannot be imported as it stands, or an option that cannot be used.
///
/// Messages name lines, columns and times, never a measured value: readings are secret.
public struct ImportError: Error, Hashable, Sendable {
    /// Stable, dotted, such as `log.out-of-order` or `value.not-a-number`; docs of the thrower list them.
    public let code: String
    /// The line of the log, from 1; `nil` when the fault is in an option or in the log as a whole.
    public let line: Int?
    /// What to do about it, if there is something; a sentence without its full stop.
    public let hint: String?
    private let detail: String

    /// Creates an error.
    public init(code: String, line: Int? = nil, message: String, hint: String? = nil) {
        self.code = code
        self.line = line
        self.hint = hint
        detail = message
    }

    init(_ error: QuantityError, line: Int? = nil, hint: String? = nil) {
        self.init(code: error.code, line: line, message: error.message, hint: hint)
    }

    init(_ error: BatchError) {
        self.init(code: error.code, message: error.message)
    }

    /// What is wrong and where, in a sentence.
    public var message: String {
        line.map { "line \($0): \(detail)" } ?? detail
    }

    /// The same error at a line of a log.
    func at(line: Int) -> ImportError {
        ImportError(code: code, line: self.line ?? line, message: detail, hint: hint)
    }
}
