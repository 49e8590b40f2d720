import Algebra
import Glibc
import Groth16
import Groth16Prover
import R1CS
import Synchronization
import Testing

/// What is wrong about a `.zkey` is refused by a code of its own; nothing makes the reader crash or prove nonsense.
@Suite(.enabled(if: SharedVectors.areThere, Comment(rawValue: SharedVectors.absence)))
struct ZKeyStrictnessTests {
    private let good: [UInt8]
    private let witness: [Fr]
    private let folder: TemporaryFolder

    /// Seven wires, two of them public, four constraints, a domain of eight.
    init() throws {
        good = try SharedVectors.bytes("det-bn128-pow4/circuit_final.zkey")
        witness = try WitnessFile.read(path: SharedVectors.path("det-bn128-pow4/witness.wtns"))
        folder = try TemporaryFolder()
    }

    /// Writes a file whose time of change is its own, so that what was found of another is not remembered of it.
    private func write(_ bytes: [UInt8], number: Int) throws -> String {
        let path = folder.path + "/changed-\(number).zkey"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        let times = [timespec(tv_sec: number, tv_nsec: 0), timespec(tv_sec: number, tv_nsec: 0)]
        try #require(futimens(descriptor, times) == 0)
        return path
    }

    /// The code of what goes wrong from opening to proving; nil if there is a proof, which then holds under the key.
    private func code(_ bytes: [UInt8]) throws -> String? {
        do {
            let path = try write(bytes, number: Self.counter.wrappingAdd(1, ordering: .relaxed).newValue)
            defer { unlink(path) }
            let key = try ZKey(path: path)
            let proof = try ZKeyProver(key: key).prove(witness: witness, options: ProvingOptions(threads: 1))
            let inputs = Array(witness[1...key.publicInputCount])
            #expect(PreparedVerifyingKey(key.verifyingKey).verify(proof, publicInputs: inputs) == .valid)
            return nil
        } catch let error as ProvingKeyError {
            return error.code
        } catch let error as ProvingError {
            return error.code
        }
    }

    private static let counter = Atomic<Int>(1000)

    private func code(_ change: (inout SectionedBytes) -> Void) throws -> String? {
        var file = SectionedBytes(good)
        change(&file)
        return try code(file.bytes)
    }

    private static func set(_ bytes: inout [UInt8], at offset: Int, _ value: some FixedWidthInteger) {
        let new = SectionedBytes.bytes(value)
        bytes.replaceSubrange(offset..<(offset + new.count), with: new)
    }

    /// Where things are in section 2.
    private enum Header {
        static let wires = 72
        static let publicInputs = 76
        static let domain = 80
        static let alpha1 = 84
        static let beta1 = 148
        static let beta2 = 212
        static let gamma2 = 340
        static let delta1 = 468
        static let delta2 = 532
    }

