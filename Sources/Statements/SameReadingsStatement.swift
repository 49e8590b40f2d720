import Algebra
import CanonicalEncoding

/// That the readings under a SHA-256 root, which a device signed, are those that a Poseidon commitment hides, which circuits open.
///
/// The bridge between signatures that devices can make and hashes that circuits can afford; trusted hardware that saw both says so.
public struct SameReadingsStatement: StatementBody {
    /// `ReadingBatch.sha256Root`.
    public let root: Digest
    /// Poseidon(tagInput, root, salt), as in statements about the log.
    public let commitment: Fr
    /// For whom, until when, after what.
    public let terms: StatementTerms

    /// The kind of claim.
    public static let kind = "same-readings"

    /// Puts a statement together.
    public init(root: Digest, commitment: Fr, terms: StatementTerms = StatementTerms()) {
        self.root = root
        self.commitment = commitment
        self.terms = terms
    }

    /// The claim in a sentence.
    public var sentence: String {
        "the readings under the SHA-256 root \(root.hex.prefix(12))… are those that "
            + "\(commitment.integer.decimal.prefix(12))… commits to"
    }

    /// It speaks of no time.
    public var begins: UTCTime? { nil }
    /// It speaks of no time.
    public var validFrom: UTCTime? { nil }
    /// What was signed.
    public var takes: [DataCommitment] { [.sha256(root)] }
    /// What circuits open.
    public var gives: [DataCommitment] { [.poseidon(commitment)] }
}

// MARK: - JSON

extension SameReadingsStatement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(
            members: [
                ("schema", .string(Statement.schema)), ("kind", .string(Self.kind)), ("inputs", .sha256Root(root)),
                ("outputs", .committed(BreachStatement.inputName, commitment)),
            ] + terms.members)
    }

    /// Decodes strictly.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Statement.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        root = try reader.sha256Root("inputs")
        commitment = try reader.commitment("outputs", of: BreachStatement.inputName)
        terms = try StatementTerms(members: &reader)
        try reader.finish()
    }
}
