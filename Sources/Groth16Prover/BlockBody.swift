import Algebra
import CanonicalEncoding
import Glibc
import R1CS
import Synchronization

/// The body of a mapped file, whose blocks have digests in a table before it: checked before their first use, and
/// remembered for as long as the file is the same (device, inode, times of change, size, header).
///
/// Bytes are checked where they lie and used where they lie: whoever may write to the file can change them in between.
/// So nothing that is read here may be an index or a count without a check at its use; points may be anything, as sums
/// over them end in a proof that is verified before it is handed out.
struct BlockBody: Sendable {
    let file: MappedFile
    private let ledger: BlockLedger
    private let damage: Damage
    private let tableOffset: Int
    private let bodyOffset: Int
    private let blockCount: Int

    /// What is said of a block that does not match its digest.
    struct Damage: Sendable {
        let code: String
        let remedy: String
    }

    /// - Parameters:
    ///   - header: the digest of the header, which holds the root of the table.
    ///   - damage: how errors about blocks are worded.
    init(
        file: MappedFile, header: Digest, tableOffset: Int, bodyOffset: Int, blockCount: Int, damage: Damage
    ) {
        self.file = file
        self.damage = damage
        self.tableOffset = tableOffset
        self.bodyOffset = bodyOffset
        self.blockCount = blockCount
        ledger = BlockLedger.shared(
            for: BlockLedger.Identity(status: file.status, header: header), blockCount: blockCount)
    }

    /// A part of the body, counted from its start.
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[(bodyOffset + range.lowerBound)..<(bodyOffset + range.upperBound)])
    }

    /// Checks the blocks of a part that belongs to a section, unless that has been done.
    func check(_ section: KeySection, _ range: Range<Int>, pool: WorkerPool) throws(ProvingKeyError) {
        guard !range.isEmpty, !ledger.hasPassed(section) else { return }
        let last = (range.upperBound - 1) / KeyLayout.blockByteCount
        let blocks = ledger.unchecked(in: (range.lowerBound / KeyLayout.blockByteCount)..<(last + 1))
        try check(blocks, pool: pool)
        ledger.remember(section, blocks)
    }

    /// Checks every block now, whatever has been checked before.
    func checkAll(pool: WorkerPool) throws(ProvingKeyError) {
        try check(Array(0..<blockCount), pool: pool)
    }

    /// Drops the pages of a part from this process's memory.
    func release(_ range: Range<Int>) {
        let bytes = bytes(range)
        guard let start = bytes.baseAddress else { return }
        _ = madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
    }

    private func check(_ blocks: [Int], pool: WorkerPool) throws(ProvingKeyError) {
        let damaged = Atomic<Int>(Int.max)
        pool.run(blocks.count) { index in
            if !blockIsIntact(blocks[index]) { damaged.min(blocks[index], ordering: .relaxed) }
        }
        let worst = damaged.load(ordering: .relaxed)
        guard worst == Int.max else {
            throw ProvingKeyError(
                code: damage.code, path: file.path, "block \(worst) does not match its digest; \(damage.remedy)")
        }
    }

    private func blockIsIntact(_ index: Int) -> Bool {
        let start = bodyOffset + index * KeyLayout.blockByteCount
        let end = min(start + KeyLayout.blockByteCount, file.bytes.count)
        let table = tableOffset + index * Digest.byteCount
        return Blake2bHasher.digest(UnsafeRawBufferPointer(rebasing: file.bytes[start..<end])).bytes
            .elementsEqual(file.bytes[table..<(table + Digest.byteCount)])
    }
}
