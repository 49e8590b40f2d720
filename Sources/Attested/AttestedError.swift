/// Why a statement is not attested.
public struct AttestedError: Error, Hashable, Sendable {
    /// A stable code: `attested.…` and the field that differs or does not hold, or the code of the part or provider that refused.
    public let code: String
    /// What is wrong, for people. It names fields, and no values of what is committed to.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// A field of the statement that is another one here.
    static func differs(_ field: String, _ member: String) -> AttestedError {
        AttestedError(
            code: "attested.\(field)", message: "\(member) is not what follows from the data that the opening holds")
    }
}
