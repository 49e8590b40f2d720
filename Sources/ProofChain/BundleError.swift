import CanonicalEncoding
import Verification

/// Why a bundle could not be read.
public struct BundleError: Error, Sendable, Hashable {
    /// A stable code: `bundle.…`, `evidence.…`, `key.…`, or that of the JSON parser.
    public let code: String
    /// What is wrong and where, for people.
    public let message: String
    /// `invalid`, or `notCheckable` for what a later version of the format may allow.
    public let consequence: Outcome

    init(code: String, message: String, consequence: Outcome = .invalid) {
        self.code = code
        self.message = message
        self.consequence = consequence
    }
}

extension BundleError {
    /// Runs a step of JSON decoding and passes its refusal on as the bundle's.
    static func wrapping<Value>(_ step: () throws(JSONError) -> Value) throws(BundleError) -> Value {
        do throws(JSONError) {
            return try step()
        } catch {
            throw BundleError(code: error.code, message: error.message)
        }
    }

    /// Runs a step of text decoding and passes its refusal on as the bundle's.
    static func wrapping<Value>(
        path: String, _ step: () throws(EncodingError) -> Value
    ) throws(BundleError) -> Value {
        do throws(EncodingError) {
            return try step()
        } catch {
            throw BundleError(code: error.code, message: "\(path): \(error.message)")
        }
    }
}
