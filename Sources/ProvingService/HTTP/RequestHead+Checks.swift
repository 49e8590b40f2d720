import HTTPTypes

/// A request's head, with the checks that need no body.
struct RequestHead: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let query: String?
    let headers: HTTPFields

    init(_ head: HTTPRequest) {
        method = head.method
        let target = head.path ?? ""
        let mark = target.firstIndex(of: "?")
        path = mark.map { String(target[..<$0]) } ?? target
        query = mark.map { String(target[target.index(after: $0)...]) }
        headers = head.headerFields
    }

    /// The resource asked for, if the request may be answered at all.
    func route() throws(ServiceError) -> Route {
        // A browser page must not drive this daemon through some proxy; programs send no Origin.
        guard headers[.origin] == nil else {
            throw ServiceError(
                code: "request.origin-refused", message: "requests from browser pages (with an Origin) are refused")
        }
        guard let route = Route(path: path) else {
            throw ServiceError(code: "route.not-found", message: "there is no such resource; see /v1/openapi.json")
        }
        guard route.methods.contains(method) || (method == .head && route.methods.contains(.get)) else {
            throw ServiceError(
                code: "route.method-not-allowed",
                message: "\(route.pattern) answers \(route.methods.map(\.rawValue).joined(separator: ", ")) only")
        }
        guard accepts(route.mediaType) else {
            throw ServiceError(
                code: "request.not-acceptable", message: "\(route.pattern) answers in \(route.mediaType) only")
        }
        guard query == nil || route == .verify else {
            throw ServiceError(code: "request.unknown-parameter", message: "\(route.pattern) takes no parameters")
        }
        if method == .post { try checkContentType() }
        return route
    }

    /// Whether `Accept` allows a type (RFC 9110 section 12.5.1); weights other than zero do not matter here.
    private func accepts(_ type: String) -> Bool {
        guard let accept = headers[.accept] else { return true }
        let family = type.prefix { $0 != "/" } + "/*"
        return accept.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first, name == type || name == family || name == "*/*" else { return false }
            return !parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
        }
    }

    private func checkContentType() throws(ServiceError) {
        let type = headers[.contentType]?.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
        guard type == MediaType.json else {
            throw ServiceError(
                code: "request.unsupported-media-type", message: "the body must be declared as application/json")
        }
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw ServiceError(
                code: "request.unsupported-media-type", message: "encoded (compressed) bodies are not read")
        }
    }

    /// Seconds of `Prefer: wait=N` (RFC 7240), at most `limit`; `nil` without it, or with `respond-async` alone.
    func preferredWait(limit: Int) -> Int? {
        for preference in (headers[.prefer] ?? "").split(separator: ",") {
            let parts = preference.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
                .map { $0.filter { $0 != " " && $0 != "\"" }.lowercased() }
            if parts.count == 2, parts[0] == "wait", let seconds = Int(parts[1]), seconds >= 0 {
                return min(seconds, limit)
            }
        }
        return nil
    }

    /// The `Idempotency-Key`: 1 to 255 visible ASCII characters.
    func idempotencyKey() throws(ServiceError) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ServiceError(
                code: "idempotency.bad-key", message: "an Idempotency-Key has 1 to 255 visible ASCII characters")
        }
        return key
    }
}
