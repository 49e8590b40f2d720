import Algebra
import CanonicalEncoding

/// Why bytes or JSON are not a proof.
public struct ProofError: Error, Hashable, Sendable {
    /// The stable code, such as `proof.point-not-on-curve`.
    public let code: String
    /// What is wrong and where.
    public let message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: PointError, place: String) {
        self.init(code: "proof.point-\(error.rawValue)", message: "\(place): \(error.message)")
    }

    init(_ error: JSONError) {
        self.init(code: error.code, message: error.message)
    }

    static func infinity(_ place: String) -> ProofError {
        ProofError(code: "proof.point-at-infinity", message: "\(place) is the point at infinity")
    }
}
