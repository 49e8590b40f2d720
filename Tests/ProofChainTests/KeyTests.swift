import Algebra
import CanonicalEncoding
import Groth16
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// Keys that are missing, exchanged, damaged, or of the shapes under which anyone can forge.
@Suite struct KeyTests {
    /// A bundle whose statement and evidence name the key of these bytes by its right digest.
    static func verdict(onKey bytes: [UInt8]) throws -> Verdict {
        let sample = Sample()
        let carried = CarriedKey(bytes: bytes, setup: .development)
        let statement = try sample.statement(keyDigest: carried.digest)
        let proof = try sample.trapdoor.proof(for: statement.publicInputs())
        let bundle = Bundle(
            links: [
                Link(
                    statement: .breach(statement),
                    evidence: [.groth16(ProofEvidence(proof: proof.bytes, verifyingKey: carried.digest))])
            ], verifyingKeys: [carried])
        return try Sample.verify(bundle.canonicalBytes)
    }

    static func bytes(
        _ trapdoor: TrapdoorKey, gamma: G2Point? = nil, delta: G2Point? = nil, alpha: G1Point? = nil,
        change: (inout [G1Point]) -> Void = { _ in }
    ) -> [UInt8] {
        var inputs = trapdoor.inputs.map(TrapdoorKey.g1)
        change(&inputs)
        let points = [TrapdoorKey.g2(trapdoor.beta), gamma ?? .generator, delta ?? TrapdoorKey.g2(trapdoor.delta)]
        return (alpha ?? TrapdoorKey.g1(trapdoor.alpha)).compressed + points.flatMap(\.compressed)
            + [0, 0, 0, UInt8(inputs.count)] + inputs.flatMap(\.compressed)
    }

    @Test func theSampleKeyIsSound() throws {
        let trapdoor = Sample().trapdoor
        #expect(try Self.bytes(trapdoor) == trapdoor.key.bytes)
        #expect(try Self.verdict(onKey: Self.bytes(trapdoor)).outcome == .verified)
    }

    @Test func fatalShapesAreRefusedThoughTheDigestMatches() throws {
        let trapdoor = Sample().trapdoor
        let seven = TrapdoorKey.g2(Fr(7))
        for (bytes, code) in [
            (Self.bytes(trapdoor, gamma: seven, delta: seven), "verifying-key.delta-is-gamma"),
            (Self.bytes(trapdoor, gamma: seven, delta: -seven), "verifying-key.delta-is-minus-gamma"),
            (Self.bytes(trapdoor, delta: .generator), "verifying-key.delta-is-generator"),
            (Self.bytes(trapdoor, gamma: seven, delta: -G2Point.generator), "verifying-key.delta-is-generator"),
            (Self.bytes(trapdoor, delta: .infinity), "verifying-key.delta-is-infinity"),
            (Self.bytes(trapdoor, gamma: .infinity), "verifying-key.gamma-is-infinity"),
            (Self.bytes(trapdoor, alpha: .infinity), "verifying-key.alpha-is-infinity"),
            (Self.bytes(trapdoor) { $0[3] = .infinity }, "verifying-key.input-is-infinity"),
            (Self.bytes(trapdoor) { $0[3] = $0[5] }, "verifying-key.duplicate-input"),
            (Self.bytes(trapdoor).dropLast(1), "verifying-key.wrong-length"),
            (Self.bytes(trapdoor) + [0], "verifying-key.wrong-length"),
            ([], "verifying-key.wrong-length"),
        ] as [([UInt8], String)] {
            let verdict = try Self.verdict(onKey: bytes)
            #expect(verdict.failures == [code])
            #expect(verdict.exitCode == 1)
        }
    }

    @Test func aKeyForAnotherNumberOfInputsIsRefused() throws {
        for count in [-1, 1].map({ Sample.publicInputs.count + $0 }) {
            let verdict = try Self.verdict(onKey: TrapdoorKey(inputCount: count).key.bytes)
            #expect(verdict.failures == ["key.input-count"])
        }
    }

    @Test func anotherSoundKeyIsRefused() throws {
        // The statement names the key; the proof was made under another.
        let other = try TrapdoorKey(inputCount: Sample.publicInputs.count, seed: 2).key
        #expect(try Self.verdict(onKey: other.bytes).failures == ["proof.equation"])
    }

    @Test func aProofOfAStatementThatNamesNoKeyIsRefused() throws {
        let json = try Sample().json()
        guard case .array(let links)? = json["links"],
            case .object(let members)? = links.first?["statement"]?["program"]
        else {
            Issue.record("the sample has no program")
            return
        }
        let unnamed = JSONValue.object(members.filter { $0.name != "verifyingKeyDigest" })
        let verdict = try Sample.verify(
            json.replacing(["links", 0, "statement", "program"], with: unnamed).resealed)
        #expect(verdict.failures.contains("key.not-named"))
        #expect(verdict.exitCode == 1)
    }

    @Test func aSwappedKeyIsRefused() throws {
        let json = try Sample().json()
        let other = try TrapdoorKey(inputCount: Sample.publicInputs.count, seed: 2).key
        let digest = try Sample().trapdoor.key.digest.hex
        // Under the old name.
        let renamed = json.replacing(
            ["verifyingKeys", .member(digest), "bytes"], with: .string(Hex.encode(other.bytes)))
        #expect(try Sample.verify(renamed.resealed).failures == ["key.digest-mismatch"])
        // Under its own name, in the evidence too, but not in the statement.
        let entry = JSONValue.object(members: [("bytes", .string(Hex.encode(other.bytes))), ("setup", .string("dev"))])
        let swapped = json.replacing(["verifyingKeys"], with: .object(members: [(other.digest.hex, entry)]))
            .replacing(TamperingTests.evidence + ["verifyingKey"], with: .string(other.digest.hex))
        #expect(try Sample.verify(swapped.resealed).failures == ["key.not-the-statements"])
        // Left out.
        let missing = try Sample.verify(json.replacing(["verifyingKeys"], with: .object([])).resealed)
        #expect(missing.failures == ["key.missing"])
        #expect(missing.exitCode == 4)
    }
}
