/// An identity, or a signature, that is not in its one form.
public struct IdentityError: Error, Hashable, Sendable {
    /// Stable: `did.…` or `signature.…`.
    public let code: String
    /// What is wrong, for people.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
