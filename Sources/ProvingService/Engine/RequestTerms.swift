import CanonicalEncoding
import Statements

/// What a request says of every statement besides its claim, as it is written: for whom it is to be, until when, after what.
public struct RequestTerms: Sendable, Equatable {
    /// The verifier's nonce, in hexadecimal.
    public var nonce: String?
    /// Whom the evidence is for.
    public var audience: String?
    /// When the statement expires, an RFC 3339 time in UTC.
    public var expires: String?
    /// The digests of the statements that it stands on, in hexadecimal.
    public var after: [String]
    /// What must show the statement, whatever a verifier would be content with: `proof`, `receipt`, or both.
    public var demands: [String]

    /// Creates terms; without any they are for anybody, for ever, after nothing.
    public init(
        nonce: String? = nil, audience: String? = nil, expires: String? = nil, after: [String] = [],
        demands: [String] = []
    ) {
        self.nonce = nonce
        self.audience = audience
        self.expires = expires
        self.after = after
        self.demands = demands
    }

    /// Reads the members that hold them, each of which may be left out.
    init(members reader: inout JSONObjectReader) throws(JSONError) {
        nonce = try reader.optionalString("nonce")
        audience = try reader.optionalString("audience")
        expires = try reader.optionalString("expires")
        after = try reader.optionalStrings("after", atMost: StatementTerms.maximumAfter)
        demands = try reader.optionalStrings("demands", atMost: EvidenceDemand.allCases.count)
    }

    /// Those members.
    var members: [(String, JSONValue?)] {
        [
            ("nonce", nonce.map(JSONValue.string)), ("audience", audience.map(JSONValue.string)),
            ("expires", expires.map(JSONValue.string)),
            ("after", after.isEmpty ? nil : .array(after.map(JSONValue.string))),
            ("demands", demands.isEmpty ? nil : .array(demands.map(JSONValue.string))),
        ]
    }
}

extension JSONObjectReader {
    /// An array of strings that may be left out.
    mutating func optionalStrings(_ name: String, atMost limit: Int) throws(JSONError) -> [String] {
        guard let elements = try optionalArray(name) else { return [] }
        var texts: [String] = []
        for case .string(let text) in elements { texts.append(text) }
        guard texts.count == elements.count, texts.count <= limit else {
            throw JSONError(code: "json.wrong-type", message: "\(name) holds at most \(limit) strings")
        }
        return texts
    }
}
