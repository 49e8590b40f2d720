import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Key files: what is damaged, foreign or incomplete is refused before it is used.
@Suite struct KeyFileTests {
    static func bytes(_ path: String) throws -> [UInt8] {
        try FileBytes.read(path: path, limit: 1 << 26)
    }

    static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count)
    }

    static func openingCode(_ path: String) -> String? {
        do throws(ProvingKeyError) {
            _ = try ProvingKey(path: path)
            return nil
        } catch {
            return error.code
        }
    }

    /// K8: every bit of the header, the table of digests included.
    @Test func k8EveryHeaderBit() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .cubic())
        let good = try Self.bytes(key.path)
        let bodyOffset = good[24..<32].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(bodyOffset == 4096)
        let path = folder.path + "/flipped.assaykey"
        try FileBytes.write(atomically: good, to: path)
        #expect(Self.openingCode(path) == nil)
        for bit in 0..<(8 * bodyOffset) {
            let byte = good[bit / 8]
            try Self.overwrite(path, at: bit / 8, with: [byte ^ 1 << UInt8(bit % 8)])
            let code = Self.openingCode(path)
            #expect(code?.hasPrefix("key.") == true, "header bit \(bit): \(code ?? "accepted")")
            try Self.overwrite(path, at: bit / 8, with: [byte])
        }
        #expect(Self.openingCode(path) == nil)
    }

    /// K8: 10,000 random bits of the body, refused before proving; the good file still proves.
    @Test func k8RandomBodyBits() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let key = try folder.key(circuit)
        let good = try Self.bytes(key.path)
        let bodyOffset = good[24..<32].reversed().reduce(0) { $0 << 8 | Int($1) }
        let path = folder.path + "/flipped.assaykey"
        try FileBytes.write(atomically: good, to: path)
        var generator = SystemRandomNumberGenerator()
        // The mapping shows changes of the file as they happen.
        let mapped = try ProvingKey(path: path)
        for round in 0..<10_000 {
            let offset = Int.random(in: bodyOffset..<good.count, using: &generator)
            let bit = UInt8.random(in: 0..<8, using: &generator)
            try Self.overwrite(path, at: offset, with: [good[offset] ^ 1 << bit])
            let error = #expect(throws: ProvingKeyError.self) { try mapped.checkAllBlocks() }
            #expect(error?.code == "key.block-damaged", "byte \(offset), bit \(bit)")
            if round < 50 {
                // Blocks are remembered per time of change, whose grain may be coarser than a round: set it.
                try Self.setModificationTime(path, seconds: round)
                let prover = try Prover(key: try ProvingKey(path: path), system: circuit.system)
                let outcome = Result { try prover.prove(witness: circuit.witness) }
                // A flip between sections may lie in a block that no section needs; else there is no proof.
                if case .failure(let error) = outcome {
                    #expect((error as? ProvingError)?.code == "key.block-damaged")
                }
            }
            try Self.overwrite(path, at: offset, with: [good[offset]])
        }
        try Self.setModificationTime(path, seconds: 1_000_000)
        let prover = try Prover(key: try ProvingKey(path: path), system: circuit.system)
        _ = try prover.prove(witness: circuit.witness)
    }

    private static func setModificationTime(_ path: String, seconds: Int) throws {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    }

    @Test func truncationsAndAppendedBytes() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .cubic())
        let good = try Self.bytes(key.path)
        let path = folder.path + "/cut.assaykey"
        let lengths = Array(stride(from: 0, to: 1200, by: 7)) + Array(stride(from: 1200, to: good.count, by: 997))
        for length in lengths + [good.count - 1] {
            try FileBytes.write(atomically: Array(good[..<length]), to: path)
            #expect(Self.openingCode(path)?.hasPrefix("key.") == true, "\(length) bytes")
        }
        try FileBytes.write(atomically: good + [0], to: path)
        #expect(Self.openingCode(path) == "key.wrong-length")
    }

    @Test func whatIsNoKeyFile() throws {
        let folder = ScratchDirectory()
        #expect(Self.openingCode(folder.path + "/absent.assaykey") == "file.not-found")
        #expect(Self.openingCode(folder.path) == "key.not-a-key")
        let path = folder.path + "/text.assaykey"
        try FileBytes.write(atomically: Array(repeating: UInt8(ascii: "x"), count: 5000), to: path)
        #expect(Self.openingCode(path) == "key.not-a-key")
    }

    @Test func headerOfAKey() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let key = try folder.key(circuit)
        #expect(key.setup == .development)
        #expect(key.setup.name == "dev")
        #expect(key.circuitDigest == circuit.system.digest)
        #expect(key.wireCount == circuit.system.wireCount)
        #expect(key.verifyingKey.gamma == .generator)
        #expect(key.verifyingKey.delta != .generator)
        try key.checkAllBlocks()
        #expect(folder.names == ["cubic.assaykey"])
    }

    /// Two setups share nothing: the secrets are fresh.
    @Test func setupsDiffer() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let first = try folder.key(circuit).verifyingKey
        let second = try folder.key(circuit).verifyingKey
        #expect(first.alpha != second.alpha)
        #expect(first.beta != second.beta)
        #expect(first.delta != second.delta)
        #expect(Set(first.inputCommitments).isDisjoint(with: second.inputCommitments))
    }

    @Test func aFolderThatIsNotThere() throws {
        let circuit = try TestCircuit.cubic()
        let error = #expect(throws: SetupError.self) {
            try DevelopmentSetup.generate(for: circuit.system, path: "/nonexistent-folder/key.assaykey", threads: 1)
        }
        #expect(error?.code == "file.not-found")
    }
}
