import CanonicalEncoding
import Statements

/// What a client asks to have proved: the body of `POST /v1/proofs`.
public enum ProofRequest: Sendable, Equatable {
    /// A breach of a rule by signed readings, or its absence.
    case breach(BreachRequest)
    /// A model's answer.
    case inference(InferenceRequest)

    /// Parses a request's JSON; unknown members are refused. One without a `kind` is about a breach.
    public init(parsing bytes: [UInt8]) throws(ServiceError) {
        do {
            let document = try JSONValue(parsing: bytes)
            if case .string(let kind)? = document["kind"], kind.utf8.elementsEqual(InferenceStatement.kind.utf8) {
                self = .inference(try InferenceRequest(document))
            } else {
                self = .breach(try BreachRequest(document))
            }
        } catch let error as JSONError {
            let place = error.offset.map { " (at byte \($0))" } ?? ""
            throw ServiceError(code: error.code, message: error.message + place)
        } catch {
            throw ServiceError(code: "request.malformed", message: "the request cannot be read")
        }
    }

    /// The request as JSON, the inverse of `init(parsing:)`.
    public var json: JSONValue {
        switch self {
        case .breach(let request): request.json
        case .inference(let request): request.json
        }
    }

    /// What is claimed, in a word: `breach`, `no-breach` or `inference`.
    public var claim: String {
        switch self {
        case .breach(let request): request.claim
        case .inference: InferenceStatement.kind
        }
    }
}

extension ProofRequest {
    /// What is to show the statement.
    public var evidence: EvidenceWish {
        switch self {
        case .breach(let request): request.evidence
        case .inference(let request): request.evidence
        }
    }

    /// What the client hides the commitments by, or a fresh one.
    ///
    /// - Throws: `request.bad-salt`.
    func commitmentSalt() throws(ServiceError) -> CommitmentSalt {
        let text: String? =
            switch self {
            case .breach(let request): request.salt
            case .inference(let request): request.salt
            }
        guard let text else { return .random() }
        guard let bytes = try? Hex.decode(text), let salt = CommitmentSalt(bytes: bytes) else {
            throw ServiceError(
                code: "request.bad-salt", message: "salt has not \(CommitmentSalt.byteCount) bytes in hexadecimal")
        }
        return salt
    }
}

extension JSONObjectReader {
    /// The member `evidence`, which may be left out.
    mutating func evidence() throws(JSONError) -> EvidenceWish {
        guard let text = try optionalString("evidence") else { return .proof }
        guard let wish = EvidenceWish.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            throw JSONError(
                code: "request.bad-evidence", message: "evidence is neither \"proof\" nor \"receipt\" nor \"both\"")
        }
        return wish
    }

    /// The member `kind`, which may be left out.
    mutating func kind(_ expected: String) throws(JSONError) {
        guard let kind = try optionalString("kind"), !kind.utf8.elementsEqual(expected.utf8) else { return }
        throw JSONError(code: "request.bad-kind", message: "kind is neither threshold-breach nor inference")
    }
}
