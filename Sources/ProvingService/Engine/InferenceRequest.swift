import CanonicalEncoding
import Statements

/// The wish to have a model's answer proved.
///
/// This form is checked for its shape only; whether the input fits the model is for the engine.
public struct InferenceRequest: Sendable, Equatable {
    /// The model, by the name under which it was compiled.
    public var circuit: String
    /// The input, as `assay model run --input` takes it in JSON. Secret, unless the model shows it.
    public var input: JSONValue
    /// What hides the commitments: 31 bytes in hexadecimal, from a client that is to open them later; `nil` leaves it to the engine,
    /// which forgets it. Secret.
    public var salt: String?
    /// What is to show the statement.
    public var evidence: EvidenceWish
    /// For whom the statement is, until when, after what.
    public var terms: RequestTerms

    /// Creates a request.
    public init(
        circuit: String, input: JSONValue, salt: String? = nil, evidence: EvidenceWish = .proof,
        terms: RequestTerms = RequestTerms()
    ) {
        self.circuit = circuit
        self.input = input
        self.salt = salt
        self.evidence = evidence
        self.terms = terms
    }

    init(_ document: JSONValue) throws {
        var reader = try JSONObjectReader(document, path: "")
        try reader.kind(InferenceStatement.kind)
        circuit = try reader.string("circuit")
        input = try reader.value("input")
        salt = try reader.optionalString("salt")
        evidence = try reader.evidence()
        terms = try RequestTerms(members: &reader)
        try reader.finish()
    }

    /// The request as JSON, the inverse of `init(_:)`.
    var json: JSONValue {
        .object(
            members: [
                ("kind", .string(InferenceStatement.kind)), ("circuit", .string(circuit)), ("input", input),
                ("salt", salt.map(JSONValue.string)),
                ("evidence", evidence == .proof ? nil : .string(evidence.rawValue)),
            ] + terms.members)
    }
}
