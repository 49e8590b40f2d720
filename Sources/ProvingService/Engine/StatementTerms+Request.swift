import CanonicalEncoding
import Statements

extension StatementTerms {
    /// Terms as a request writes them.
    ///
    /// - Throws: `statement.nonce`, `statement.after`, `statement.demands`, `statement.expired`, `text.…`, `time.…`, `hex.…`.
    package init(_ request: RequestTerms) throws(ServiceError) {
        do {
            try self.init(
                audience: request.audience.map { try Label($0) },
                nonce: request.nonce.map { try Self.nonce($0) },
                expires: request.expires.map { try UTCTime(parsing: $0, at: "expires") },
                after: Self.digests(request.after), demands: Self.demands(request.demands))
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
    private static func nonce(_ text: String) throws(ServiceError) -> [UInt8] {
        do throws(CanonicalEncoding.EncodingError) { return try Hex.decode(text) } catch {
            throw ServiceError(code: error.code, message: "nonce: \(error.message)")
        }
    }

    private static func digests(_ texts: [String]) throws(ServiceError) -> [Digest] {
        var digests: [Digest] = []
        for (index, text) in texts.enumerated() {
            guard let digest = try? Digest(hex: text) else {
                throw ServiceError(
                    code: "statement.after", message: "after[\(index)] is not a digest of 64 lower-case hex digits")
            }
            digests.append(digest)
        }
        return digests
    }

    private static func demands(_ texts: [String]) throws(ServiceError) -> Set<EvidenceDemand> {
        let demands = texts.compactMap { text in
            EvidenceDemand.allCases.first { $0.rawValue.utf8.elementsEqual(text.utf8) }
        }
        guard demands.count == texts.count, Set(demands).count == demands.count else {
            throw ServiceError(
                code: "statement.demands", message: "demands holds \"proof\", \"receipt\" or both, each once")
        }
        return Set(demands)
    }

    /// The same terms, after other statements as well.
    func after(_ digests: [Digest]) throws(ServiceError) -> StatementTerms {
        do throws(StatementError) {
            return try StatementTerms(
                audience: audience, nonce: nonce, expires: expires, after: after + digests, demands: demands)
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
