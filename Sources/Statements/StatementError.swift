import CanonicalEncoding

/// A statement or a file of signed readings that is malformed, or that no known circuit can stand for.
public struct StatementError: Error, Hashable, Sendable {
    /// Stable and dotted: `statement.…`, `signed.…`, or the code of the part that was refused (`json.…`,
    /// `rule.…`, `batch.…`, `decimal.…`, `time.…`).
    public let code: String
    /// What is wrong; it begins with the path of the member, such as `statement.rule.threshold`.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: JSONError) {
        self.init(code: error.code, message: error.message)
    }

    init(_ error: QuantityError, at path: String) {
        self.init(code: error.code, message: "\(path): \(error.message)")
    }

    init(_ error: RuleError, at path: String) {
        self.init(code: error.code, message: "\(path): \(error.message)")
    }

    init(_ error: BatchError, at path: String) {
        self.init(code: error.code, message: "\(path): \(error.message)")
    }
}
