import Algebra
import CanonicalEncoding
import Groth16
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// Bundles changed after proving by somebody who computes the manifest anew: each is refused for its own reason.
@Suite struct TamperingTests {
    typealias Path = [JSONValue.PathStep]
    static let statement: Path = ["links", 0, "statement"]
    static let evidence: Path = ["links", 0, "evidence", 0]

    static func failures(_ path: Path, _ value: JSONValue?) throws -> [String] {
        let verdict = try Sample.verify(try Sample().json().replacing(path, with: value).resealed)
        #expect(verdict.exitCode == 1 || verdict.exitCode == 4)
        return verdict.failures
    }

    @Test func theManifestShowsDamage() throws {
        let bytes = try Sample().json().replacing(Self.statement + ["source", "counter"], with: .string("8"))
            .canonicalBytes
        #expect(try Sample.verify(bytes).failures == ["manifest.mismatch", "proof.equation"])
    }

    @Test func aChangedVerdictIsRecognised() throws {
        #expect(try Self.failures(Self.statement + ["claim"], .string("no-breach")) == ["proof.claim-changed"])
    }

    @Test(
        arguments: [
            (["rule", "threshold"], "7"), (["rule", "name"], "another"), (["rule", "durationSeconds"], "1200"),
            (["rule", "maximumGapSeconds"], "600"), (["window", "start"], "2026-05-02T00:00:00Z"),
            (["window", "end"], "2026-05-16T00:00:00Z"), (["source", "device"], "reefer-0418"),
            (["source", "counter"], "8"), (["source", "sequence"], "1"), (["source", "tickSeconds"], "30"),
            (["source", "calibration"], "never"), (["source", "resolution"], "0.2"), (["source", "offset"], "-999"),
            (["audience"], "did:web:someone.example"), (["nonce"], "00"), (["expires"], "2030-01-01T00:00:00Z"),
            (["program", "circuit"], "consecutive-8760"),
            (["program", "circuitDigest"], "0000000000000000000000000000000000000000000000000000000000000000"),
            (["inputs", "0", "commitment"], "12345"), (["outputs", "0", "commitment"], "12345"),
        ] as [([String], String)]) func everyChangedFieldBreaksTheProof(_ path: [String], _ value: String) throws
    {
        let steps = path.map { $0 == "0" ? JSONValue.PathStep.element(0) : .member($0) }
        var options = try Sample.trusting()
        options.nonce = nil
        let json = try Sample().json().replacing(Self.statement + steps, with: .string(value))
        let verdict = try Sample.verify(json.resealed, options)
        #expect(verdict.failures == ["proof.equation"])
        #expect(verdict.exitCode == 1)
    }

    @Test func aRemovedFieldBreaksTheProof() throws {
        for name in ["audience", "expires"] {
            #expect(try Self.failures(Self.statement + [.member(name)], nil) == ["proof.equation"])
        }
        #expect(try Self.failures(Self.statement + ["nonce"], nil) == ["proof.nonce-changed", "nonce.missing"])
    }

    @Test(
        arguments: [
            (["extra"], .null, "json.unknown-member"), (["rule", "extra"], .null, "json.unknown-member"),
            (["claim"], nil, "json.missing-member"), (["claim"], .string("maybe"), "statement.bad-value"),
            (["source", "counter"], .string("07"), "statement.not-canonical"),
            (["source", "counter"], JSONValue(integer: 7), "json.wrong-type"),
            (["rule", "threshold"], .string("8.0"), "decimal.not-canonical"),
            (["schema"], .string("assay/statement/2"), "statement.schema"),
            (["kind"], .string("weather"), "statement.kind"), (["window", "end"], .string("2026"), "time.malformed"),
        ] as [([String], JSONValue?, String)])
    func aMalformedStatementIsRefused(_ path: [String], _ value: JSONValue?, _ code: String) throws {
        let failures = try Self.failures(Self.statement + path.map(JSONValue.PathStep.member), value)
        #expect(failures == [code])
    }

    @Test func aStatementOnOtherStatementsIsNotCheckable() throws {
        let verdict = try Sample(after: [Sample.circuitDigest]).verify()
        #expect(verdict.failures == ["chain.link-missing"])
        #expect(verdict.exitCode == 4)
    }

