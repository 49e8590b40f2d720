import CanonicalEncoding

/// What somebody decided after the statements that it stands on: a regulator, a customer.
public struct DecisionStatement: StatementBody {
    /// Who decided: a DID, whose key must sign.
    public let signer: Label
    /// What was decided, such as `recall lot 4711`.
    public let decision: Label
    /// When.
    public let decided: UTCTime
    /// For whom, until when, after what.
    public let terms: StatementTerms

    /// The kind of claim.
    public static let kind = "decision"

    /// Puts a statement together.
    ///
    /// - Throws: `statement.after` for a decision about nothing.
    public init(
        signer: Label, decision: Label, decided: UTCTime, terms: StatementTerms
    ) throws(StatementError) {
        guard !terms.after.isEmpty else {
            throw StatementError(code: "statement.after", message: "a decision stands on what it was made after")
        }
        self.signer = signer
        self.decision = decision
        self.decided = decided
        self.terms = terms
    }

    /// The claim in a sentence.
    public var sentence: String { "\(signer.text) decided at \(decided.text): \(decision.text)" }

    /// Nobody decides before they do.
    public var begins: UTCTime? { decided }
    /// From the decision on.
    public var validFrom: UTCTime? { decided }
    /// It is about statements, not about data.
    public var takes: [DataCommitment] { [] }
    /// It makes none.
    public var gives: [DataCommitment] { [] }
    /// Its evidence is the signature of whoever decided.
    public var signers: [Label] { [signer] }
}

// MARK: - JSON

extension DecisionStatement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(
            members: [
                ("schema", .string(Statement.schema)), ("kind", .string(Self.kind)), ("signer", .string(signer.text)),
                ("decision", .string(decision.text)), ("decided", .string(decided.text)),
            ] + terms.members)
    }

    /// Decodes strictly.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Statement.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        let signer = try reader.label("signer")
        let decision = try reader.label("decision")
        let decided = try reader.time("decided")
        let terms = try StatementTerms(members: &reader)
        try reader.finish()
        try self.init(signer: signer, decision: decision, decided: decided, terms: terms)
    }
}
