/// A rule, window or parameter that cannot be used.
public struct RuleError: Error, Hashable, Sendable {
    /// Stable, dotted, such as `rule.unknown-key` or `window.empty`; listed where they are thrown.
    public let code: String
    /// The line of a rule file, from 1; `nil` when there is no file or no single line.
    public let line: Int?
    let detail: String

    /// Creates an error.
    public init(code: String, message: String, line: Int? = nil) {
        self.code = code
        self.line = line
        detail = message
    }

    /// What is wrong and where, in a sentence.
    public var message: String {
        line.map { "line \($0): \(detail)" } ?? detail
    }

    /// The same error at a line of a file.
    func at(line: Int?) -> RuleError {
        RuleError(code: code, message: detail, line: self.line ?? line)
    }
}
