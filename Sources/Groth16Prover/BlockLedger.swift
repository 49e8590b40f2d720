import CanonicalEncoding
import Glibc
import Synchronization

/// Which blocks of a key file have passed their check in this process.
final class BlockLedger: Sendable {
    /// What must be unchanged for a file to count as the same.
    struct Identity: Hashable, Sendable {
        private let device: UInt64
        private let inode: UInt64
        private let seconds: Int
        private let nanoseconds: Int
        private let byteCount: Int
        private let header: Digest

        init(status: stat, header: Digest) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            seconds = Int(status.st_mtim.tv_sec)
            nanoseconds = Int(status.st_mtim.tv_nsec)
            byteCount = Int(status.st_size)
            self.header = header
        }
    }

    private static let ledgers = Mutex<[Identity: BlockLedger]>([:])

    private let isChecked: Mutex<[Bool]>

    private init(blockCount: Int) {
        isChecked = Mutex([Bool](repeating: false, count: blockCount))
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
        isChecked.withLock { checked in range.filter { !checked[$0] } }
    }

    /// Notes that blocks have passed.
    func remember(_ blocks: [Int]) {
        isChecked.withLock { checked in
            for block in blocks { checked[block] = true }
        }
    }
}
