import HTTPTypes

/// The resources, by path.
enum Route: Equatable {
    case circuits
    case circuit(String)
    case proofs
    case proof(String)
    case bundle(String)
    case events(String)
    case verify
    case health
    case readiness
    case metrics
    case openAPI

    /// The route of a path; `nil` when no resource lives there.
    ///
    /// Names are matched as they stand: none of ours needs percent-encoding, so an encoded one is another name.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch parts.count {
        case 1 where parts[0] == "healthz": self = .health
        case 1 where parts[0] == "readyz": self = .readiness
        case 1 where parts[0] == "metrics": self = .metrics
        case 2 where parts[0] == "v1":
            switch parts[1] {
            case "circuits": self = .circuits
            case "proofs": self = .proofs
            case "verify": self = .verify
            case "openapi.json": self = .openAPI
            default: return nil
            }
        case 3 where parts[0] == "v1" && !parts[2].isEmpty:
            switch parts[1] {
            case "circuits": self = .circuit(parts[2])
            case "proofs": self = .proof(parts[2])
            default: return nil
            }
        case 4 where parts[0] == "v1" && parts[1] == "proofs" && !parts[2].isEmpty:
            switch parts[3] {
            case "bundle": self = .bundle(parts[2])
            case "events": self = .events(parts[2])
            default: return nil
            }
        default: return nil
        }
    }

    /// The route's path with its variables in braces: safe in logs, and the key in the OpenAPI document.
    var pattern: String {
        switch self {
        case .circuits: "/v1/circuits"
        case .circuit: "/v1/circuits/{id}"
        case .proofs: "/v1/proofs"
        case .proof: "/v1/proofs/{id}"
        case .bundle: "/v1/proofs/{id}/bundle"
        case .events: "/v1/proofs/{id}/events"
        case .verify: "/v1/verify"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .metrics: "/metrics"
        case .openAPI: "/v1/openapi.json"
        }
    }

    /// The methods it answers, besides HEAD wherever there is GET.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .proofs, .verify: [.post]
        case .proof: [.get, .delete]
        default: [.get]
        }
    }

    /// The media type of its answer when all goes well.
    var mediaType: String {
        switch self {
        case .events: MediaType.events
        case .metrics: "text/plain"
        default: MediaType.json
        }
    }
}
