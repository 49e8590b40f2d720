/// Why a text encoding of bytes was refused.
public struct EncodingError: Error, Sendable, Equatable {
    /// A stable code, such as `hex.bad-digit`.
    public let code: String
    /// What is wrong, for people.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