    @Test func familyAndCircuitMustAgree() throws {
        let verdict = try Sample(circuit: "cumulative-1440").verify()
        #expect(verdict.failures == ["statement.circuit-family"])
        #expect(verdict.exitCode == 1)
    }

    // MARK: - Proofs

    @Test func aProofOfAnotherStatementIsRefused() throws {
        let other = try Sample(counter: 8).json()
        let proof = try #require(other["links"]?.element(0)?["evidence"]?.element(0)?["proof"])
        #expect(try Self.failures(Self.evidence + ["proof"], proof) == ["proof.equation"])
    }

    /// What the verifier expected tells which change was made; what it does not know it does not guess.
    @Test func aChangeOfWhatWasExpectedIsRecognised() throws {
        let json = try Sample().json()
        var options = try Sample.trusting()
        options.expectations.rule = try Sample().rule()
        options.expectations.window = try TimeWindow(parsing: Sample().window)
        for (path, value, codes) in [
            (["rule", "threshold"], "7", ["proof.rule-changed", "expectation.rule"]),
            (["window", "end"], "2026-05-16T00:00:00Z", ["proof.window-changed", "expectation.window"]),
            (["nonce"], "00", ["proof.nonce-changed", "nonce.mismatch"]),
            (["source", "counter"], "8", ["proof.equation"]),
        ] as [([String], String, [String])] {
            let path = Self.statement + path.map(JSONValue.PathStep.member)
            let verdict = try Sample.verify(json.replacing(path, with: .string(value)).resealed, options)
            #expect(verdict.failures == codes)
            #expect(verdict.exitCode == 1)
        }
    }

    /// Proofs for the statement's inputs with one of them changed, or two neighbours exchanged: the verifier takes
    /// every input from the statement, and each in its place.
    @Test func everyPublicInputCounts() throws {
        let sample = Sample()
        let inputs = try sample.statement().publicInputs()
        for index in inputs.indices {
            var changed = inputs
            changed[index] += .one
            var exchanged = inputs
            exchanged.swapAt(index, (index + 1) % inputs.count)
            for forged in [changed, exchanged] where forged != inputs {
                let proof = try sample.trapdoor.proof(for: forged)
                #expect(
                    try Self.failures(Self.evidence + ["proof"], .string(Hex.encode(proof.bytes)))
                        == ["proof.equation"])
            }
        }
    }

    @Test func malformedProofsAreRefusedByName() throws {
        let proof = try Sample().trapdoor.proof(for: Sample().statement().publicInputs()).bytes
        func with(_ range: Range<Int>, _ bytes: [UInt8]) -> JSONValue {
            var copy = proof
            copy.replaceSubrange(range, with: bytes)
            return .string(Hex.encode(copy))
        }
        let infinity = [UInt8(0x40)] + [UInt8](repeating: 0, count: 31)
        let wideInfinity = [UInt8(0x40)] + [UInt8](repeating: 0, count: 63)
        for (value, code) in [
            (with(0..<32, infinity), "proof.point-at-infinity"), (with(96..<128, infinity), "proof.point-at-infinity"),
            (with(32..<96, wideInfinity), "proof.point-at-infinity"),
            (with(0..<1, [proof[0] & 0x3F]), "proof.point-bad-flags"),
            (with(0..<32, [0xBF] + [UInt8](repeating: 0xFF, count: 31)), "proof.point-coordinate-not-canonical"),
            (with(0..<32, [0x80] + [UInt8](repeating: 0, count: 30) + [4]), "proof.point-not-on-curve"),
            (with(0..<1, []), "proof.wrong-length"), (with(0..<0, [0]), "proof.wrong-length"),
        ] {
            #expect(try Self.failures(Self.evidence + ["proof"], value) == [code])
        }
    }

    /// Anyone can re-randomise a proof: it stays valid, and the statement's digest stays its name.
    @Test func aReRandomisedProofIsTheSameStatement() throws {
        let sample = Sample()
        let proof = try sample.trapdoor.proof(for: sample.statement().publicInputs(), randomness: 23)
        let json = try sample.json().replacing(Self.evidence + ["proof"], with: .string(Hex.encode(proof.bytes)))
        let verdict = try Sample.verify(json.resealed)
        #expect(verdict.outcome == .verified)
        #expect(verdict.statementDigest == (try sample.verify().statementDigest))
        #expect(verdict.bundleDigest != (try sample.verify().bundleDigest))
    }
}

extension JSONValue {
    func element(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