    @Test func ordersAndUnknownSections() throws {
        #expect(try code(good) == nil)
        for rotation in 0..<10 {
            #expect(
                try code { file in
                    file.sections.insert((77, [1, 2, 3]), at: 2)
                    file.sections = Array(file.sections[rotation...] + file.sections[..<rotation])
                } == nil)
        }
        // Sections at every place with regard to words: the C core reads aligned points only.
        for length in 0..<8 {
            #expect(try code { $0.sections.insert((77, [UInt8](repeating: 1, count: length)), at: 0) } == nil)
        }
        #expect(try code { $0.sections.removeAll { $0.number == 10 } } == nil)
    }

    /// P5: sections that come twice, are missing, or have lengths that no file has.
    @Test func p5Sections() throws {
        #expect(try code { $0.magic = Array("r1cs".utf8) } == "zkey.not-zkey")
        #expect(try code { $0.version = 2 } == "zkey.unknown-version")
        for number: UInt32 in 1...9 {
            #expect(try code { $0.sections.append((number, $0[number])) } == "zkey.section-duplicate")
            #expect(try code { $0.sections.removeAll { $0.number == number } } == "zkey.section-missing")
        }
        for number: UInt32 in 3...9 {
            #expect(try code { $0[number].append(contentsOf: [0, 0, 0, 0]) } == "zkey.section-size")
            #expect(try code { $0[number].removeLast(4) } == "zkey.section-size")
        }
        #expect(try code { $0[2].append(0) } == "zkey.section-size")
        #expect(try code { $0[2].removeLast() } == "zkey.truncated")
        #expect(try code(good + [0]) == "zkey.trailing-bytes")
        for length: UInt64 in [UInt64.max, UInt64.max - 63, 1 << 63, 1 << 40] {
            var bytes = good
            Self.set(&bytes, at: 16, length)
            #expect(try code(bytes) == "zkey.truncated")
        }
    }

    @Test func protocolsAndFields() throws {
        for number: UInt32 in [0, 2, 10] {
            #expect(try code { Self.set(&$0[1], at: 0, number) } == "zkey.wrong-protocol")
        }
        #expect(try code { Self.set(&$0[2], at: 0, UInt32(48)) } == "zkey.wrong-curve")
        #expect(try code { Self.set(&$0[2], at: 0, UInt32(31)) } == "zkey.wrong-curve")
        #expect(try code { $0[2][4] ^= 1 } == "zkey.wrong-curve")
        #expect(try code { Self.set(&$0[2], at: 36, UInt32(48)) } == "zkey.wrong-curve")
        #expect(try code { $0[2][40] ^= 1 } == "zkey.wrong-curve")
    }

    /// P2: a domain that is no power of two, another one than the header's, or too small for the rows.
    @Test func p2Domains() throws {
        for size: UInt32 in [0, 3, 7, 9, .max, 1 << 31, 2] {
            #expect(try code { Self.set(&$0[2], at: Header.domain, size) } == "zkey.bad-domain", "\(size)")
        }
        for size: UInt32 in [4, 16, 32] {
            #expect(try code { Self.set(&$0[2], at: Header.domain, size) } == "zkey.section-size", "\(size)")
        }
        #expect(
            try code { file in
                Self.set(&file[2], at: Header.domain, UInt32(4))
                file[9].removeLast(4 * 64)
            } == "zkey.row-out-of-range")
        // Four times the domain with points to match: a key of another circuit, found by the self-check.
        #expect(
            try code { file in
                Self.set(&file[2], at: Header.domain, UInt32(32))
                file[9] = file[9] + file[9] + file[9] + file[9]
            } == "prover.self-check-failed")
    }

    /// P3: as many public inputs as wires, or more.
    @Test func p3Counts() throws {
        for count: UInt32 in [7, 8, .max] {
            #expect(
                try code { Self.set(&$0[2], at: Header.publicInputs, count) } == "zkey.counts-contradict", "\(count)")
        }
        for count: UInt32 in [0, 1, 3, 6] {
            #expect(try code { Self.set(&$0[2], at: Header.publicInputs, count) } == "zkey.section-size", "\(count)")
        }
        for count: UInt32 in [3, 6, 8, .max] {
            #expect(try code { Self.set(&$0[2], at: Header.wires, count) } == "zkey.section-size", "\(count)")
        }
        for count: UInt32 in [0, 1, 2] {
            #expect(try code { Self.set(&$0[2], at: Header.wires, count) } == "zkey.counts-contradict", "\(count)")
        }
        #expect(try code { Self.set(&$0[4], at: 0, UInt32.max) } == "zkey.section-size")
        #expect(try code { Self.set(&$0[4], at: 0, UInt32(8)) } == "zkey.section-size")
    }

    /// P1: coefficients of no matrix, row or wire; P6: one that is not reduced.
    @Test func p1Coefficients() throws {
        for value: UInt32 in [2, .max] {
            #expect(try code { Self.set(&$0[4], at: 4, value) } == "zkey.matrix-out-of-range")
        }
        for value: UInt32 in [8, .max] {
            #expect(try code { Self.set(&$0[4], at: 8, value) } == "zkey.row-out-of-range")
        }
        for value: UInt32 in [7, .max] {
            #expect(try code { Self.set(&$0[4], at: 12, value) } == "zkey.wire-out-of-range")
        }
        for value in [Fr.modulus.littleEndianBytes, [UInt8](repeating: 0xFF, count: 32)] {
            #expect(try code { $0[4].replaceSubrange(16..<48, with: value) } == "zkey.value-not-canonical")
        }
        // In range, but another coefficient than the key's points were made for.
        #expect(try code { $0[4][16] ^= 1 } == "prover.self-check-failed")
        #expect(try code { Self.set(&$0[4], at: 12, UInt32(3)) } == "prover.self-check-failed")
    }

    /// K7: points of the header off their curve, infinite, or of other secrets in the other group.
    @Test func k7Header() throws {
        for offset in [Header.alpha1, Header.beta1, Header.beta2, Header.gamma2, Header.delta1, Header.delta2] {
            #expect(try code { $0[2][offset] ^= 1 } == "zkey.point-not-on-curve", "\(offset)")
            #expect(
                try code { file in
                    file[2].replaceSubrange(offset..<(offset + 32), with: Fp.modulus.littleEndianBytes)
                } == "zkey.point-coordinate-not-canonical", "\(offset)")
        }
        #expect(try code { $0[3][64] ^= 1 } == "zkey.point-not-on-curve")
        let zeros = [UInt8](repeating: 0, count: 128)
        let infinities: [(Int, Int, String)] = [
            (Header.alpha1, 64, "verifying-key.alpha-is-infinity"), (Header.beta1, 64, "zkey.inconsistent"),
            (Header.beta2, 128, "verifying-key.beta-is-infinity"),
            (Header.gamma2, 128, "verifying-key.gamma-is-infinity"),
            (Header.delta1, 64, "zkey.inconsistent"), (Header.delta2, 128, "verifying-key.delta-is-infinity"),
        ]
        for (offset, count, expected) in infinities {
            #expect(
                try code { $0[2].replaceSubrange(offset..<(offset + count), with: zeros[..<count]) } == expected)
        }
        #expect(try code { $0[3].replaceSubrange(0..<64, with: zeros[..<64]) } == "verifying-key.input-is-infinity")
        // δ₁ as β₁, β₁ as δ₁.
        #expect(
            try code { file in
                file[2].replaceSubrange(Header.delta1..<(Header.delta1 + 64), with: Array(file[2][Header.beta1..<212]))
            } == "zkey.inconsistent")
        #expect(
            try code { file in
                file[2].replaceSubrange(
                    Header.beta1..<(Header.beta1 + 64), with: Array(file[2][Header.delta1..<(Header.delta1 + 64)]))
            } == "zkey.inconsistent")
    }

    /// K7, P8: points of the large sections off their curve or not reduced are refused when first used; on the curve but
    /// wrong, they give a proof that does not verify.
    @Test func k7Points() throws {
        for number: UInt32 in 5...9 {
            let size = number == 7 ? 128 : 64
            let last = SectionedBytes(good)[number].count - size
            #expect(try code { $0[number][last + 1] ^= 1 } == "zkey.point-not-on-curve", "section \(number)")
            #expect(
                try code { file in
                    file[number].replaceSubrange(last..<(last + 32), with: Fp.modulus.littleEndianBytes)
                } == "zkey.point-coordinate-not-canonical", "section \(number)")
        }
        for number: UInt32 in [8, 9] {
            #expect(
                try code { file in
                    let first = Array(file[number][..<64])
                    file[number].replaceSubrange(64..<128, with: first)
                } == "prover.self-check-failed", "section \(number)")
        }
    }

    /// What was checked once is remembered for as long as the file is the same, and no longer.
    @Test func sectionsAreRememberedByFile() throws {
        var file = SectionedBytes(good)
        file[9][1] ^= 1
        let path = try write(good, number: 1)
        let prover = try ZKeyProver(key: ZKey(path: path))
        _ = try prover.prove(witness: witness)
        _ = try write(file.bytes, number: 1)
        // Same place, length and time of change: taken for the file that was checked, and caught by the self-check.
        let remembered = #expect(throws: ProvingError.self) {
            try ZKeyProver(key: ZKey(path: path)).prove(witness: witness)
        }
        #expect(remembered?.code == "prover.self-check-failed")
        let times = [timespec(tv_sec: 2, tv_nsec: 0), timespec(tv_sec: 2, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
        let noticed = #expect(throws: ProvingError.self) {
            try ZKeyProver(key: ZKey(path: path)).prove(witness: witness)
        }
        #expect(noticed?.code == "zkey.point-not-on-curve")
    }

    /// Every truncation is refused.
    @Test func truncations() throws {
        for length in 0..<good.count {
            #expect(try code(Array(good[..<length]))?.hasPrefix("zkey.") == true, "\(length) bytes")
        }
    }

    /// Changed bytes, anywhere: an error with a code, or a proof that holds under the changed file's key.
    @Test func damagedFiles() throws {
        var generator = SeededGenerator(state: 17)
        for _ in 0..<600 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let offset = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[offset] ^= UInt8.random(in: 1...255, using: &generator)
            }
            guard let code = try code(bytes) else { continue }
            #expect(
                code.hasPrefix("zkey.") || code.hasPrefix("verifying-key.") || code == "prover.self-check-failed"
                    || code == "prover.witness-length", "\(code)")
        }
    }

    @Test func filesThatAreNone() throws {
        let absent = #expect(throws: ProvingKeyError.self) { try ZKey(path: folder.path + "/absent.zkey") }
        #expect(absent?.code == "file.not-found")
        let directory = #expect(throws: ProvingKeyError.self) { try ZKey(path: folder.path) }
        #expect(directory?.code == "file.not-regular")
    }
}
