import Algebra
import Groth16
import Testing

/// Verifying keys of circuits that commit.
@Suite struct CommitmentKeyTests {
    private struct Parts {
        var gamma = G2Point.generator
        var delta = ToyKey.g2(Fr(23))
        var inputs = [ToyKey.g1(Fr(5)), ToyKey.g1(Fr(7))]
        var challenge = ToyKey.g1(Fr(11))
        var knowledge = ToyKey.g2(Fr(13))

        func key() throws -> VerifyingKey {
            try VerifyingKey(
                alpha: ToyKey.g1(Fr(17)), beta: ToyKey.g2(Fr(19)), gamma: gamma, delta: delta,
                inputCommitments: inputs, commitment: CommitmentKey(challenge: challenge, knowledge: knowledge))
        }

        var code: String? {
            do {
                _ = try key()
                return nil
            } catch {
                return (error as? VerifyingKeyError)?.code ?? "\(error)"
            }
        }
    }

    private func code(_ change: (inout Parts) -> Void) -> String? {
        var parts = Parts()
        change(&parts)
        return parts.code
    }

    @Test func bytesRoundTrip() throws {
        let key = try Parts().key()
        #expect(key.bytes.count == 32 + 3 * 64 + 4 + 2 * 32 + 32 + 64)
        #expect(key.bytes.count == key.byteCount)
        #expect(try VerifyingKey(bytes: key.bytes) == key)
        // The commitment is part of what a key is trusted for.
        let plain = try VerifyingKey(
            alpha: key.alpha, beta: key.beta, gamma: key.gamma, delta: key.delta,
            inputCommitments: key.inputCommitments)
        #expect(plain.digest != key.digest)
        #expect(Array(key.bytes.prefix(plain.byteCount)) == plain.bytes)
    }

    /// V22, V23: a length that is not that of a key with or without a commitment.
    @Test func v23LengthsAndFlips() throws {
        let key = try Parts().key()
        let bytes = key.bytes
        for change in [-96, -95, -64, -32, -1, 1, 32, 96] where change != -96 {
            let changed = change < 0 ? Array(bytes.dropLast(-change)) : bytes + [UInt8](repeating: 0, count: change)
            let error = #expect(throws: VerifyingKeyError.self) { try VerifyingKey(bytes: changed) }
            #expect(error?.code == "verifying-key.wrong-length", "\(change)")
        }
        for bit in (8 * (bytes.count - 96))..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let other = try? VerifyingKey(bytes: changed) else { continue }
            #expect(other.digest != key.digest)
        }
    }

    @Test func lint() {
        #expect(Parts().code == nil)
        #expect(code { $0.gamma = ToyKey.g2(Fr(29)) } == "verifying-key.gamma-is-not-generator")
        #expect(code { $0.challenge = .infinity } == "verifying-key.challenge-is-infinity")
        #expect(code { $0.challenge = $0.inputs[0] } == "verifying-key.challenge-is-input")
        #expect(code { $0.challenge = $0.inputs[1] } == "verifying-key.challenge-is-input")
        #expect(code { $0.challenge = -$0.inputs[1] } == "verifying-key.challenge-is-input")
        #expect(code { $0.knowledge = .infinity } == "verifying-key.knowledge-is-infinity")
        for sign in [Fr.one, -Fr.one] {
            #expect(code { $0.knowledge = ToyKey.g2(sign) } == "verifying-key.knowledge-is-gamma")
            #expect(code { $0.knowledge = ToyKey.g2(Fr(23) * sign) } == "verifying-key.knowledge-is-delta")
            #expect(code { $0.knowledge = ToyKey.g2(Fr(19) * sign) } == "verifying-key.knowledge-is-beta")
        }
    }
}
