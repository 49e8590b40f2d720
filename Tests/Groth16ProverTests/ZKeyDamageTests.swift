import Glibc
import Groth16Prover
import TestSupport
import Testing

/// Damaged files: a `.zkey` never makes the reader crash or prove nonsense.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct ZKeyDamageTests {
    private let sample: ZKeySample

    init() throws { sample = try ZKeySample() }

    /// What was checked once is remembered for as long as the file is the same, and no longer.
    @Test func sectionsAreRememberedByFile() throws {
        var file = SectionedBytes(sample.good)
        file[9][1] ^= 1
        let path = try sample.write(sample.good, number: 1)
        let prover = try ZKeyProver(key: ZKey(path: path))
        _ = try prover.prove(witness: sample.witness)
        // Longer than the grain of a file system's clock.
        usleep(20_000)
        _ = try sample.write(file.bytes, number: 1)
        // The key that is open has passed its checks; what has become of it is caught by the self-check.
        let remembered = #expect(throws: ProvingError.self) { try prover.prove(witness: sample.witness) }
        #expect(remembered?.code == "prover.self-check-failed")
        // Same place, length and time of change of the contents, but not of the inode.
        let noticed = #expect(throws: ProvingError.self) {
            try ZKeyProver(key: ZKey(path: path)).prove(witness: sample.witness)
        }
        #expect(noticed?.code == "zkey.point-not-on-curve")
    }

    /// Every truncation is refused.
    @Test func truncations() throws {
        for length in 0..<sample.good.count {
            #expect(try sample.code(Array(sample.good[..<length]))?.hasPrefix("zkey.") == true, "\(length) bytes")
        }
    }

    /// Changed bytes, anywhere: an error with a code, or a proof that holds under the changed file's key.
    @Test func damagedFiles() throws {
        var generator = SeededGenerator(state: 17)
        for _ in 0..<600 {
            var bytes = sample.good
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let offset = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[offset] ^= UInt8.random(in: 1...255, using: &generator)
            }
            guard let code = try sample.code(bytes) else { continue }
            #expect(
                code.hasPrefix("zkey.") || code.hasPrefix("verifying-key.") || code == "prover.self-check-failed"
                    || code == "prover.witness-length", "\(code)")
        }
    }

    @Test func filesThatAreNone() throws {
        let absent = #expect(throws: ProvingKeyError.self) { try ZKey(path: sample.folder.path + "/absent.zkey") }
        #expect(absent?.code == "file.not-found")
        let directory = #expect(throws: ProvingKeyError.self) { try ZKey(path: sample.folder.path) }
        #expect(directory?.code == "file.not-regular")
    }
}
