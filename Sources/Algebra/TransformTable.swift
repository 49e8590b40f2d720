import CCurves
import Glibc
import Synchronization

/// The twiddles of transforms of up to `size` points on one backend: 32 bytes a point.
///
/// The table of a size begins those of all larger ones, so the process shares one: the largest asked for so far, unless
/// that is very large. Very large ones live as long as somebody holds them.
final class TransformTable: @unchecked Sendable {
    /// The number of points of the largest transform that it serves.
    let size: Int
    /// What the C core takes; written by the initialiser only, hence Sendable.
    let start: UnsafeMutablePointer<Fr>
    private let backend: String

    /// Tables for more points are not kept: 16 MiB.
    private static let keptSize = 1 << 19
    private static let cache = Mutex<(kept: TransformTable?, latest: WeakReference)>((nil, WeakReference()))

    private struct WeakReference: @unchecked Sendable {
        weak var table: TransformTable?
    }

    /// A table for at least `size` points on the backend in use.
    static func shared(size: Int, pool: WorkerPool) -> TransformTable {
        let known = cache.withLock { [$0.kept, $0.latest.table] }
        for case let table? in known where table.serves(size) { return table }
        // Computed outside the lock: two threads may both do it, once.
        let table = TransformTable(size: size, pool: pool)
        cache.withLock {
            $0.latest = WeakReference(table: table)
            if size <= keptSize { $0.kept = table }
        }
        return table
    }

    /// Whether it has the twiddles for `size` points on the backend in use.
    func serves(_ size: Int) -> Bool { size <= self.size && backend == Self.currentBackend }

    private static var currentBackend: String { String(cString: bn254_backend_name()) }

    private init(size: Int, pool: WorkerPool) {
        self.size = size
        backend = Self.currentBackend
        let count = Int(BN254_FR_NTT_HEAD) + size
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Fr>.stride, alignment: 64)
        start = bytes.bindMemory(to: Fr.self, capacity: count)
        let chunk = min(size, 1 << 14)
        nonisolated(unsafe) let start = start
        pool.run(size / chunk) { index in
            bn254_fr_ntt_fill(start.rawPointer, index * chunk, chunk)
        }
    }

    deinit {
        UnsafeMutableRawPointer(start).deallocate()
    }
}
