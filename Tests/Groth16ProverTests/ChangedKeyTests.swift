import Algebra
import Glibc
import Groth16
import Groth16Prover
import R1CS
import Synchronization
import TestSupport
import Testing

/// Keys that somebody changes in place between their check and their use: a typed error and no proof, and never an
/// access outside of what was read.
@Suite struct ChangedKeyTests {
    /// A wire of no circuit, and a wire of this circuit that is another one.
    @Test(arguments: [(UInt32.max, "key.wire-out-of-range"), (3, "key.wire-out-of-range")])
    func wiresOfAWarmKey(wire: UInt32, code: String) throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        _ = try prover.prove(witness: circuit.witness)
        // The list of A's wires is what the body begins with: 0, 1, 2 …
        let body = Int(try KeyFileTests.bytes(prover.key.path)[24..<32].reversed().reduce(0) { $0 << 8 | Int($1) })
        try KeyFileTests.overwrite(prover.key.path, at: body + 4, with: SectionedBytes.bytes(wire))
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error?.code == code)
    }

    /// A point of a section that has passed its check.
    @Test func pointsOfAWarmKey() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let prover = try Prover(key: try folder.key(circuit), system: circuit.system)
        _ = try prover.prove(witness: circuit.witness)
        // The last section ends with the points of H.
        let good = try KeyFileTests.bytes(prover.key.path)
        try KeyFileTests.overwrite(
            prover.key.path, at: good.count - 64 * 512, with: [UInt8](repeating: 0xFF, count: 64 * 8))
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error?.code == "prover.self-check-failed")
    }

    /// A change that takes the time of change back is noticed by the time of the inode's change.
    @Test func timesThatAreSetBack() throws {
        let folder = ScratchDirectory()
        let circuit = try TestCircuit.chain(900)
        let path = try folder.key(circuit).path
        let past = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
        #expect(utimensat(AT_FDCWD, path, past, 0) == 0)
        _ = try Prover(key: try ProvingKey(path: path), system: circuit.system).prove(witness: circuit.witness)
        // Longer than the grain of a file system's clock.
        usleep(20_000)
        let good = try KeyFileTests.bytes(path)
        try KeyFileTests.overwrite(path, at: good.count - 64 * 512, with: [good[good.count - 64 * 512] ^ 1])
        #expect(utimensat(AT_FDCWD, path, past, 0) == 0)
        let prover = try Prover(key: try ProvingKey(path: path), system: circuit.system)
        let error = #expect(throws: ProvingError.self) { try prover.prove(witness: circuit.witness) }
        #expect(error?.code == "key.block-damaged")
    }

    /// The last coefficient of a `.zkey` changes again and again while they are read: its row, or its wire.
    @Test(
        .enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)), .serialized,
        arguments: [4, 8])
    func coefficientsWhileTheyAreRead(offset: Int) throws {
        let folder = ScratchDirectory()
        var sample = SectionedBytes(try SharedVectors.groth16.bytes("synthetic/mul_10.zkey"))
        // So many that reading them takes longer than a thread waits for its turn.
        let records = Array(sample[4].dropFirst(4))
        let copies = 60
        sample[4] =
            SectionedBytes.bytes(UInt32(copies * records.count / 44))
            + (0..<copies).flatMap { _ in records }
        let good = sample.bytes
        let path = folder.file("changing.zkey")
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        try #require(write(descriptor, good, good.count) == good.count)
        defer { close(descriptor) }
        let place = Self.endOfCoefficients(good) - 44 + offset
        let original = Array(good[place..<(place + 4)])
        let isOver = Atomic(false)
        let outcomes = Mutex<Set<String>>([])
        WorkerPool(threads: 2).run(2) { task in
            if task == 0 {
                var isGood = false
                while !isOver.load(ordering: .acquiring) {
                    _ = pwrite(descriptor, isGood ? original : [0xFF, 0xFF, 0xFF, 0xFF], 4, off_t(place))
                    isGood.toggle()
                }
            } else {
                for _ in 0..<60 {
                    do {
                        _ = try ZKeyProver(key: try ZKey(path: path))
                        _ = outcomes.withLock { $0.insert("read") }
                    } catch {
                        let code = (error as? ProvingError)?.code ?? "\(error)"
                        _ = outcomes.withLock { $0.insert(code) }
                    }
                }
                isOver.store(true, ordering: .releasing)
            }
        }
        let seen = outcomes.withLock { $0 }
        #expect(
            seen.isSubset(of: ["read", offset == 4 ? "zkey.row-out-of-range" : "zkey.wire-out-of-range"]), "\(seen)")
    }

    /// Where section 4 of a `.zkey` ends.
    private static func endOfCoefficients(_ bytes: [UInt8]) -> Int {
        var end = 12
        for section in SectionedBytes(bytes).sections {
            end += 12 + section.contents.count
            if section.number == 4 { break }
        }
        return end
    }
}
