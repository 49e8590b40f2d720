import CanonicalEncoding
import Statements

/// The wish to have a breach of a rule, or its absence, proved.
///
/// This form is checked for its shape only; what rule, window and input mean, and whether they fit, is for the engine.
public struct BreachRequest: Sendable, Equatable {
    /// What is claimed: `breach` or `no-breach`.
    public var claim: String
    /// The fields of the statement's rule.
    public var rule: JSONValue
    /// The window's start, an RFC 3339 time in UTC.
    public var windowStart: String
    /// The window's end, an RFC 3339 time in UTC.
    public var windowEnd: String
    /// The signed readings document. Secret.
    public var input: JSONValue
    /// What shows that the sensor is a member of a registry (`SensorRegistry.Membership.json`): the statement hides the sensor
    /// then. Secret: it names the member. `nil` names the sensor in the statement.
    public var membership: JSONValue?
    /// For a log in several batches: `before`, what the claim about the batch before handed on (`StateOpening.json`; not there for
    /// the first batch), and `salt`, 31 bytes in hexadecimal that hide what this one hands on. Secret.
    public var continuity: JSONValue?
    /// Models of which it is proved, too, what they say of the readings: each a link of its own, after the claim's.
    public var models: [String]
    /// The circuit to use; `nil` leaves the choice to the engine.
    public var circuit: String?
    /// What hides the commitments: 31 bytes in hexadecimal, from a client that is to open them later; `nil` leaves it to the engine,
    /// which forgets it. Secret.
    public var salt: String?
    /// What is to show the statement.
    public var evidence: EvidenceWish
    /// For whom the statement is, until when, after what.
    public var terms: RequestTerms

    /// The most models of a request.
    public static let maximumModels = 8

    /// Creates a request.
    public init(
        claim: String, rule: JSONValue, windowStart: String, windowEnd: String, input: JSONValue,
        membership: JSONValue? = nil, continuity: JSONValue? = nil, models: [String] = [], circuit: String? = nil,
        salt: String? = nil, evidence: EvidenceWish = .proof, terms: RequestTerms = RequestTerms()
    ) {
        self.claim = claim
        self.rule = rule
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.input = input
        self.membership = membership
        self.continuity = continuity
        self.models = models
        self.circuit = circuit
        self.salt = salt
        self.evidence = evidence
        self.terms = terms
    }

    init(_ document: JSONValue) throws {
        var reader = try JSONObjectReader(document, path: "")
        try reader.kind(BreachStatement.kind)
        claim = try reader.string("claim")
        rule = try reader.value("rule")
        var window = try reader.object("window")
        windowStart = try window.string("start")
        windowEnd = try window.string("end")
        try window.finish()
        input = try reader.value("input")
        membership = reader.optionalValue("membership")
        continuity = reader.optionalValue("continuity")
        models =
            try reader.optionalArray("models")?.map { element in
                guard case .string(let name) = element else {
                    throw JSONError(code: "json.wrong-type", message: "models holds names")
                }
                return name
            } ?? []
        guard models.count <= Self.maximumModels, Set(models).count == models.count else {
            throw JSONError(
                code: "request.bad-models", message: "models names at most \(Self.maximumModels) models, each once")
        }
        circuit = try reader.optionalString("circuit")
        salt = try reader.optionalString("salt")
        evidence = try reader.evidence()
        terms = try RequestTerms(members: &reader)
        try reader.finish()
        guard claim == "breach" || claim == "no-breach" else {
            throw JSONError(code: "request.bad-claim", message: "claim is neither \"breach\" nor \"no-breach\"")
        }
    }

    /// The request as JSON, the inverse of `init(_:)`.
    var json: JSONValue {
        .object(
            members: [
                ("kind", .string(BreachStatement.kind)), ("claim", .string(claim)),
                ("rule", rule),
                ("window", .object(members: [("start", .string(windowStart)), ("end", .string(windowEnd))])),
                ("input", input),
                ("membership", membership),
                ("continuity", continuity),
                ("models", models.isEmpty ? nil : .array(models.map(JSONValue.string))),
                ("circuit", circuit.map(JSONValue.string)),
                ("salt", salt.map(JSONValue.string)),
                ("evidence", evidence == .proof ? nil : .string(evidence.rawValue)),
            ] + terms.members)
    }
}
