import CanonicalEncoding
import Statements

extension StatementTerms {
    /// Terms as a request writes them.
    ///
    /// - Throws: `statement.nonce`, `statement.expired`, `text.…`, `time.…`, `hex.…`.
    init(nonce: String?, audience: String?, expires: String?) throws(ServiceError) {
        do {
            let nonce = try nonce.map { text throws(ServiceError) in
                do throws(CanonicalEncoding.EncodingError) { return try Hex.decode(text) } catch {
                    throw ServiceError(code: error.code, message: "nonce: \(error.message)")
                }
            }
            try self.init(
                audience: audience.map { try Label($0) }, nonce: nonce,
                expires: expires.map { try UTCTime(parsing: $0, at: "expires") })
        } catch {
            throw ServiceError(translating: error)
        }
        if let expires = self.expires, expires.secondsSinceEpoch * 1000 <= WallClock.milliseconds() {
            throw ServiceError(
                code: "statement.expired",
                message: "expires: \(expires.text) is past, so that nobody would accept the proof")
        }
    }
}

extension StatementTerms {
    /// The same terms, after other statements.
    func after(_ digests: [Digest]) throws(ServiceError) -> StatementTerms {
        do throws(StatementError) {
            return try StatementTerms(
                audience: audience, nonce: nonce, expires: expires, after: digests, demands: demands)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }
}

extension UTCTime {
    /// A time in a request; messages begin with its place.
    init(parsing text: String, at path: String) throws(ServiceError) {
        do throws(QuantityError) { try self.init(parsing: text) } catch {
            throw ServiceError(code: error.code, message: "\(path): \(error.message)")
        }
    }
}
