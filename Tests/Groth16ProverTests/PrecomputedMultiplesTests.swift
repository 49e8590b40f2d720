import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Multiples of a key's points: the same proofs, and a file that is refused when anything is wrong with it.
@Suite struct PrecomputedMultiplesTests {
    private static func choices(_ count: Int) -> [MultiplesChoice] {
        [2, 3, 5, 16].map { MultiplesChoice(factor: $0, termCount: count) }
    }

    @Test func proofsAreTheSame() throws {
        let folder = ScratchDirectory()
        for circuit in [try TestCircuit.chain(900), try .bits(1500), try .cubic(), try .allPublic(3)] {
            let key = try folder.key(circuit)
            let (r, s) = (Fr(31_337), Fr(-271_828))
            let plain = try Prover(key: key, system: circuit.system).prove(
                witness: circuit.witness, r: r, s: s, options: ProvingOptions(threads: 1))
            for choice in Self.choices(1000) {
                let size = try PrecomputedMultiples.make(for: key, choice, threads: 2)
                let path = PrecomputedMultiples.path(besides: key.path)
                #expect(try FileBytes.read(path: path, limit: 1 << 28).count == size)
                let reopened = try ProvingKey(path: key.path)
                #expect(reopened.multiples?.factor == choice.factor)
                #expect(reopened.multiples?.bits == choice.bits)
                for threads in [1, 3] {
                    let proof = try Prover(key: reopened, system: circuit.system).prove(
                        witness: circuit.witness, r: r, s: s, options: ProvingOptions(threads: threads))
                    #expect(proof.bytes == plain.bytes, "\(circuit.name), \(choice.factor) tables, \(threads) threads")
                }
            }
            try PrecomputedMultiples.discard(besides: key.path)
            try PrecomputedMultiples.discard(besides: key.path)
            #expect(try ProvingKey(path: key.path).multiples == nil)
        }
    }

