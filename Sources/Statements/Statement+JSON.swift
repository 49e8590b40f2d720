import Algebra
import CanonicalEncoding
import Primitives

extension Statement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("kind", .string(Self.kind)), ("claim", .string(claim.rawValue)),
            ("rule", rule.json), ("window", window.json), ("source", source.json),
            ("inputs", Self.committed("readings", inputCommitment)),
            ("outputs", Self.committed("verdict", outputCommitment)), ("continuity", continuity?.json),
            ("program", program.json),
            ("audience", audience.map { .string($0.text) }), ("nonce", nonce.map { .string(Hex.encode($0)) }),
            ("expires", expires.map { .string($0.text) }), ("after", .array(after.map { .string($0.hex) })),
        ])
    }

    /// Parses and decodes a document strictly; white space and the order of members are free, spellings are not.
    ///
    /// - Throws: `json.…`, `statement.…` and the codes of the parts; the message begins with the member's path.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        let limits = JSONLimits(maximumDepth: 8, maximumBytes: 1 << 20)
        try self.init(json: JSONValue(document: bytes, limits: limits))
    }

    /// Decodes strictly: every member once, none unknown, every number and time in its one spelling. What is decoded
    /// encodes to the same document again.
    ///
    /// - Parameter path: where the statement stands in its document, for messages.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Self.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        let claim = try reader.choice("claim", Polarity.self)
        let rule = try BreachRule(members: reader.object("rule"))
        let window = try TimeWindow(members: reader.object("window"))
        let source = try ReadingSource(members: reader.object("source"))
        let input = try Self.commitment(&reader, "inputs", of: "readings")
        let output = try Self.commitment(&reader, "outputs", of: "verdict")
        let continuity = try reader.optionalObject("continuity").map { members throws(StatementError) in
            try Continuity(members: members)
        }
        let program = try ProgramReference(members: reader.object("program"))
        let audience = try reader.optionalString("audience")
        let nonce = try reader.optionalString("nonce")
        let expires = try reader.optionalString("expires")
        let after = try Self.digests(reader.array("after"), path: reader.path(of: "after"))
        try reader.finish()
        try self.init(
            claim: claim, rule: rule, window: window, source: source, inputCommitment: input, outputCommitment: output,
            continuity: continuity, program: program,
            audience: audience.map { text throws(StatementError) in
                do throws(QuantityError) { return try Label(text) } catch {
                    throw StatementError(error, at: reader.path(of: "audience"))
                }
            },
            nonce: nonce.map { text throws(StatementError) in
                do throws(EncodingError) { return try Hex.decode(text) } catch {
                    throw StatementError(code: error.code, message: "\(reader.path(of: "nonce")): \(error.message)")
                }
            },
            expires: expires.map { text throws(StatementError) in
                do throws(QuantityError) { return try UTCTime(canonical: text) } catch {
                    throw StatementError(error, at: reader.path(of: "expires"))
                }
            }, after: after)
    }

    private static func committed(_ name: String, _ commitment: Fr) -> JSONValue {
        .array([
            .object(members: [("name", .string(name)), ("commitment", .string(commitment.integer.decimal))])
        ])
    }

    private static func commitment(
        _ reader: inout MemberReader, _ member: String, of name: String
    ) throws(StatementError) -> Fr {
        let path = reader.path(of: member)
        let elements = try reader.array(member)
        guard elements.count == 1 else {
            throw StatementError(code: "statement.commitments", message: "\(path) holds one commitment, of \(name)")
        }
        var element = try MemberReader(elements[0], path: "\(path)[0]")
        try element.constant("name", name, code: "statement.commitments")
        let commitment = try element.fieldElement("commitment")
        try element.finish()
        return commitment
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

extension Continuity {
    var json: JSONValue {
        .object(members: [
            ("before", .string(before.integer.decimal)), ("after", .string(after.integer.decimal)),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let before = try reader.fieldElement("before")
        let after = try reader.fieldElement("after")
        try reader.finish()
        self.init(before: before, after: after)
    }
}

extension ProgramReference {
    var json: JSONValue {
        .object(members: [
            ("circuit", .string(circuit)), ("circuitDigest", .string(circuitDigest.hex)),
            ("verifyingKeyDigest", .string(verifyingKeyDigest.hex)),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let circuit = try reader.string("circuit")
        let circuitDigest = try reader.digest("circuitDigest")
        let verifyingKeyDigest = try reader.digest("verifyingKeyDigest")
        try reader.finish()
        try self.init(circuit: circuit, circuitDigest: circuitDigest, verifyingKeyDigest: verifyingKeyDigest)
    }
}
