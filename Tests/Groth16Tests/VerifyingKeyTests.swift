import Algebra
import CanonicalEncoding
import Groth16
import Testing

/// Verifying keys: the lint, the canonical bytes, the JSON.
@Suite struct VerifyingKeyTests {
    struct Parts {
        var alpha = ToyKey.g1(Fr(2))
        var beta = ToyKey.g2(Fr(3))
        var gamma = G2Point.generator
        var delta = ToyKey.g2(Fr(5))
        var commitments = [ToyKey.g1(Fr(7)), ToyKey.g1(Fr(11)), ToyKey.g1(Fr(13))]

        func code(rules: VerifyingKey.Rules = .strict) -> String? {
            do throws(VerifyingKeyError) {
                _ = try VerifyingKey(
                    alpha: alpha, beta: beta, gamma: gamma, delta: delta, inputCommitments: commitments, rules: rules)
                return nil
            } catch {
                return error.code
            }
        }
    }

    static func code(of bytes: [UInt8]) -> String? {
        do throws(VerifyingKeyError) {
            _ = try VerifyingKey(bytes: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func gammaMayBeTheGenerator() {
        #expect(Parts().code() == nil)
    }

    /// V18: with δ = γ the proof A = α, B = β, C = −IC(x) verifies for any x.
    @Test func v18DeltaIsGamma() throws {
        var parts = Parts()
        parts.gamma = ToyKey.g2(Fr(9))
        parts.delta = parts.gamma
        #expect(parts.code() == "verifying-key.delta-is-gamma")
        parts.delta = -parts.gamma
        #expect(parts.code() == "verifying-key.delta-is-minus-gamma")
        // The forgery is real: the lint is all that stands against it.
        let key = try VerifyingKey(
            alpha: parts.alpha, beta: parts.beta, gamma: parts.gamma, delta: parts.gamma,
            inputCommitments: parts.commitments, rules: .allowingInsecureDelta)
        let inputs = [Fr(1_000_000), Fr(5)]
        let combination = ToyKey.g1(Fr(7) + inputs[0] * Fr(11) + inputs[1] * Fr(13))
        let forged = try Proof(a: parts.alpha, b: parts.beta, c: -combination)
        #expect(PreparedVerifyingKey(key).verify(forged, publicInputs: inputs) == .valid)
    }

    @Test func v19DeltaIsTheGenerator() {
        var parts = Parts()
        for delta in [G2Point.generator, -G2Point.generator] {
            parts.delta = delta
            #expect(parts.code() == "verifying-key.delta-is-generator")
            #expect(parts.code(rules: .allowingInsecureDelta) == nil)
            parts.gamma = ToyKey.g2(Fr(9))
            #expect(parts.code() == "verifying-key.delta-is-generator")
        }
    }

    @Test func v19Infinities() {
        var parts = Parts()
        parts.alpha = .infinity
        #expect(parts.code() == "verifying-key.alpha-is-infinity")
        parts = Parts()
        parts.beta = .infinity
        #expect(parts.code() == "verifying-key.beta-is-infinity")
        parts = Parts()
        parts.gamma = .infinity
        #expect(parts.code() == "verifying-key.gamma-is-infinity")
        parts = Parts()
        parts.delta = .infinity
        #expect(parts.code() == "verifying-key.delta-is-infinity")
        #expect(parts.code(rules: .allowingInsecureDelta) == "verifying-key.delta-is-infinity")
        for index in 0..<3 {
            parts = Parts()
            parts.commitments[index] = .infinity
            #expect(parts.code() == "verifying-key.input-is-infinity")
        }
    }

    @Test func v19DuplicateInputs() {
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            var parts = Parts()
            parts.commitments[second] = parts.commitments[first]
            #expect(parts.code() == "verifying-key.duplicate-input")
            #expect(parts.code(rules: .allowingInsecureDelta) == "verifying-key.duplicate-input")
        }
    }

    @Test func countsOfInputs() {
        var parts = Parts()
        parts.commitments = []
        #expect(parts.code() == "verifying-key.input-count")
        parts.commitments = [ToyKey.g1(Fr(7))]
        #expect(parts.code() == nil)
    }

    @Test func bytesRoundTrip() throws {
        let key = try ToyKey(inputCount: 5).verifyingKey()
        #expect(key.bytes.count == 32 + 3 * 64 + 4 + 6 * 32)
        #expect(try VerifyingKey(bytes: key.bytes) == key)
        #expect(key.digest == Digest.sha256(domain: "assay.verifying-key.v1", key.bytes))
        #expect(try VerifyingKey(snarkJSON: key.snarkJSON) == key)
    }

    /// V20, V23: each single-bit flip of a key is refused or gives another digest.
    @Test func v20v23EverySingleBitFlip() throws {
        let good = try ToyKey(inputCount: 2).verifyingKey()
        let bytes = good.bytes
        var refused = 0
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let key = try? VerifyingKey(bytes: changed) else {
                refused += 1
                continue
            }
            #expect(key.digest != good.digest, "bit \(bit)")
        }
        // Every flip in a point of G2 leaves the subgroup but for the sign.
        #expect(refused > 3 * 64 * 8 - 3)
        for length in 0..<bytes.count {
            #expect(Self.code(of: Array(bytes[..<length])) == "verifying-key.wrong-length")
        }
        #expect(Self.code(of: bytes + [0]) == "verifying-key.wrong-length")
    }

    /// V20: points of the key are held to the same rules as those of a proof.
    @Test func v20PointsOfAKey() throws {
        let bytes = try ToyKey(inputCount: 2).verifyingKey().bytes
        let twist = try #require((1...20).lazy.compactMap { G2Point.onTwist(x: Fp2(Fp($0), .one)) }.first)
        for start in [32, 96, 160] {
            var changed = bytes
            changed.replaceSubrange(start..<(start + 64), with: twist.compressed)
            #expect(Self.code(of: changed) == "verifying-key.point-not-in-subgroup")
        }
        let offCurve = try #require(
            (2...20).map { FieldInteger($0) }.first { Fp(integer: $0)!.squareRootOfCurve == nil })
        for start in [0, 228, 260] {
            var changed = bytes
            changed.replaceSubrange(start..<(start + 32), with: offCurve.encoded(flags: 0x80))
            #expect(Self.code(of: changed) == "verifying-key.point-not-on-curve")
        }
    }

    /// V22: a count that the bytes do not bear out is refused before anything is allocated for it.
    @Test(arguments: [0, 1, 4, 65_535, 65_538, 1 << 24, 1 << 31, UInt32.max] as [UInt32])
    func v22Counts(count: UInt32) throws {
        var bytes = try ToyKey(inputCount: 2).verifyingKey().bytes
        withUnsafeBytes(of: count.bigEndian) { bytes.replaceSubrange(224..<228, with: $0) }
        #expect(Self.code(of: bytes) == "verifying-key.wrong-length")
    }
}
