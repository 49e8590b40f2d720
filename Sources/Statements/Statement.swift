import Algebra
import CanonicalEncoding
import Primitives

/// What is claimed, about which inputs, under which program, for whom, after what: plain data.
///
/// The public inputs of its proof are recomputed from these fields; whatever they do not carry, the digest binds through
/// the public input `context`.
public enum Statement: Hashable, Sendable {
    /// A log that a sensor signed did, or did not, breach a rule.
    case breach(BreachStatement)
    /// A model gives an answer to an input.
    case inference(InferenceStatement)
    /// Readings are a device's, by its signature.
    case sensorBatch(SensorBatchStatement)
    /// Signed readings are those that a commitment hides.
    case sameReadings(SameReadingsStatement)
    /// Somebody decided something after it all.
    case decision(DecisionStatement)

    /// The name and version of the format.
    public static let schema = "assay/statement/1"

    /// What every kind has.
    public var body: any StatementBody {
        switch self {
        case .breach(let statement): statement
        case .inference(let statement): statement
        case .sensorBatch(let statement): statement
        case .sameReadings(let statement): statement
        case .decision(let statement): statement
        }
    }

    /// The same, if it is one that a circuit can prove.
    public var computation: (any ComputationStatement)? {
        switch self {
        case .breach(let statement): statement
        case .inference(let statement): statement
        case .sensorBatch, .sameReadings, .decision: nil
        }
    }

    /// The kind of claim, as documents have it.
    public var kind: String { type(of: body).kind }

    /// The digest by which other statements and evidence name it.
    public var digest: Digest { body.digest }
    /// The claim in a sentence.
    public var sentence: String { body.sentence }
    /// For whom, until when, after what.
    public var terms: StatementTerms { body.terms }
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue { body.json }

    /// Decodes strictly a statement of any kind.
    ///
    /// - Parameter path: where the statement stands in its document, for messages.
    /// - Throws: `json.…`, `statement.…` and the codes of the parts; the message begins with the member's path.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        // A look ahead, without a claim to strictness: each kind reads all of its members.
        let kind = if case .string(let text)? = value["kind"] { Array(text.utf8) } else { [UInt8]() }
        func isKind(_ type: any StatementBody.Type) -> Bool { kind.elementsEqual(type.kind.utf8) }
        if isKind(InferenceStatement.self) {
            self = .inference(try InferenceStatement(json: value, path: path))
        } else if isKind(SensorBatchStatement.self) {
            self = .sensorBatch(try SensorBatchStatement(json: value, path: path))
        } else if isKind(SameReadingsStatement.self) {
            self = .sameReadings(try SameReadingsStatement(json: value, path: path))
        } else if isKind(DecisionStatement.self) {
            self = .decision(try DecisionStatement(json: value, path: path))
        } else {
            self = .breach(try BreachStatement(json: value, path: path))
        }
    }
}

/// What statements of all kinds have.
public protocol StatementBody: Hashable, Sendable {
    /// The kind of claim, as documents have it.
    static var kind: String { get }
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    var json: JSONValue { get }
    /// Decodes strictly.
    init(json value: JSONValue, path: String) throws(StatementError)
    /// The claim in a sentence.
    var sentence: String { get }
    /// For whom, until when, after what.
    var terms: StatementTerms { get }
    /// The time before which nobody can know what is claimed; `nil` if it has none.
    var begins: UTCTime? { get }
    /// The time from which on nothing claimed can change; `nil` if it has none.
    var validFrom: UTCTime? { get }
    /// What the claim is about.
    var takes: [DataCommitment] { get }
    /// What the claim names for others to be about.
    var gives: [DataCommitment] { get }
    /// The DIDs whose signatures are the statement's evidence; none for most kinds.
    var signers: [Label] { get }
}

/// Statements that something was computed, which a circuit can prove and trusted hardware can compute.
public protocol ComputationStatement: StatementBody {
    /// What was run.
    var program: ProgramReference { get }
    /// The commitments to what the claim is about.
    var inputCommitments: [Fr] { get }
    /// The commitments to what came out.
    var outputCommitments: [Fr] { get }
    /// The public inputs of a proof of the statement, all recomputed from its plain fields, in the circuit's order.
    func publicInputs() throws(StatementError) -> [Fr]
}

extension ComputationStatement {
    /// What the claim is about, by salted commitments.
    public var takes: [DataCommitment] { inputCommitments.map { .poseidon($0) } }
    /// What came out, by salted commitments.
    public var gives: [DataCommitment] { outputCommitments.map { .poseidon($0) } }
}

extension StatementBody {
    /// Nobody's.
    public var signers: [Label] { [] }

    /// SHA-256 of the canonical JSON under "assay.statement.v1".
    public var digest: Digest {
        Digest.sha256(domain: "assay.statement.v1", json.canonicalBytes)
    }

    /// The digest as a big-endian integer mod r: the public input that binds the proof to every field.
    public var context: Fr {
        Fr(reducing: FieldInteger(bigEndian: digest.bytes))
    }

    /// Parses and decodes a document strictly; white space and the order of members are free, spellings are not.
    ///
    /// - Throws: `json.…`, `statement.…` and the codes of the parts; the message begins with the member's path.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        let limits = JSONLimits(maximumDepth: 8, maximumBytes: 1 << 20)
        try self.init(json: JSONValue(document: bytes, limits: limits), path: "statement")
    }
}
