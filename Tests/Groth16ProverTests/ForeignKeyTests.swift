import Algebra
import CanonicalEncoding
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Key files whose digests are right but whose contents no honest setup writes.
@Suite struct ForeignKeyTests {
    /// Changes a good key file and makes all digests right again, as an attacker would.
    static func forged(_ key: ProvingKey, _ change: (_ file: inout [UInt8], _ bodyOffset: Int) -> Void) throws {
        var file = try KeyFileTests.bytes(key.path)
        func integer(_ offset: Int, _ width: Int) -> Int {
            file[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let headerEnd = integer(12, 4)
        let bodyOffset = integer(24, 8)
        change(&file, bodyOffset)
        var table: [UInt8] = []
        for start in stride(from: bodyOffset, to: file.count, by: 1 << 16) {
            table += file[start..<min(start + 1 << 16, file.count)].withUnsafeBytes { Blake2bHasher.digest($0) }.bytes
        }
        file.replaceSubrange(headerEnd..<(headerEnd + table.count), with: table)
        let root = digest("assay.key-blocks.v1\0", Array(file[headerEnd..<bodyOffset]))
        file.replaceSubrange(96..<128, with: root)
        let end = digest("assay.key-header.v1\0", Array(file[..<(headerEnd - 32)]))
        file.replaceSubrange((headerEnd - 32)..<headerEnd, with: end)
        try FileBytes.write(atomically: file, to: key.path)
    }

    private static func digest(_ domain: String, _ bytes: [UInt8]) -> [UInt8] {
        var hasher = Blake2bHasher()
        hasher.update(Array(domain.utf8))
        hasher.update(bytes)
        return hasher.finish().bytes
    }

    private static func openingCode(_ change: (_ file: inout [UInt8], _ bodyOffset: Int) -> Void) throws -> String? {
        let folder = ScratchDirectory()
        let key = try folder.key(try .chain(20))
        try forged(key, change)
        return KeyFileTests.openingCode(key.path)
    }

    @Test func anUnchangedFileStaysGood() throws {
        #expect(try Self.openingCode { _, _ in } == nil)
    }

    /// K7: β and δ must be the same in both groups; with δ₁ = ∞ proofs would not be blinded.
    @Test func k7HeaderPoints() throws {
        for offset in [164, 196] {
            let other = G1Point.generator.multiplied(by: FieldInteger(99)).compressed
            #expect(
                try Self.openingCode { file, _ in file.replaceSubrange(offset..<(offset + 32), with: other) }
                    == "key.inconsistent")
            let infinity = G1Point.infinity.compressed
            #expect(
                try Self.openingCode { file, _ in file.replaceSubrange(offset..<(offset + 32), with: infinity) }
                    == "key.inconsistent")
        }
    }

    /// P2, P3, P5: counts that contradict each other, the length of the file, the circuit, or the sections: whatever
    /// the change, there is an error with a code and no proof.
    @Test(arguments: [132, 136, 140, 144, 148, 152, 156, 160], [1, -1])
    func p2p3p5Counts(offset: Int, change: Int) throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(20)
        let key = try folder.key(circuit)
        try Self.forged(key) { file, _ in
            let value = file[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) } + change
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) {
                file.replaceSubrange(offset..<(offset + 4), with: $0)
            }
        }
        let code: String?
        do {
            let prover = try Prover(key: try ProvingKey(path: key.path), system: circuit.system)
            _ = try prover.prove(witness: circuit.witness)
            code = nil
        } catch let error as ProvingKeyError {
            code = error.code
        } catch let error as ProvingError {
            code = error.code
        }
        let dropsAWire = (offset == 148 || offset == 152) && change == -1
        #expect(dropsAWire ? code == "prover.self-check-failed" : code?.hasPrefix("key.") == true)
    }

    @Test func unknownSetupsAndHugeCounts() throws {
        #expect(try Self.openingCode { file, _ in file[128] = 2 } == "key.unknown-setup")
        for offset in [132, 136, 140, 144, 148, 152, 156, 160] {
            let code = try Self.openingCode { file, _ in
                file.replaceSubrange(offset..<(offset + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
            }
            #expect(["key.header-inconsistent", "key.wrong-length"].contains(code), "field at \(offset)")
        }
    }

    /// P1: a wire index out of range, or out of order.
    @Test func p1WireIndices() throws {
        for bytes: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0]] {
            let folder = ScratchDirectory()
            let circuit = try TestCircuit.chain(20)
            let key = try folder.key(circuit)
            // The second index of A: out of range, or not above the first.
            try Self.forged(key) { file, bodyOffset in
                file.replaceSubrange((bodyOffset + 4)..<(bodyOffset + 8), with: bytes)
            }
            let prover = try Prover(key: try ProvingKey(path: key.path), system: circuit.system)
            let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
            #expect(error?.code == "key.wire-out-of-range")
        }
    }

    /// K8, P8: points exchanged under right digests give no proof, since every proof is verified before it is handed out.
    @Test func p8TheSelfCheckStopsWrongPoints() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(20)
        let key = try folder.key(circuit)
        try key.checkConsistency()
        try Self.forged(key) { file, bodyOffset in
            // Section A's points are on the second page of the body: swap the last two.
            let points = bodyOffset + 4096
            for index in 0..<64 { file.swapAt(points + 64 * 10 + index, points + 64 * 11 + index) }
        }
        let prover = try Prover(key: try ProvingKey(path: key.path), system: circuit.system)
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error == .selfCheckFailed(multiples: nil))
    }

    /// K7: B₁ that is not B₂, and points off their curve.
    @Test func k7ConsistencyOfSections() throws {
        for (page, change) in [(3, 0), (3, 1), (4, 0), (4, 1), (1, 1), (5, 1), (6, 1)] {
            let folder = ScratchDirectory()
            let key = try folder.key(try .chain(20))
            let size = page == 4 ? 128 : 64
            try Self.forged(key) { file, bodyOffset in
                let start = bodyOffset + 4096 * page + 3 * size
                if change == 0 {
                    for index in 0..<size { file.swapAt(start + index, start + size + index) }
                } else {
                    file[start] ^= 1
                }
            }
            let reopened = try ProvingKey(path: key.path)
            let error = #expect(throws: ProvingError.self) { try reopened.checkConsistency(threads: 2) }
            #expect(error?.code == "key.inconsistent", "page \(page)")
        }
    }
}
