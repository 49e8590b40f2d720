import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Synchronization

/// A proving key in a file, mapped read-only: opening it costs the header, processes share the pages.
///
/// A section's blocks are checked against their digests before its first use; results are remembered for as long as
/// the file is the same (device, inode, time of change, size, header). The file must not be truncated while it is
/// open: the system answers an access to a vanished page with a signal.
public final class ProvingKey: @unchecked Sendable {
    // The mapping is read-only and everything else is immutable: hence Sendable.
    private let file: UnsafeRawBufferPointer
    private let ledger: BlockLedger
    let header: KeyHeader
    /// Where the file is.
    public let path: String
    /// The verifying key, ready for the self-check.
    public let preparedVerifyingKey: PreparedVerifyingKey

    /// Opens a key file and checks its header: digests, counts, points, and β and δ across the groups.
    public init(path: String) throws(ProvingKeyError) {
        self.path = path
        let mapped = try Self.map(path)
        file = mapped.bytes
        do throws(ProvingKeyError) {
            header = try KeyHeader(file: mapped.bytes, path: path)
        } catch {
            munmap(UnsafeMutableRawPointer(mutating: mapped.bytes.baseAddress!), mapped.bytes.count)
            throw error
        }
        preparedVerifyingKey = PreparedVerifyingKey(header.verifyingKey)
        ledger = BlockLedger.shared(
            for: BlockLedger.Identity(status: mapped.status, header: KeyHeader.digest(of: header.bytes)),
            blockCount: header.layout.blockCount)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: file.baseAddress!), file.count)
    }

    /// The verifying key.
    public var verifyingKey: VerifyingKey { header.verifyingKey }
    /// The digest of the constraint system that the key was made for.
    public var circuitDigest: Digest { header.circuitDigest }
    /// Where the key comes from.
    public var setup: SetupKind { header.setup }
    /// The length of a witness.
    public var wireCount: Int { header.wireCount }
    /// The number of constraints.
    public var constraintCount: Int { header.constraintCount }
    /// The length of the file.
    public var byteCount: Int { file.count }
    /// β in G1.
    package var beta1: G1Point { header.beta1 }
    /// δ in G1.
    package var delta1: G1Point { header.delta1 }
    /// The domain of the key's circuit.
    package var domain: EvaluationDomain { EvaluationDomain(logSize: header.domainLog)! }

    /// Checks every block of the file now, whatever has been checked before; about a second per gigabyte and thread.
    public func checkAllBlocks(threads: Int = 1) throws(ProvingKeyError) {
        let pool = WorkerPool(threads: threads)
        try check(Array(0..<header.layout.blockCount), pool: pool)
        for section in KeySection.allCases { try checkWires(section) }
    }

    /// Runs `body` on the elements of a section, after its blocks have passed their check; drops the section's pages
    /// from this process's memory afterwards.
    package func withElements<Element: BitwiseCopyable, R, E: Error>(
        of section: KeySection, as type: Element.Type, pool: WorkerPool,
        _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(KeyUseError<E>) -> R {
        precondition(MemoryLayout<Element>.stride == section.elementByteCount, "the element type of the section")
        do throws(ProvingKeyError) { try check(section, pool: pool) } catch { throw .key(error) }
        let bytes = bytes(of: section)
        defer {
            // The mapping goes with the last reference to this object, so it must outlive the pointers.
            withExtendedLifetime(self) {
                _ = madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count, MADV_DONTNEED)
            }
        }
        do throws(E) {
            return try body(bytes.assumingMemoryBound(to: type))
        } catch {
            throw .body(error)
        }
    }

    private func bytes(of section: KeySection) -> UnsafeRawBufferPointer {
        let range = header.layout.range(of: section)
        return UnsafeRawBufferPointer(
            rebasing: file[(header.bodyOffset + range.lowerBound)..<(header.bodyOffset + range.upperBound)])
    }

    private func check(_ section: KeySection, pool: WorkerPool) throws(ProvingKeyError) {
        let range = header.layout.range(of: section)
        guard !range.isEmpty, !ledger.hasPassed(section) else { return }
        let last = (range.upperBound - 1) / KeyLayout.blockByteCount
        let blocks = ledger.unchecked(in: (range.lowerBound / KeyLayout.blockByteCount)..<(last + 1))
        try check(blocks, pool: pool)
        try checkWires(section)
        ledger.remember(section, blocks)
    }

    private func check(_ blocks: [Int], pool: WorkerPool) throws(ProvingKeyError) {
        let damaged = Atomic<Int>(Int.max)
        pool.run(blocks.count) { index in
            if !blockIsIntact(blocks[index]) { damaged.min(blocks[index], ordering: .relaxed) }
        }
        let worst = damaged.load(ordering: .relaxed)
        guard worst == Int.max else {
            throw ProvingKeyError(
                code: "key.block-damaged", path: path,
                "block \(worst) does not match its digest; the file is damaged, make or fetch the key again")
        }
    }

    private func blockIsIntact(_ index: Int) -> Bool {
        let start = header.bodyOffset + index * KeyLayout.blockByteCount
        let end = min(start + KeyLayout.blockByteCount, file.count)
        let table = header.byteCount + index * Digest.byteCount
        return Blake2bHasher.digest(UnsafeRawBufferPointer(rebasing: file[start..<end])).bytes
            .elementsEqual(file[table..<(table + Digest.byteCount)])
    }

    /// P1: wire indices ascend and are in range, whoever wrote them.
    private func checkWires(_ section: KeySection) throws(ProvingKeyError) {
        guard section == .aWires || section == .bWires else { return }
        let wires = bytes(of: section).assumingMemoryBound(to: UInt32.self)
        var next = 0
        for wire in wires {
            guard Int(wire) >= next, Int(wire) < header.wireCount else {
                throw ProvingKeyError(code: "key.wire-out-of-range", path: path, "a wire index is out of range")
            }
            next = Int(wire) + 1
        }
    }

    private static func map(_ path: String) throws(ProvingKeyError) -> (bytes: UnsafeRawBufferPointer, status: stat) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ProvingKeyError(.system(errno, doing: "open", path: path)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ProvingKeyError(.system(errno, doing: "read", path: path))
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size >= KeyHeader.fixedByteCount else {
            throw ProvingKeyError(code: "key.not-a-key", path: path, "not a proving key file")
        }
        let count = Int(status.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
            throw ProvingKeyError(.system(errno, doing: "map", path: path))
        }
        return (UnsafeRawBufferPointer(start: start, count: count), status)
    }
}

/// What `withElements` throws: the key is damaged, or the body failed.
package enum KeyUseError<Body: Error>: Error {
    case key(ProvingKeyError)
    case body(Body)
}
