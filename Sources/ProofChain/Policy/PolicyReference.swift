import CanonicalEncoding

/// How results for other systems name a policy: by its name and by the digest that `assay policy` prints. Not by its file, in which
/// order and comments may differ.
public struct PolicyReference: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its digest.
    public let digest: Digest

    /// The reference to a policy.
    public init(_ policy: Policy) {
        name = policy.name
        digest = policy.digest
    }

    /// As a URI, for an EAR.
    public var uri: String { "urn:assay:policy:\(name):\(digest.hex)" }

    /// As an in-toto resource descriptor, for an SVR.
    var descriptor: JSONValue {
        .object(members: [
            ("name", .string(name)), ("digest", .object(members: [("assayPolicy", .string(digest.hex))])),
        ])
    }
}
