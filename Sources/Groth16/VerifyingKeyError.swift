import Algebra
import CanonicalEncoding

/// Why bytes, JSON or points are not an acceptable verifying key.
public struct VerifyingKeyError: Error, Equatable, Sendable {
    /// The stable code, such as `verifying-key.delta-is-generator`.
    public let code: String
    /// What is wrong and where.
    public let message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: PointError, place: String) {
        self.init(code: "verifying-key.point-\(error.rawValue)", message: "\(place): \(error.message)")
    }

    init(_ error: JSONError) {
        self.init(code: error.code, message: error.message)
    }

    init(_ finding: VerifyingKeyFinding) {
        self.init(code: finding.code, message: finding.message)
    }
}
