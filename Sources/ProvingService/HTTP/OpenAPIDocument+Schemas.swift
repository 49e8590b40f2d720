extension OpenAPIDocument {
    /// The forms of bodies.
    static let schemas = #"""
        {
          "ProofRequest": {
            "oneOf": [
              {"$ref": "#/components/schemas/BreachRequest"}, {"$ref": "#/components/schemas/InferenceRequest"}
            ]
          },
          "InferenceRequest": {
            "type": "object", "required": ["kind", "circuit", "input"], "additionalProperties": false,
            "properties": {
              "kind": {"const": "inference"},
              "circuit": {"type": "string", "description": "A model, by the name under which it was compiled."},
              "input": {
                "oneOf": [{"type": "array"}, {"type": "object"}],
                "description": "Nested arrays of numbers, {\"inputs\": {name: nested arrays}} or {\"input_data\": [flat \#
        arrays]}. Secret, unless the model shows it: it is never stored or logged."
              },
              "salt": {
                "type": "string", "pattern": "^[0-9a-f]{62}$",
                "description": "What hides the commitments, from a client that is to open them later. Secret: it is \#
        never stored, logged or given back."
              },
              "evidence": {
                "enum": ["proof", "receipt", "both"], "default": "proof",
                "description": "What shows the statement: a proof, a receipt of the hardware that this daemon runs on, \#
        which needs no proving key, or both."
              },
              "nonce": {"type": "string", "pattern": "^[0-9a-f]*$", "description": "The verifier's nonce."},
              "audience": {"type": "string", "description": "Whom the proof is for, such as a DID."},
              "expires": {"type": "string", "format": "date-time"},
              "after": {"$ref": "#/components/schemas/After"}, "demands": {"$ref": "#/components/schemas/Demands"}
            }
          },
          "BreachRequest": {
            "type": "object", "required": ["claim", "rule", "window", "input"], "additionalProperties": false,
            "properties": {
              "kind": {"const": "threshold-breach"},
              "models": {
                "type": "array", "items": {"type": "string"}, "uniqueItems": true, "maxItems": 8,
                "description": "Compiled models whose answers to the same readings are proved, too: a link each."
              },
              "claim": {"enum": ["breach", "no-breach"]}, "rule": {"$ref": "#/components/schemas/Rule"},
              "window": {
                "type": "object", "required": ["start", "end"], "additionalProperties": false,
                "properties": {
                  "start": {"type": "string", "format": "date-time"}, "end": {"type": "string", "format": "date-time"}
                },
                "description": "UTC times with a final Z."
              },
              "input": {
                "type": "object",
                "description": "A signed readings document, schema assay/signed-readings/1, as `assay sensor sign` \#
        writes it. Secret: it is never stored or logged."
              },
              "membership": {
                "type": "object",
                "description": "What shows that the sensor is a member of a registry, docs/registries.md: the statement \#
        then shows a pseudonym and hides the sensor. Secret: it is never stored or logged."
              },
              "continuity": {
                "type": "object",
                "description": "For a log in several batches, docs/rules.md: what the claim about the batch before handed \#
        on, and the salt of what this one hands on. Secret: it is never stored or logged.",
                "properties": {
                  "before": {"type": "object"},
                  "salt": {"type": "string", "pattern": "^[0-9a-f]{62}$"}
                },
                "required": ["salt"],
                "additionalProperties": false
              },
              "circuit": {
                "type": "string",
                "description": "Such as consecutive-1440; by default the smallest one of the rule's family that holds \#
        the readings."
              },
              "salt": {
                "type": "string", "pattern": "^[0-9a-f]{62}$",
                "description": "What hides the commitments, from a client that is to open them later. Secret: it is \#
        never stored, logged or given back."
              },
              "evidence": {
                "enum": ["proof", "receipt", "both"], "default": "proof",
                "description": "What shows the statement: a proof, a receipt of the hardware that this daemon runs on, \#
        which needs no proving key, or both."
              },
              "nonce": {"type": "string", "pattern": "^[0-9a-f]*$", "description": "The verifier's nonce."},
              "audience": {"type": "string", "description": "Whom the proof is for, such as a DID."},
              "expires": {"type": "string", "format": "date-time"},
              "after": {"$ref": "#/components/schemas/After"}, "demands": {"$ref": "#/components/schemas/Demands"}
            }
          },
          "After": {
            "type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "uniqueItems": true,
            "maxItems": 1024,
            "description": "The digests of the statements that this one stands on, docs/chains.md. With the salt of one of \#
        them, both are about one commitment."
          },
          "Demands": {
            "type": "array", "items": {"enum": ["proof", "receipt"]}, "uniqueItems": true, "maxItems": 2,
            "description": "What must show the statement, whatever a verifier would be content with."
          },
          "Rule": {
            "type": "object",
            "required": [
              "family", "direction", "threshold", "unit", "thresholdStrict", "durationSeconds", "durationStrict",
              "maximumGapSeconds"
            ],
            "additionalProperties": false,
            "properties": {
              "name": {"type": "string"}, "family": {"enum": ["instant", "consecutive", "cumulative"]},
              "direction": {"enum": ["above", "below"]},
              "threshold": {"type": "string", "description": "A decimal number such as 8 or -0.5."},
              "unit": {"enum": ["Cel", "degF", "K"]},
              "thresholdStrict": {"type": "boolean", "description": "true: only values beyond the threshold count."},
              "durationSeconds": {"type": "string", "description": "A decimal number."},
              "durationStrict": {"type": "boolean", "description": "true: only longer times count."},
              "maximumGapSeconds": {
                "type": "string", "description": "The longest step between readings that may be bridged."
              }
            }
          },
          "Circuit": {
            "type": "object", "required": ["id", "family", "capacity", "key"], "additionalProperties": false,
            "properties": {
              "id": {"type": "string"}, "family": {"type": "string"},
              "capacity": {"type": "integer", "minimum": 0, "description": "How many readings fit, or numbers a model takes."},
              "digest": {
                "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The structural digest, once known."
              },
              "constraints": {"type": "integer", "minimum": 0, "description": "Once known."},
              "key": {"enum": ["present", "missing"]}
            }
          },
          "Job": {
            "type": "object", "required": ["id", "state", "circuit", "claim", "durable", "createdAt", "links"],
            "additionalProperties": false,
            "properties": {
              "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"}, "state": {"$ref": "#/components/schemas/State"},
              "circuit": {"type": "string"}, "claim": {"enum": ["breach", "no-breach", "inference"]},
              "durable": {"const": false, "description": "Inputs are held in memory only."},
              "position": {"type": "integer", "minimum": 0, "description": "How many jobs come before it."},
              "expectedMilliseconds": {
                "type": "integer", "minimum": 0, "description": "What it will take, by this machine's experience."
              },
              "progress": {
                "type": "object", "required": ["phase", "percent"], "additionalProperties": false,
                "properties": {
                  "phase": {"$ref": "#/components/schemas/Phase"},
                  "percent": {"type": "integer", "minimum": 0, "maximum": 100},
                  "remainingMilliseconds": {"type": "integer", "minimum": 0}
                }
              },
              "createdAt": {"type": "string", "format": "date-time"},
              "startedAt": {"type": "string", "format": "date-time"},
              "finishedAt": {"type": "string", "format": "date-time"},
              "error": {"$ref": "#/components/schemas/Failure"},
              "statementDigest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
              "links": {
                "type": "object", "required": ["self", "events"], "additionalProperties": false,
                "properties": {"self": {"type": "string"}, "events": {"type": "string"}, "bundle": {"type": "string"}}
              }
            }
          },
          "State": {"enum": ["queued", "running", "succeeded", "failed", "cancelled"]},
          "Phase": {
            "enum": [
              "queued", "input", "synthesis", "key", "witness", "commitment", "witness-check", "ntt", "msm-h", "msm-a", "msm-b1",
              "msm-b2", "msm-l", "self-check", "attestation", "bundle"
            ]
          },
          "Event": {
            "type": "object", "required": ["state", "percent", "elapsedMilliseconds"], "additionalProperties": false,
            "properties": {
              "state": {"$ref": "#/components/schemas/State"}, "phase": {"$ref": "#/components/schemas/Phase"},
              "percent": {"type": "integer", "minimum": 0, "maximum": 100},
              "elapsedMilliseconds": {"type": "integer", "minimum": 0},
              "remainingMilliseconds": {"type": "integer", "minimum": 0},
              "error": {"$ref": "#/components/schemas/Failure"}
            }
          },
          "Failure": {
            "type": "object", "required": ["code", "message", "retryable"], "additionalProperties": false,
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "retryable": {"type": "boolean"}}
          },
          "Bundle": {"type": "object", "description": "Schema assay/bundle/1; see docs/formats.md."},
          "Report": {"type": "object", "description": "The JSON report of `assay verify`; see docs/formats.md."},
          "Problem": {
            "type": "object", "description": "RFC 9457.",
            "required": ["type", "title", "status", "detail", "code", "retryable"],
            "properties": {
              "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
              "detail": {"type": "string"}, "instance": {"type": "string"},
              "code": {"type": "string", "description": "Stable; programs go by it."},
              "retryable": {"type": "boolean", "description": "Whether the same request may succeed later."},
              "estimate_bytes": {"type": "integer", "minimum": 0}, "limit_bytes": {"type": "integer", "minimum": 0}
            }
          }
        }
        """#
}
