/// Why the service, its store, its socket or its engine refused or failed.
///
/// One type for the whole daemon, so that a failure keeps its code from the place where it arose, through the job
/// store, to the problem document that a client reads. Messages never hold readings, witnesses, salts or keys.
public struct ServiceError: Error, Sendable, Equatable {
    /// A stable code in dotted kebab case, such as `key.missing`.
    public let code: String
    /// What is wrong and where, for people.
    public let message: String
    /// Whether the same request may succeed later without being changed.
    public let retryable: Bool
    /// After how many seconds a retry makes sense, when that is known.
    public let retryAfterSeconds: Int?
    /// Further figures by name, such as `estimate_bytes` and `limit_bytes`.
    public let figures: [String: Int]

    /// Creates an error.
    public init(
        code: String, message: String, retryable: Bool = false, retryAfterSeconds: Int? = nil,
        figures: [String: Int] = [:]
    ) {
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retryAfterSeconds = retryAfterSeconds
        self.figures = figures
    }
}
