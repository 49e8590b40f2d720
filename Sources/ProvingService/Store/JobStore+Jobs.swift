import CanonicalEncoding
import Foundation
import GRDB

extension JobStore {
    private static let columns = JobRecord.columnNames.joined(separator: ", ")

    /// The digest that guards a bundle's bytes.
    public static func payloadDigest(_ bytes: [UInt8]) -> String {
        Digest.sha256(domain: "assay.job-payload.v1", bytes).hex
    }

    /// Adds a job.
    public func insert(_ record: JobRecord) throws(ServiceError) {
        let marks = JobRecord.columnNames.map { _ in "?" }.joined(separator: ", ")
        try Self.guarded {
            try database.write { database in
                try database.execute(
                    sql: "INSERT INTO job (\(Self.columns)) VALUES (\(marks))", arguments: record.arguments)
            }
        }
    }

    /// Replaces a job's record, and stores its bundle when there is one, in one transaction.
    public func update(_ record: JobRecord, payload: [UInt8]? = nil) throws(ServiceError) {
        let assignments = JobRecord.columnNames.map { "\($0) = ?" }.joined(separator: ", ")
        try Self.guarded {
            try database.write { database in
                try database.execute(
                    sql: "UPDATE job SET \(assignments), payload = COALESCE(?, payload) WHERE id = ?",
                    arguments: record.arguments + [payload.map { Data($0) }, record.id.text])
                guard database.changesCount == 1 else {
                    throw ServiceError(code: "store.row-missing", message: "the job's row has gone from the store")
                }
            }
        }
    }

    /// The job of that name; throws `store.row-corrupt`.
    public func record(_ id: JobID) throws(ServiceError) -> JobRecord? {
        try first("WHERE id = ?", [id.text]).map { row throws(ServiceError) in
            let record = try JobRecord(row: row)
            guard record.id == id else { throw Self.wrongRow }
            return record
        }
    }

    /// The job that was asked for under an idempotency key.
    public func record(idempotencyKey key: String) throws(ServiceError) -> JobRecord? {
        try first("WHERE idempotency_key = ?", [key]).map { row throws(ServiceError) in
            let record = try JobRecord(row: row)
            guard record.idempotencyKey == key else { throw Self.wrongRow }
            return record
        }
    }

    /// A succeeded job's bundle; throws `store.payload-corrupt` when its bytes are not the ones that were stored.
    public func payload(of id: JobID) throws(ServiceError) -> [UInt8]? {
        guard let record = try record(id), let digest = record.payloadDigest else { return nil }
        let stored = try Self.guarded {
            try database.read { database in
                try Row.fetchOne(database, sql: "SELECT payload FROM job WHERE id = ?", arguments: [id.text])
                    .flatMap { row in Data.fromDatabaseValue(row[0]) }
            }
        }
        let bytes = stored.map { [UInt8]($0) }
        guard let bytes, bytes.count == record.payloadBytes, Self.payloadDigest(bytes) == digest else {
            throw ServiceError(
                code: "store.payload-corrupt",
                message: "the stored bundle of job \(id) does not match its digest; prove it again")
        }
        return bytes
    }

    /// Ends the jobs that an earlier process left unfinished: their inputs were in its memory only.
    /// - Returns: how many there were.
    public func failUnfinished(at now: Int64) throws(ServiceError) -> Int {
        let rows = try Self.guarded {
            try database.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT \(Self.columns) FROM job WHERE state IN ('queued', 'running')")
            }
        }
        for row in rows {
            // A damaged row keeps its damage, and is reported when somebody asks for it.
            guard var record = try? JobRecord(row: row) else { continue }
            record.state = .failed
            record.finishedAt = now
            record.failure = JobFailure(
                code: "job.lost-in-restart",
                message:
                    "the daemon restarted before the job was done, and its input was in memory only; submit it again",
                isRetryable: true)
            try update(record)
        }
        return rows.count
    }

    /// Forgets the oldest finished jobs beyond the retention limit.
    public func prune() throws(ServiceError) {
        try Self.guarded {
            try database.write { database in
                try database.execute(
                    sql: """
                        DELETE FROM job WHERE id IN (
                            SELECT id FROM job WHERE state NOT IN ('queued', 'running')
                            ORDER BY created_at DESC, id LIMIT -1 OFFSET ?)
                        """, arguments: [limits.retainedJobs])
            }
        }
    }

    /// Whether the store can be read.
    public func probe() throws(ServiceError) {
        try Self.guarded {
            _ = try database.read { database in try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM job") }
        }
    }

    private func first(_ clause: String, _ arguments: StatementArguments) throws(ServiceError) -> Row? {
        try Self.guarded {
            try database.read { database in
                try Row.fetchOne(database, sql: "SELECT \(Self.columns) FROM job \(clause)", arguments: arguments)
            }
        }
    }

    private static var wrongRow: ServiceError {
        ServiceError(code: "store.row-corrupt", message: "the store answered with another job's row")
    }
}
