import CanonicalEncoding
import Groth16
import ProofChain
import Statements
import Testing
import Verification

/// No change of a single bit and no truncation gets through, whether or not the forger computes the manifest anew.
@Suite struct MutationTests {
    @Test func everyTruncationIsRefused() throws {
        let bytes = try Sample().bytes()
        for count in bytes.indices {
            let verdict = try Sample.verify(Array(bytes[..<count]))
            #expect(verdict.exitCode == 1)
            #expect(verdict.decisive?.code.hasPrefix("json.") == true)
        }
    }

    @Test func everyBitFlipIsRefused() async throws {
        try await Self.sweep { bytes in bytes }
    }

    /// The manifest stops no forger: the same flips must be caught by what is behind it.
    @Test func everyBitFlipIsRefusedUnderANewManifest() async throws {
        try await Self.sweep { bytes in
            guard let json = try? JSONValue(parsing: bytes), json.isCanonicalizable, json["manifest"] != nil else {
                return nil
            }
            return json.resealed
        }
    }

    /// Flips each bit, lets `forge` do its best, and verifies; `nil` stands for a file that is no JSON any more.
    private static func sweep(_ forge: @escaping @Sendable ([UInt8]) -> [UInt8]?) async throws {
        let original = try Sample().bytes()
        var options = try Sample.trusting()
        let key = try Sample().trapdoor.key
        options.preparedKeys[key.digest] = PreparedVerifyingKey(key)
        let now = try UTCTime(parsing: Sample.now)
        let (trusting, chunk) = (options, 64)
        let accepted = await withTaskGroup(of: [String].self) { group in
            for start in stride(from: 0, to: original.count, by: chunk) {
                group.addTask {
                    var accepted: [String] = []
                    for index in start..<min(start + chunk, original.count) {
                        for bit in 0..<8 {
                            var flipped = original
                            flipped[index] ^= 1 << UInt8(bit)
                            guard let forged = forge(flipped), forged != original else { continue }
                            let verdict = BundleVerifier.verify(forged, options: trusting, now: now)
                            // A changed nonce alone would be no more than an expectation that is not met.
                            if ![1, 4].contains(verdict.exitCode) || verdict.decisive == nil {
                                accepted.append("byte \(index) bit \(bit): \(verdict.outcome)")
                            }
                        }
                    }
                    return accepted
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(accepted == [])
    }
}
