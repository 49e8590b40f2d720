import HTTPTypes

extension ServiceError {
    /// The HTTP status that goes with the error's code.
    ///
    /// Codes that are not listed are refusals of a well-formed request (422), apart from the store's own (500).
    var status: HTTPResponse.Status {
        switch code {
        case "route.not-found", "job.not-found", "circuit.not-found": .notFound
        case "route.method-not-allowed": .methodNotAllowed
        case "request.not-acceptable": .notAcceptable
        case "request.unsupported-media-type": .unsupportedMediaType
        case "request.too-large": .contentTooLarge
        case "request.timeout": .requestTimeout
        case "request.origin-refused": .forbidden
        case "job.finished", "job.not-finished", "job.no-bundle", "key.missing", "provider.none",
            "provider.not-available",
            "provider.not-permitted":
            .conflict
        case "idempotency.conflict": .unprocessableContent
        case "queue.full": .tooManyRequests
        case "service.stopping", "admission.memory", "store.busy": .serviceUnavailable
        case "store.disk-full": .init(code: 507, reasonPhrase: "Insufficient Storage")
        case _ where code.hasPrefix("store.") || code.hasPrefix("engine."): .internalServerError
        case _ where code.hasPrefix("json.") || code.hasPrefix("request.") || code == "idempotency.bad-key":
            .badRequest
        default: .unprocessableContent
        }
    }
}
