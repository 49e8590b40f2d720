/// Why evidence, or collateral, could not be read: it is malformed.
///
/// What is well formed and does not hold is a finding of its appraisal.
public struct EvidenceError: Error, Hashable, Sendable {
    /// A stable code: `evidence.…`, `sgx.…`, `snp.…` and so on.
    public let code: String
    /// What is wrong, and at which byte or member, for people.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
