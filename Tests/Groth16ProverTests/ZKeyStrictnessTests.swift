import Algebra
import Groth16Prover
import TestSupport
import Testing

/// What is wrong about the head of a `.zkey`, or its coefficients, is refused by a code of its own.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct ZKeyStrictnessTests {
    private let sample: ZKeySample

    init() throws { sample = try ZKeySample() }

    @Test func ordersAndUnknownSections() throws {
        #expect(try sample.code(sample.good) == nil)
        for rotation in 0..<10 {
            #expect(
                try sample.code { file in
                    file.sections.insert((77, [1, 2, 3]), at: 2)
                    file.sections = Array(file.sections[rotation...] + file.sections[..<rotation])
                } == nil)
        }
        // Sections at every place with regard to words: the C core reads aligned points only.
        for length in 0..<8 {
            #expect(try sample.code { $0.sections.insert((77, [UInt8](repeating: 1, count: length)), at: 0) } == nil)
        }
        #expect(try sample.code { $0.sections.removeAll { $0.number == 10 } } == nil)
    }

    /// P5: sections that come twice, are missing, or have lengths that no file has.
    @Test func p5Sections() throws {
        #expect(try sample.code { $0.magic = Array("r1cs".utf8) } == "zkey.not-zkey")
        #expect(try sample.code { $0.version = 2 } == "zkey.unknown-version")
        for number: UInt32 in 1...9 {
            #expect(try sample.code { $0.sections.append((number, $0[number])) } == "zkey.section-duplicate")
            #expect(try sample.code { $0.sections.removeAll { $0.number == number } } == "zkey.section-missing")
        }
        for number: UInt32 in 3...9 {
            #expect(try sample.code { $0[number].append(contentsOf: [0, 0, 0, 0]) } == "zkey.section-size")
            #expect(try sample.code { $0[number].removeLast(4) } == "zkey.section-size")
        }
        #expect(try sample.code { $0[2].append(0) } == "zkey.section-size")
        #expect(try sample.code { $0[2].removeLast() } == "zkey.truncated")
        #expect(try sample.code(sample.good + [0]) == "zkey.trailing-bytes")
        for length: UInt64 in [UInt64.max, UInt64.max - 63, 1 << 63, 1 << 40] {
            var bytes = sample.good
            ZKeySample.set(&bytes, at: 16, length)
            #expect(try sample.code(bytes) == "zkey.truncated")
        }
    }

    @Test func protocolsAndFields() throws {
        for number: UInt32 in [0, 2, 10] {
            #expect(try sample.code { ZKeySample.set(&$0[1], at: 0, number) } == "zkey.wrong-protocol")
        }
        #expect(try sample.code { ZKeySample.set(&$0[2], at: 0, UInt32(48)) } == "zkey.wrong-curve")
        #expect(try sample.code { ZKeySample.set(&$0[2], at: 0, UInt32(31)) } == "zkey.wrong-curve")
        #expect(try sample.code { $0[2][4] ^= 1 } == "zkey.wrong-curve")
        #expect(try sample.code { ZKeySample.set(&$0[2], at: 36, UInt32(48)) } == "zkey.wrong-curve")
        #expect(try sample.code { $0[2][40] ^= 1 } == "zkey.wrong-curve")
    }

    /// P2: a domain that is no power of two, another one than the header's, or too small for the rows.
    @Test func p2Domains() throws {
        for size: UInt32 in [0, 3, 7, 9, .max, 1 << 31, 2] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.domain, size) } == "zkey.bad-domain",
                "\(size)")
        }
        for size: UInt32 in [4, 16, 32] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.domain, size) } == "zkey.section-size",
                "\(size)")
        }
        #expect(
            try sample.code { file in
                ZKeySample.set(&file[2], at: ZKeySample.Header.domain, UInt32(4))
                file[9].removeLast(4 * 64)
            } == "zkey.row-out-of-range")
        // Four times the domain with points to match: a key of another circuit, found by the self-check.
        #expect(
            try sample.code { file in
                ZKeySample.set(&file[2], at: ZKeySample.Header.domain, UInt32(32))
                file[9] = file[9] + file[9] + file[9] + file[9]
            } == "prover.self-check-failed")
    }

    /// P3: as many public inputs as wires, or more.
    @Test func p3Counts() throws {
        // More than any verifying key has, with wires to match.
        #expect(
            try sample.code { file in
                ZKeySample.set(&file[2], at: ZKeySample.Header.wires, UInt32(70_000))
                ZKeySample.set(&file[2], at: ZKeySample.Header.publicInputs, UInt32(65_537))
            } == "zkey.counts-contradict")
        for count: UInt32 in [7, 8, .max] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.publicInputs, count) }
                    == "zkey.counts-contradict", "\(count)")
        }
        for count: UInt32 in [0, 1, 3, 6] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.publicInputs, count) }
                    == "zkey.section-size", "\(count)")
        }
        for count: UInt32 in [3, 6, 8, .max] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.wires, count) } == "zkey.section-size",
                "\(count)")
        }
        for count: UInt32 in [0, 1, 2] {
            #expect(
                try sample.code { ZKeySample.set(&$0[2], at: ZKeySample.Header.wires, count) }
                    == "zkey.counts-contradict", "\(count)")
        }
        #expect(try sample.code { ZKeySample.set(&$0[4], at: 0, UInt32.max) } == "zkey.section-size")
        #expect(try sample.code { ZKeySample.set(&$0[4], at: 0, UInt32(8)) } == "zkey.section-size")
    }

    /// P1: coefficients of no matrix, row or wire; P6: one that is not reduced.
    @Test func p1Coefficients() throws {
        for value: UInt32 in [2, .max] {
            #expect(try sample.code { ZKeySample.set(&$0[4], at: 4, value) } == "zkey.matrix-out-of-range")
        }
        for value: UInt32 in [8, .max] {
            #expect(try sample.code { ZKeySample.set(&$0[4], at: 8, value) } == "zkey.row-out-of-range")
        }
        for value: UInt32 in [7, .max] {
            #expect(try sample.code { ZKeySample.set(&$0[4], at: 12, value) } == "zkey.wire-out-of-range")
        }
        for value in [Fr.modulus.littleEndianBytes, [UInt8](repeating: 0xFF, count: 32)] {
            #expect(try sample.code { $0[4].replaceSubrange(16..<48, with: value) } == "zkey.value-not-canonical")
        }
        // In range, but another coefficient than the key's points were made for.
        #expect(try sample.code { $0[4][16] ^= 1 } == "prover.self-check-failed")
        #expect(try sample.code { ZKeySample.set(&$0[4], at: 12, UInt32(3)) } == "prover.self-check-failed")
    }
}
