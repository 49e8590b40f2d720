import CanonicalEncoding
import GRDB
import Glibc

/// The job store: one SQLite file, `jobs.sqlite`, in the state directory.
///
/// It holds what happened (jobs, who asked, how it ended) and the finished bundles, never an input, a witness or a
/// salt. Every row carries a digest of itself and the bundle one of its own, checked on each read: a flipped bit is an
/// error with a code, never another answer. Calls block for the time of a small SQLite transaction.
public final class JobStore: Sendable {
    /// How far the store may grow.
    public struct Limits: Sendable {
        /// The file's largest size in bytes; beyond it writes fail like on a full disk.
        public var maximumBytes: Int
        /// How many finished jobs are kept; older ones are forgotten.
        public var retainedJobs: Int

        /// By default 4 GiB and 10,000 jobs.
        public init(maximumBytes: Int = 4 << 30, retainedJobs: Int = 10_000) {
            self.maximumBytes = maximumBytes
            self.retainedJobs = retainedJobs
        }
    }

    static let pageBytes = 4096
    let database: DatabaseQueue
    let limits: Limits
    private let lock: LockFile

    /// Opens the store, making directory (0700), file (0600) and tables as needed.
    ///
    /// Throws `state.taken` when another daemon uses the directory, `store.corrupt` for a file that is no such
    /// store, `store.newer-schema` for one that a later release wrote.
    public init(directory: String, limits: Limits = Limits()) throws(ServiceError) {
        try PrivateDirectory.prepare(directory, area: "state")
        lock = try LockFile(
            path: directory + "/assayd.lock", area: "state",
            takenMessage: "another assayd already uses the state directory \(directory)")
        let path = directory + "/jobs.sqlite"
        // SQLite would make the file with the process's umask; its WAL takes over the mode of the file.
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw ServiceError(
                code: "store.not-writable", message: "cannot open \(path): \(SystemError.text(errno))")
        }
        fchmod(descriptor, 0o600)
        close(descriptor)

        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { database in
            // In WAL mode a process that dies loses nothing; only a power cut may lose the last results.
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA max_page_count = \(max(16, limits.maximumBytes / Self.pageBytes))")
        }
        self.limits = limits
        database = try Self.guarded { try DatabaseQueue(path: path, configuration: configuration) }
        try migrate()
    }

    /// Runs SQLite work and gives its errors their codes.
    static func guarded<Result>(_ body: () throws -> Result) throws(ServiceError) -> Result {
        do {
            return try body()
        } catch let error as ServiceError {
            throw error
        } catch let error as DatabaseError {
            throw translated(error)
        } catch {
            throw ServiceError(code: "store.failed", message: "the job store failed")
        }
    }

    private static func translated(_ error: DatabaseError) -> ServiceError {
        // SQLite's own message names no values of ours; the failing statement and its arguments stay out.
        let reason = error.resultCode.description
        return switch error.resultCode {
        case .SQLITE_FULL:
            ServiceError(
                code: "store.disk-full", message: "the job store cannot grow: the disk or its size limit is full",
                retryable: true, retryAfterSeconds: 30)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_SCHEMA, .SQLITE_MISMATCH:
            ServiceError(code: "store.corrupt", message: "the job store's file is damaged (\(reason))")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            ServiceError(code: "store.not-writable", message: "the job store cannot be written (\(reason))")
        case .SQLITE_IOERR:
            ServiceError(
                code: "store.io", message: "the job store's disk failed (\(reason))", retryable: true,
                retryAfterSeconds: 30)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            ServiceError(
                code: "store.busy", message: "another process holds the job store", retryable: true,
                retryAfterSeconds: 2)
        case .SQLITE_CONSTRAINT:
            ServiceError(code: "store.constraint", message: "the job store already has such a row")
        default:
            ServiceError(code: "store.failed", message: "the job store failed (\(reason))")
        }
    }
}
