/// Why a JSON document, or a member of one, was refused.
public struct JSONError: Error, Sendable, Equatable {
    /// A stable code, such as `json.duplicate-name`.
    public let code: String
    /// The byte offset in the document where the fault was seen; `nil` for faults of meaning, which carry a path.
    public let offset: Int?
    /// What is wrong and where, for people.
    public let message: String

    /// Creates an error.
    public init(code: String, offset: Int? = nil, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}

/// Bounds on what a JSON parser accepts.
public struct JSONLimits: Sendable {
    /// How deep arrays and objects may nest.
    public var maximumDepth: Int
    /// How many bytes a document may have.
    public var maximumBytes: Int

    /// Creates limits; by default 64 levels and 64 MiB.
    public init(maximumDepth: Int = 64, maximumBytes: Int = 64 << 20) {
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
    }
}
