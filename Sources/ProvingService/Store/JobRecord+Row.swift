import CanonicalEncoding
import GRDB

extension JobRecord {
    /// The digest that guards the row: over every column but the bundle, which has its own.
    var rowDigest: String {
        func number(_ value: Int64?) -> JSONValue? { value.map { .string(String($0)) } }
        func text(_ value: String?) -> JSONValue? { value.map(JSONValue.string) }
        let columns = JSONValue.object(members: [
            ("id", .string(id.text)), ("state", .string(state.rawValue)), ("circuit", .string(circuit)),
            ("claim", .string(claim)), ("created", number(createdAt)), ("started", number(startedAt)),
            ("finished", number(finishedAt)), ("key", text(idempotencyKey)), ("request", .string(requestDigest)),
            ("user", number(Int64(peerUser))), ("process", number(Int64(peerProcess))),
            ("code", text(failure?.code)), ("message", text(failure?.message)),
            ("retryable", failure.map { .bool($0.isRetryable) }), ("statement", text(statementDigest)),
            ("payload", text(payloadDigest)), ("bytes", number(payloadBytes.map(Int64.init))),
        ])
        return Digest.sha256(domain: "assay.job-row.v1", columns.canonicalBytes).hex
    }

    /// The columns' values, in the order of `columnNames`.
    var arguments: StatementArguments {
        [
            id.text, state.rawValue, circuit, claim, createdAt, startedAt, finishedAt, idempotencyKey, requestDigest,
            Int64(peerUser), Int64(peerProcess), failure?.code, failure?.message, failure?.isRetryable,
            statementDigest, payloadDigest, payloadBytes, rowDigest,
        ]
    }

    /// The columns of a record, without the bundle.
    static let columnNames = [
        "id", "state", "circuit", "claim", "created_at", "started_at", "finished_at", "idempotency_key",
        "request_digest", "peer_user", "peer_process", "failure_code", "failure_message", "failure_retryable",
        "statement_digest", "payload_digest", "payload_bytes", "row_digest",
    ]

    /// Reads a row and checks its digest; throws `store.row-corrupt`.
    init(row: Row) throws(ServiceError) {
        let corrupt = ServiceError(
            code: "store.row-corrupt", message: "a job's row in the store does not match its digest")
        func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
        func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
        guard
            let id = text("id").flatMap({ JobID($0) }), let state = text("state").flatMap(JobState.init(rawValue:)),
            let circuit = text("circuit"), let claim = text("claim"), let createdAt = number("created_at"),
            let requestDigest = text("request_digest"),
            let peerUser = number("peer_user").flatMap(UInt32.init(exactly:)),
            let peerProcess = number("peer_process").flatMap(Int32.init(exactly:)),
            let stored = text("row_digest")
        else { throw corrupt }
        self.init(
            id: id, state: state, circuit: circuit, claim: claim, createdAt: createdAt,
            idempotencyKey: text("idempotency_key"), requestDigest: requestDigest, peerUser: peerUser,
            peerProcess: peerProcess)
        startedAt = number("started_at")
        finishedAt = number("finished_at")
        statementDigest = text("statement_digest")
        payloadDigest = text("payload_digest")
        payloadBytes = number("payload_bytes").map(Int.init)
        if let code = text("failure_code"), let message = text("failure_message") {
            failure = JobFailure(code: code, message: message, isRetryable: number("failure_retryable") == 1)
        }
        guard rowDigest == stored else { throw corrupt }
    }
}
