extension OpenAPIDocument {
    /// The resources besides jobs.
    static let otherPaths = #"""
          "/v1/circuits": {
            "get": {
              "operationId": "listCircuits", "summary": "The catalogue of circuits.",
              "responses": {
                "200": {
                  "description": "The circuits, in a fixed order.",
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["circuits"], "additionalProperties": false,
                        "properties": {"circuits": {"type": "array", "items": {"$ref": "#/components/schemas/Circuit"}}}
                      }
                    }
                  }
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"}
              }
            }
          },
          "/v1/circuits/{id}": {
            "get": {
              "operationId": "getCircuit", "summary": "One circuit.",
              "parameters": [
                {
                  "name": "id", "in": "path", "required": true, "description": "Such as consecutive-1440.",
                  "schema": {"type": "string"}
                }
              ],
              "responses": {
                "200": {
                  "description": "The circuit.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Circuit"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "404": {
                  "description": "There is no such circuit (`circuit.not-found`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "406": {"$ref": "#/components/responses/NotAcceptable"}
              }
            }
          },
          "/v1/verify": {
            "post": {
              "operationId": "verifyBundle", "summary": "The verdict on a bundle.",
              "description": "The same checks and the same report as `assay verify --json`.",
              "parameters": [
                {
                  "name": "trust-vk", "in": "query", "required": false,
                  "description": "A verifying key's digest to trust; may repeat.",
                  "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
                },
                {
                  "name": "trust-sensor", "in": "query", "required": false,
                  "description": "A sensor key to trust; may repeat.", "schema": {"type": "string"}
                },
                {
                  "name": "trust-registry", "in": "query", "required": false,
                  "description": "The root of a sensor registry to trust, in decimal digits; may repeat.",
                  "schema": {"type": "string", "pattern": "^[0-9]+$"}
                },
                {
                  "name": "trust-model", "in": "query", "required": false,
                  "description": "The digest of a model to trust; may repeat.",
                  "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
                },
                {
                  "name": "allow-dev-setup", "in": "query", "required": false,
                  "description": "Accept keys made for development.", "schema": {"type": "boolean"}
                },
                {
                  "name": "nonce", "in": "query", "required": false,
                  "description": "The nonce that the statement must bear.", "schema": {"type": "string"}
                },
                {
                  "name": "at", "in": "query", "required": false,
                  "description": "The time to judge at (RFC 3339); now without it.", "schema": {"type": "string"}
                }
              ],
              "requestBody": {
                "required": true, "description": "A bundle.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bundle"}}}
              },
              "responses": {
                "200": {
                  "description": "The report, whatever the verdict: a body that is no bundle, or does not verify, is \#
        no error of the request.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}
                },
                "400": {
                  "description": "A parameter is unknown, repeated or malformed (`request.*`), or the body ended \#
        early.",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                },
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "408": {"$ref": "#/components/responses/BodyTimeout"},
                "413": {"$ref": "#/components/responses/TooLarge"},
                "415": {"$ref": "#/components/responses/UnsupportedMediaType"}
              }
            }
          },
          "/v1/openapi.json": {
            "get": {
              "operationId": "getOpenAPI", "summary": "This document.",
              "responses": {
                "200": {
                  "description": "An OpenAPI 3.1 document.",
                  "content": {"application/json": {"schema": {"type": "object"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"}
              }
            }
          },
          "/healthz": {
            "get": {
              "operationId": "getHealth", "summary": "Whether the daemon answers.",
              "responses": {
                "200": {
                  "description": "It does.",
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["status"], "additionalProperties": false,
                        "properties": {"status": {"const": "ok"}}
                      }
                    }
                  }
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"}
              }
            }
          },
          "/readyz": {
            "get": {
              "operationId": "getReadiness", "summary": "Whether the daemon would take a job.",
              "responses": {
                "200": {
                  "description": "It would.",
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["status", "keys"], "additionalProperties": false,
                        "properties": {
                          "status": {"const": "ready"},
                          "keys": {
                            "type": "integer", "minimum": 0, "description": "How many circuits have a proving key."
                          }
                        }
                      }
                    }
                  }
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"},
                "500": {"$ref": "#/components/responses/StoreFailed"},
                "503": {
                  "description": "It is stopping (`service.stopping`).",
                  "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                  "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
                }
              }
            }
          },
          "/metrics": {
            "get": {
              "operationId": "getMetrics", "summary": "Gauges in the text format of Prometheus.",
              "responses": {
                "200": {"description": "The gauges.", "content": {"text/plain": {"schema": {"type": "string"}}}},
                "400": {"$ref": "#/components/responses/BadRequest"},
                "403": {"$ref": "#/components/responses/OriginRefused"},
                "406": {"$ref": "#/components/responses/NotAcceptable"}
              }
            }
          }
        """#
}
