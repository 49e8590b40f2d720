import CanonicalEncoding
import Groth16
import Primitives
import ProofChain
import Statements
import Verification

extension FuzzTarget {
    /// Statements, what they are made of, and what proves them.
    static let proofFormats = [
        bundle, statement, proof, verifyingKey, snarkProof, snarkKey, rule, signedBatch, registry,
    ]

    private static let time = Result { try UTCTime(parsing: "2026-11-21T12:00:00Z") }

    /// Trust in all that the documented bundle needs.
    private static let options = Result { () throws -> VerificationOptions in
        var options = VerificationOptions()
        options.allowsDevelopmentSetup = true
        let bundle = try Bundle(parsing: FuzzCorpus.golden("bundle"))
        for link in bundle.links {
            guard case .breach(let statement) = link.statement, case .sensor(let sensor) = statement.source.origin
            else {
                continue
            }
            options.trustedSensors.insert(sensor.key.packed)
            options.nonce = statement.terms.nonce
        }
        return options
    }

    private static let golden = Result { () throws -> Verdict in
        let verdict = BundleVerifier.verify(
            try FuzzCorpus.golden("bundle"), options: try options.get(), now: try time.get())
        guard verdict.outcome == .verified else { throw FuzzViolation("the documented bundle is not verified") }
        return verdict
    }

    private static let bundle = FuzzTarget(
        "bundle", "verified twice it is the same; it has one spelling; what is verified is the documented statement",
        shortRunCount: 2000, seeds: { [try FuzzCorpus.golden("bundle")] }
    ) { bytes throws(FuzzViolation) in
        guard let options = try? options.get(), let time = try? time.get(), let golden = try? golden.get() else {
            throw FuzzViolation("the documented bundle cannot be verified")
        }
        let verdict = BundleVerifier.verify(bytes, options: options, now: time)
        try require(
            verdict == BundleVerifier.verify(bytes, options: options, now: time), "verified twice it is not the same")
        try require(
            verdict.outcome != .verified || verdict.statements == golden.statements,
            "what is verified is another statement")
        guard let bundle = try? Bundle(parsing: bytes) else {
            try require(verdict.outcome != .verified, "what cannot be read is verified")
            return false
        }
        try require(bundle.canonicalBytes == bytes, "it is written again as other bytes")
        return true
    }

    private static let statement = parser(
        "statement", "what is accepted is read from its canonical form as the same",
        seeds: { try ["statement", "inference statement"].map { try FuzzCorpus.golden($0) } },
        { bytes throws(StatementError) in
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(parsing: bytes, limits: JSONLimits(maximumDepth: 8, maximumBytes: 1 << 20))
            } catch {
                throw StatementError(code: error.code, message: error.message)
            }
            return try Statement(json: value)
        },
        then: { statement, _ throws(FuzzViolation) in
            let canonical = statement.json.canonicalBytes
            let again = (try? JSONValue(parsing: canonical)).flatMap { try? Statement(json: $0) }
            try require(again == statement, "its canonical form is not read as the same")
            try require(again?.json.canonicalBytes == canonical, "it has two canonical forms")
            try require(!statement.sentence.isEmpty, "it has no sentence")
        })

    private static let proof = parser(
        "proof", "what is accepted is written again as the same bytes",
        seeds: proofs, { bytes throws(ProofError) in try Proof(bytes: bytes) },
        then: { proof, bytes throws(FuzzViolation) in
            try require(proof.bytes == bytes, "it is written again as other bytes")
        })

    /// The proofs of the documented bundle.
    @Sendable private static func proofs() throws -> [[UInt8]] {
        try Bundle(parsing: FuzzCorpus.golden("bundle")).links.flatMap(\.evidence).compactMap { evidence in
            if case .groth16(let own) = evidence { own.proof } else { nil }
        }
    }

    private static let verifyingKey = parser(
        "verifying-key", "what is accepted is written again as the same bytes", shortRunCount: 1000,
        seeds: { try Bundle(parsing: FuzzCorpus.golden("bundle")).verifyingKeys.map(\.bytes) },
        { bytes throws(VerifyingKeyError) in try VerifyingKey(bytes: bytes) },
        then: { key, bytes throws(FuzzViolation) in
            try require(key.bytes == bytes && key.byteCount == bytes.count, "it is written again as other bytes")
        })

    private static let snarkProof = parser(
        "snarkjs-proof", "what is accepted is read from its canonical form as the same",
        seeds: {
            try proofs().map {
                let proof = try Proof(bytes: $0)
                // That format has no place for a commitment.
                return try Proof(a: proof.a, b: proof.b, c: proof.c).snarkJSON.canonicalBytes
            }
        },
        { bytes throws(ProofError) in try Proof(snarkJSON: jsonOrNull(bytes)) },
        then: { proof, _ throws(FuzzViolation) in
            try require((try? Proof(bytes: proof.bytes)) == proof, "its bytes are not read as the same")
        })

    private static let snarkKey = parser(
        "snarkjs-key", "what is accepted is read from its canonical bytes as the same", shortRunCount: 1000,
        seeds: {
            try Bundle(parsing: FuzzCorpus.golden("bundle")).verifyingKeys.map {
                let key = try VerifyingKey(bytes: $0.bytes)
                return try VerifyingKey(
                    alpha: key.alpha, beta: key.beta, gamma: key.gamma, delta: key.delta,
                    inputCommitments: key.inputCommitments
                ).snarkJSON.canonicalBytes
            }
        },
        { bytes throws(VerifyingKeyError) in try VerifyingKey(snarkJSON: jsonOrNull(bytes)).bytes },
        then: { own, _ throws(FuzzViolation) in
            try require((try? VerifyingKey(bytes: own))?.bytes == own, "its bytes are not read as the same")
        })

    private static func jsonOrNull(_ bytes: [UInt8]) -> JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }

    private static let rule = parser(
        "rule-yaml", "read twice it is the same; its rule is read from its JSON as the same", shortRunCount: 10_000,
        seeds: {
            try ["eu-gdp-2-8c", "seed-8c-30min", "usp-1079-crt", "who-pqs-type2"].map {
                try FuzzCorpus.file("circuits/rules/\($0).yaml")
            }
        },
        { bytes throws(RuleError) in try RuleFile(parsing: bytes) },
        then: { file, _ throws(FuzzViolation) in
            let again = (try? JSONObjectReader(file.rule.json, path: "rule")).flatMap { try? BreachRule(reading: $0) }
            try require(again == file.rule, "the rule's JSON is not read as the same")
        })

    private static let signedBatch = parser(
        "signed-batch", "what is accepted is read from its file's bytes as the same", shortRunCount: 1000,
        seeds: { [try FuzzCorpus.own("batch.signed.json"), try FuzzCorpus.own("regular.signed.json")] },
        { bytes throws(StatementError) in try SignedBatch(parsing: bytes) },
        then: { batch, _ throws(FuzzViolation) in
            let again = try? SignedBatch(parsing: batch.fileBytes)
            try require(again == batch && again?.fileBytes == batch.fileBytes, "its file is not read as the same")
        })

    private static let registry = parser(
        "registry", "what is accepted is read from its file's bytes as the same", shortRunCount: 1000,
        seeds: { [try FuzzCorpus.golden("registry", of: "docs/registries.md")] },
        { bytes throws(StatementError) in try SensorRegistry(parsing: bytes) },
        then: { registry, _ throws(FuzzViolation) in
            try require(
                (try? SensorRegistry(parsing: registry.fileBytes)) == registry, "its file is not read as the same")
        })
}
