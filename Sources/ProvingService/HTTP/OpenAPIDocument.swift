/// The service's description (OpenAPI 3.1), served at `/v1/openapi.json`.
enum OpenAPIDocument {
    /// The whole document.
    static let text = """
        {\(description),
        "paths": {\(proofPaths),
        \(otherPaths)},
        "components": {\(responses),
        "schemas": \(schemas)}}

        """

    /// The members that say what this is.
    static let description = #"""
          "openapi": "3.1.0",
          "info": {
            "title": "Assay proving service", "version": "1.0.0",
            "summary": "Proves claims about signed sensor readings without showing them.",
            "description": "HTTP/1.1 over the Unix socket of assayd. The kernel tells the daemon who connects; only \#
        the same user (or a configured group) is let in. Requests that carry an Origin header are refused. HEAD works \#
        wherever GET does. Unknown JSON members are refused, numbers are integers, and large quantities are decimal \#
        strings."
          },
          "servers": [
            {"url": "http://localhost", "description": "Any host name does: the connection is the Unix socket."}
          ]
        """#

    /// The headers and the answers that many resources share.
    static let responses = #"""
          "headers": {
            "Location": {"description": "The job.", "schema": {"type": "string"}},
            "Preference-Applied": {"description": "`wait=N`.", "schema": {"type": "string"}},
            "ETag": {"description": "The digest of the bundle's bytes.", "schema": {"type": "string"}},
            "Retry-After": {
              "description": "Seconds after which the job may be over, or a retry makes sense.",
              "schema": {"type": "integer"}
            }
          },
          "responses": {
            "OriginRefused": {
              "description": "An Origin header came with the request (`request.origin-refused`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "NotAcceptable": {
              "description": "`Accept` excludes the one type on offer (`request.not-acceptable`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "BadRequest": {
              "description": "The request's head has a fault: a query parameter that is not known \#
        (`request.unknown-parameter`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "StoreFailed": {
              "description": "The job store failed: `store.row-corrupt`, `store.payload-corrupt`, `store.io`, \#
        `store.corrupt`.",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "JobNotFound": {
              "description": "There is no such job (`job.not-found`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "BodyTimeout": {
              "description": "The body took too long (`request.timeout`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "TooLarge": {
              "description": "The body is larger than 32 MiB (`request.too-large`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            },
            "UnsupportedMediaType": {
              "description": "The body is not declared as plain `application/json` (`request.unsupported-media-type`).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            }
          }
        """#
}
