import CanonicalEncoding
import Glibc
import Synchronization

/// Which blocks and sections of a key file have passed their checks in this process. A file that is changed within the
/// grain of the file system's clock (some milliseconds), or while it is open, is taken for the same: `BlockBody` and
/// `ProvingKey` say what then happens.
final class BlockLedger: Sendable {
    /// What must be unchanged for a file to count as the same. The time of the inode's change is there because anyone who
    /// may write can set the time of the contents' change back.
    struct Identity: Hashable, Sendable {
        private let device: UInt64
        private let inode: UInt64
        private let contentsChanged: [Int]
        private let inodeChanged: [Int]
        private let byteCount: Int
        private let header: Digest

        init(status: stat, header: Digest) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            contentsChanged = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
            inodeChanged = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
            byteCount = Int(status.st_size)
            self.header = header
        }
    }

    private static let ledgers = Mutex<[Identity: BlockLedger]>([:])

    private struct Passed {
        var blocks: [Bool]
        var sections: Set<KeySection> = []
    }

    private let passed: Mutex<Passed>

    private init(blockCount: Int) {
        passed = Mutex(Passed(blocks: [Bool](repeating: false, count: blockCount)))
    }

    /// The ledger of a file; the same one for as long as the file is the same.
    static func shared(for identity: Identity, blockCount: Int) -> BlockLedger {
        ledgers.withLock { ledgers in
            if let ledger = ledgers[identity] { return ledger }
            let ledger = BlockLedger(blockCount: blockCount)
            ledgers[identity] = ledger
            return ledger
        }
    }

    /// Those blocks of a range that have not passed yet.
    func unchecked(in range: Range<Int>) -> [Int] {
        passed.withLock { passed in range.filter { !passed.blocks[$0] } }
    }

    /// Whether the contents of a section have passed. A block may hold parts of several sections, so this is not the
    /// same as its blocks having passed.
    func hasPassed(_ section: KeySection) -> Bool {
        passed.withLock { $0.sections.contains(section) }
    }

    /// Notes that a section has passed, with the blocks that it lies in.
    func remember(_ section: KeySection, _ blocks: [Int]) {
        passed.withLock { passed in
            for block in blocks { passed.blocks[block] = true }
            passed.sections.insert(section)
        }
    }
}
