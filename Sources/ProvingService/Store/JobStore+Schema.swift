import GRDB

extension JobStore {
    /// Brings the file to this release's schema. Each version is one migration, never edited once released.
    func migrate() throws(ServiceError) {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: jobs") { database in
            try database.execute(
                sql: """
                    CREATE TABLE job (
                        id TEXT NOT NULL PRIMARY KEY,
                        state TEXT NOT NULL,
                        circuit TEXT NOT NULL,
                        claim TEXT NOT NULL,
                        created_at INTEGER NOT NULL,
                        started_at INTEGER,
                        finished_at INTEGER,
                        idempotency_key TEXT UNIQUE,
                        request_digest TEXT NOT NULL,
                        peer_user INTEGER NOT NULL,
                        peer_process INTEGER NOT NULL,
                        failure_code TEXT,
                        failure_message TEXT,
                        failure_retryable INTEGER,
                        statement_digest TEXT,
                        payload_digest TEXT,
                        payload_bytes INTEGER,
                        row_digest TEXT NOT NULL,
                        payload BLOB
                    ) STRICT;
                    CREATE INDEX job_by_state ON job (state, created_at);
                    """)
        }
        try Self.guarded {
            let isNewer = try database.read { database in try migrator.hasBeenSuperseded(database) }
            guard !isNewer else {
                throw ServiceError(
                    code: "store.newer-schema",
                    message: "the job store was written by a later release of assayd; start that one, or move the file")
            }
            try migrator.migrate(database)
        }
    }
}