    /// The file does not depend on threads.
    @Test func makingIsDeterministic() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .chain(700))
        let path = PrecomputedMultiples.path(besides: key.path)
        var files: [[UInt8]] = []
        for threads in [1, 2, 5] {
            _ = try PrecomputedMultiples.make(for: key, MultiplesChoice(factor: 3, termCount: 1024), threads: threads)
            files.append(try FileBytes.read(path: path, limit: 1 << 28))
        }
        #expect(files[0] == files[1])
        #expect(files[0] == files[2])
    }

    @Test func everyHeaderBitCounts() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .cubic())
        _ = try PrecomputedMultiples.make(for: key, MultiplesChoice(factor: 2, termCount: 16))
        let path = PrecomputedMultiples.path(besides: key.path)
        let good = try FileBytes.read(path: path, limit: 1 << 24)
        // The header; then some of the digests and of the zeros up to the body, as each look opens the whole key.
        for bit in Array(0..<(8 * 120)) + Array(stride(from: 8 * 120, to: 8 * 4096, by: 61)) {
            let flipped = good[bit / 8] ^ 1 << UInt8(bit % 8)
            try KeyFileTests.overwrite(path, at: bit / 8, with: [flipped])
            let code = KeyFileTests.openingCode(key.path)
            #expect(code?.hasPrefix("key.multiples-") == true, "bit \(bit): \(code ?? "accepted")")
            try KeyFileTests.overwrite(path, at: bit / 8, with: [good[bit / 8]])
        }
        #expect(KeyFileTests.openingCode(key.path) == nil)
        for length in [0, 1, 100, 119, 4095, 4096, good.count - 1] {
            try FileBytes.write(atomically: Array(good[..<length]), to: path)
            #expect(KeyFileTests.openingCode(key.path)?.hasPrefix("key.multiples-") == true, "\(length) bytes")
        }
        try FileBytes.write(atomically: good + [0], to: path)
        #expect(KeyFileTests.openingCode(key.path) == "key.multiples-wrong-length")
    }

    /// A damaged table is refused before it is used, and no proof comes of it.
    @Test func damagedTablesAreNotUsed() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let key = try folder.key(circuit)
        _ = try PrecomputedMultiples.make(for: key, MultiplesChoice(factor: 2, termCount: 1024))
        let path = PrecomputedMultiples.path(besides: key.path)
        let good = try FileBytes.read(path: path, limit: 1 << 24)
        // The first point of A's multiples.
        try KeyFileTests.overwrite(path, at: 4096, with: [good[4096] ^ 1])
        let prover = try Prover(key: try ProvingKey(path: key.path), system: circuit.system)
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error?.code == "key.multiples-block-damaged")
        #expect(error?.message.contains("assay setup precompute") == true)
    }

    /// Tables that change after their check: no proof, and the error says which file to look at.
    @Test func aFailedSelfCheckNamesTheMultiples() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let key = try folder.key(circuit)
        _ = try PrecomputedMultiples.make(for: key, MultiplesChoice(factor: 2, termCount: 1024))
        let path = PrecomputedMultiples.path(besides: key.path)
        let prover = try Prover(key: try ProvingKey(path: key.path), system: circuit.system)
        _ = try prover.prove(witness: circuit.witness)
        try KeyFileTests.overwrite(path, at: 4096, with: [UInt8](repeating: 0xFF, count: 64 * 500))
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error?.code == "prover.self-check-failed")
        #expect(error?.message.contains(path) == true)
    }

    /// What digests cannot say: tables of other points, by whoever made the file. Consistency is checked on demand.
    @Test(arguments: [KeySection.aPoints, .b1Points, .b2Points, .lPoints, .hPoints])
    func tablesOfOtherPoints(section: KeySection) throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .chain(100))
        _ = try PrecomputedMultiples.make(for: key, MultiplesChoice(factor: 3, termCount: 128))
        try ProvingKey(path: key.path).checkConsistency(threads: 2)
        let path = PrecomputedMultiples.path(besides: key.path)
        let good = try FileBytes.read(path: path, limit: 1 << 24)
        let tables = Self.tables(of: key.path, fileByteCount: good.count)
        let size = section.elementByteCount
        for table in tables[section]! {
            // Points of the right curve and order, in each other's places; and one that is on no curve.
            var swapped = good
            swapped.replaceSubrange(table..<(table + size), with: good[(table + size)..<(table + 2 * size)])
            swapped.replaceSubrange((table + size)..<(table + 2 * size), with: good[table..<(table + size)])
            var bent = good
            bent[table] ^= 1
            for bad in [swapped, bent] {
                try FileBytes.write(atomically: Self.sealed(bad), to: path)
                let reopened = try ProvingKey(path: key.path)
                let error = #expect(throws: ProvingError.self) { try reopened.checkConsistency(threads: 2) }
                #expect(error?.code == "key.multiples-inconsistent", "\(section), table at \(table)")
            }
        }
        try FileBytes.write(atomically: Self.sealed(good), to: path)
        try ProvingKey(path: key.path).checkConsistency(threads: 2)
    }

    /// Where the two tables of each section begin, in a file of three tables; sections and tables begin on pages.
    private static func tables(of key: String, fileByteCount: Int) -> [KeySection: [Int]] {
        let bytes = (try? KeyFileTests.bytes(key)) ?? []
        func count(_ offset: Int) -> Int { bytes[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) } }
        let (wires, inputs, domain) = (count(132), count(136), 1 << count(144))
        let counts: [(KeySection, Int)] = [
            (.aPoints, count(148)), (.b1Points, count(152)), (.b2Points, count(152)), (.lPoints, wires - inputs - 1),
            (.hPoints, domain),
        ]
        var (result, place) = ([KeySection: [Int]](), 4096)
        for (section, count) in counts {
            let size = (count * section.elementByteCount + 4095) / 4096 * 4096
            result[section] = [place, place + size]
            place += 2 * size
        }
        precondition(place == fileByteCount, "the layout of the file")
        return result
    }

    /// A changed file with digests that fit.
    private static func sealed(_ file: [UInt8]) -> [UInt8] {
        func digest(_ domain: String, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
            bytes.withUnsafeBytes { Blake2bHasher.digest(domain: domain, $0).bytes }
        }
        var result = file
        for (index, start) in stride(from: 4096, to: file.count, by: 1 << 16).enumerated() {
            let block = file[start..<min(start + 1 << 16, file.count)]
            let digest = block.withUnsafeBytes { Blake2bHasher.digest($0).bytes }
            result.replaceSubrange((120 + 32 * index)..<(152 + 32 * index), with: digest)
        }
        result.replaceSubrange(56..<88, with: digest("assay.key-blocks.v1", result[120..<4096]))
        result.replaceSubrange(88..<120, with: digest("assay.multiples-header.v1", result[..<88]))
        return result
    }

    /// A new key comes while the multiples of the old one are made: they are not left beside it.
    @Test func aKeyThatIsReplacedMeanwhile() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let key = try folder.key(circuit)
        var isReplaced = false
        let error = #expect(throws: SetupError.self) {
            try PrecomputedMultiples.make(
                for: key, MultiplesChoice(factor: 2, termCount: 16),
                progress: { _ in
                    if !isReplaced { isReplaced = (try? folder.key(circuit)) != nil }
                })
        }
        #expect(isReplaced)
        #expect(error == .keyChanged(path: key.path))
        #expect(error?.code == "setup.key-changed")
        #expect(folder.names == ["cubic.assaykey"])
        #expect(KeyFileTests.openingCode(key.path) == nil)
    }

    @Test func multiplesOfAnotherKeyAreRefused() throws {
        let folder = ScratchDirectory()
        let other = ScratchDirectory()
        let circuit = try TestCircuit.cubic()
        let key = try folder.key(circuit)
        let stranger = try other.key(circuit)
        _ = try PrecomputedMultiples.make(for: stranger, MultiplesChoice(factor: 2, termCount: 16))
        let file = try FileBytes.read(path: PrecomputedMultiples.path(besides: stranger.path), limit: 1 << 24)
        try FileBytes.write(atomically: file, to: PrecomputedMultiples.path(besides: key.path))
        #expect(KeyFileTests.openingCode(key.path) == "key.multiples-of-another-key")
        // A new key takes the multiples of the old one away.
        let renewed = try folder.key(circuit)
        #expect(renewed.multiples == nil)
        #expect(folder.names == ["cubic.assaykey"])
    }

    /// Whoever looks for the key alone finds it, whatever lies beside it.
    @Test func damagedMultiplesDoNotHideTheKey() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .cubic())
        try FileBytes.write(atomically: [1, 2, 3], to: PrecomputedMultiples.path(besides: key.path))
        #expect(KeyFileTests.openingCode(key.path) == "key.multiples-damaged")
        #expect(try ProvingKey(path: key.path, withMultiples: false).circuitDigest == key.circuitDigest)
    }

    @Test func measuringComparesResults() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .chain(900))
        let measured = try PrecomputedMultiples.measure(for: key, factors: [2, 4], rounds: 1, threads: 2)
        #expect(measured.map(\.choice.factor) == [2, 4])
        for one in measured {
            #expect(one.seconds > 0 && one.secondsWithout > 0 && one.saving < 1)
            _ = try PrecomputedMultiples.make(for: key, one.choice)
            let path = PrecomputedMultiples.path(besides: key.path)
            #expect(try FileBytes.read(path: path, limit: 1 << 28).count == one.byteCount)
        }
    }

    @Test func aRaisedFlagLeavesNothing() throws {
        let folder = ScratchDirectory()
        let key = try folder.key(try .cubic())
        let flag = CancellationFlag()
        flag.cancel()
        let error = #expect(throws: SetupError.self) {
            try PrecomputedMultiples.make(
                for: key, MultiplesChoice(factor: 2, termCount: 16), cancellation: flag)
        }
        #expect(error == .cancelled)
        #expect(folder.names == ["cubic.assaykey"])
    }
}
