import CanonicalEncoding
import Primitives

/// What every statement says besides its claim: for whom it is, until when, and after which others.
public struct StatementTerms: Hashable, Sendable {
    /// For whom: a DID or any other name.
    public let audience: Label?
    /// The verifier's nonce, 1 … 64 bytes.
    public let nonce: [UInt8]?
    /// When the statement stops to be of use.
    public let expires: UTCTime?
    /// The digests of the statements that this one stands on, without repetition, at most 1,024.
    public let after: [Digest]
    /// What must show the statement, all of it, whatever verifiers would be content with; none leaves it to them.
    public let demands: Set<EvidenceDemand>

    /// The most bytes of a nonce.
    public static let maximumNonceBytes = 64
    /// The most statements to stand on.
    public static let maximumAfter = 1024

    /// For anybody, for ever, after nothing.
    public init() {
        audience = nil
        nonce = nil
        expires = nil
        after = []
        demands = []
    }

    /// Checks and takes terms.
    ///
    /// - Throws: `statement.nonce`, `statement.after`.
    public init(
        audience: Label? = nil, nonce: [UInt8]? = nil, expires: UTCTime? = nil, after: [Digest] = [],
        demands: Set<EvidenceDemand> = []
    ) throws(StatementError) {
        guard nonce.map({ (1...Self.maximumNonceBytes).contains($0.count) }) ?? true else {
            throw StatementError(code: "statement.nonce", message: "statement.nonce has 1 to 64 bytes")
        }
        guard after.count <= Self.maximumAfter, Set(after).count == after.count else {
            throw StatementError(
                code: "statement.after", message: "statement.after holds at most 1024 digests, each once")
        }
        self.audience = audience
        self.nonce = nonce
        self.expires = expires
        self.after = after
        self.demands = demands
    }

    /// The members of a statement that hold them.
    var members: [(String, JSONValue?)] {
        [
            ("audience", audience.map { .string($0.text) }), ("nonce", nonce.map { .string(Hex.encode($0)) }),
            ("expires", expires.map { .string($0.text) }), ("after", .array(after.map { .string($0.hex) })),
            ("demands", demands.isEmpty ? nil : .array(EvidenceDemand.ordered(demands).map { .string($0.rawValue) })),
        ]
    }

    /// Reads those members.
    init(members reader: inout MemberReader) throws(StatementError) {
        let path = (audience: reader.path(of: "audience"), expires: reader.path(of: "expires"))
        let audience = try reader.optionalString("audience").map { text throws(StatementError) in
            do throws(QuantityError) { return try Label(text) } catch {
                throw StatementError(error, at: path.audience)
            }
        }
        let noncePath = reader.path(of: "nonce")
        let nonce = try reader.optionalString("nonce").map { text throws(StatementError) in
            do throws(EncodingError) { return try Hex.decode(text) } catch {
                throw StatementError(code: error.code, message: "\(noncePath): \(error.message)")
            }
        }
        let expires = try reader.optionalString("expires").map { text throws(StatementError) in
            do throws(QuantityError) { return try UTCTime(canonical: text) } catch {
                throw StatementError(error, at: path.expires)
            }
        }
        let after = try Self.digests(reader.array("after"), path: reader.path(of: "after"))
        let demandsPath = reader.path(of: "demands")
        let demands = try reader.optionalArray("demands").map { elements throws(StatementError) in
            try EvidenceDemand.set(elements, path: demandsPath)
        }
        try self.init(audience: audience, nonce: nonce, expires: expires, after: after, demands: demands ?? [])
    }

    private static func digests(_ elements: [JSONValue], path: String) throws(StatementError) -> [Digest] {
        guard elements.count <= maximumAfter else {
            throw StatementError(code: "statement.after", message: "\(path) holds at most 1024 digests, each once")
        }
        var digests: [Digest] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element, let digest = try? Digest(hex: text) else {
                throw StatementError(
                    code: "statement.after", message: "\(path)[\(index)] is not a digest of 64 lower-case hex digits")
            }
            digests.append(digest)
        }
        return digests
    }
}
