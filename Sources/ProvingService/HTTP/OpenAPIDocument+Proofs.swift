extension OpenAPIDocument {
    /// The resources of jobs.
    static let proofPaths = #"""
          "/v1/proofs": {
            "post": {
              "operationId": "requestProof", "summary": "Ask for a proof.",
              "description": "Answers 202 at once, or with `Prefer: wait=N` as soon as the job is over, after N \#
        seconds (at most 600) at the latest. Jobs are not durable: the input is held in memory only, and a restart of \#
        the daemon fails what is not done with `job.lost-in-restart`.",
              "parameters": [
                {
                  "name": "Prefer", "in": "header", "required": false,
                  "description": "`wait=N`: wait up to N seconds for the bundle (RFC 7240).",
                  "schema": {"type": "string"}
                },
                {
                  "name": "Idempotency-Key", "in": "header", "required": false,
                  "description": "The same key with the same body stands for the same job, also after a restart.",
                  "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"}
                }
              ],
              "requestBody": {
                "required": true, "description": "What to prove.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ProofRequest"}}}
              },
              "responses": {
                "200": {
                  "description": "Waited for, under an Idempotency-Key that already stood for a job: its bundle.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}},
                  "headers": {
                    "Location": {"$ref": "#/components/headers/Location"},
                    "Preference-Applied": {"$ref": "#/components/headers/Preference-Applied"},
                    "ETag": {"$ref": "#/components/headers/ETag"}
                  }
                },
                "201": {
                  "description": "Waited for: the bundle.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}},
                  "headers": {
                    "Location": {"$ref": "#/components/headers/Location"},
                    "Preference-Applied": {"$ref": "#/components/headers/Preference-Applied"},
                    "ETag": {"$ref": "#/components/headers/ETag"}
                  }
                },
                "202": {
                  "description": "Accepted, and not over yet.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}},
                  "headers": {
                    "Location": {"$ref": "#/components/headers/Location"},
                    "Retry-After": {"$ref": "#/components/headers/Retry-After"}
                  }
                },
                "400": {
                  "description": "The body is not JSON (`json.*`), lacks or has too many members, or a header is \#
        malformed (`request.*`, `idempotency.bad-key`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "408": {"$ref": "#/components/responses/BodyTimeout"},
                "409": {
                  "description": "The circuit has no proving key here (`key.missing`); the detail names the command \#
        that makes one and its minutes. A receipt was asked for, and there is no such hardware here (`provider.none`, \#
        `provider.not-available`). Waited for: the job was cancelled (`job.no-bundle`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "413": {"$ref": "#/components/responses/TooLarge"},
                "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
                "422": {
                  "description": "The request is well formed and cannot be proved: the rule, window, readings or \#
        signature are refused with their own codes; or the Idempotency-Key stands for another body \#
        (`idempotency.conflict`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "429": {
                  "description": "As many jobs wait as may (`queue.full`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                },
                "500": {"$ref": "#/components/responses/StoreFailed"},
                "503": {
                  "description": "The memory does not suffice (`admission.memory`, with `estimate_bytes` and \#
        `limit_bytes`), or the daemon is stopping (`service.stopping`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                },
                "507": {
                  "description": "The job store's disk is full (`store.disk-full`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                }
              }
            }
          },
          "/v1/proofs/{id}": {
            "parameters": [
              {
                "name": "id", "in": "path", "required": true, "description": "The job's name.",
                "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}
              }
            ],
            "get": {
              "operationId": "getProof", "summary": "A job as it stands.",
              "responses": {
                "200": {
                  "description": "The job.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "500": {"$ref": "#/components/responses/StoreFailed"}
              }
            },
            "delete": {
              "operationId": "cancelProof", "summary": "Cancel a job.",
              "responses": {
                "200": {
                  "description": "The job, cancelled.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
                },
                "202": {
                  "description": "The job will be cancelled as soon as the prover looks up.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "409": {
                  "description": "The job is over (`job.finished`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "500": {"$ref": "#/components/responses/StoreFailed"}
              }
            }
          },
          "/v1/proofs/{id}/bundle": {
            "parameters": [
              {
                "name": "id", "in": "path", "required": true, "description": "The job's name.",
                "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}
              }
            ],
            "get": {
              "operationId": "getBundle", "summary": "A succeeded job's bundle, the content of an *.assay.json file.",
              "parameters": [
                {
                  "name": "If-None-Match", "in": "header", "required": false, "description": "An ETag.",
                  "schema": {"type": "string"}
                }
              ],
              "responses": {
                "200": {
                  "description": "The bundle.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}},
                  "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}
                },
                "304": {"description": "The bundle is the one that the client has."},
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "409": {
                  "description": "The job is not over (`job.not-finished`) or has no bundle (`job.no-bundle`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                },
                "500": {"$ref": "#/components/responses/StoreFailed"}
              }
            }
          },
          "/v1/proofs/{id}/events": {
            "parameters": [
              {
                "name": "id", "in": "path", "required": true, "description": "The job's name.",
                "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}
              }
            ],
            "get": {
              "operationId": "followProof", "summary": "A job's progress as server-sent events.",
              "description": "Events named `progress`, one as each phase begins, and one named `done` at the end, \#
        after which the stream ends. The data of each is an Event. A comment comes every 10 seconds.",
              "parameters": [
                {
                  "name": "Last-Event-ID", "in": "header", "required": false,
                  "description": "Only events numbered beyond this one.", "schema": {"type": "string"}
                }
              ],
              "responses": {
                "200": {"description": "The events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "404": {"$ref": "#/components/responses/JobNotFound"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "500": {"$ref": "#/components/responses/StoreFailed"}
              }
            }
          }
        """#
}
