import CanonicalEncoding

/// What a device says of readings by signing this statement: that they are its own, under one SHA-256 root.
///
/// For devices that know Ed25519 and SHA-256, and no curve of circuits.
public struct SensorBatchStatement: StatementBody {
    /// Who measured: a DID, whose key must sign.
    public let signer: Label
    /// The root over header and readings: `ReadingBatch.sha256Root`.
    public let root: Digest
    /// The first and the last reading's times.
    public let window: TimeWindow
    /// How many readings there are.
    public let count: UInt64
    /// For whom, until when, after what.
    public let terms: StatementTerms

    /// The kind of claim.
    public static let kind = "sensor-batch"

    /// Puts a statement together.
    public init(
        signer: Label, root: Digest, window: TimeWindow, count: UInt64, terms: StatementTerms = StatementTerms()
    ) {
        self.signer = signer
        self.root = root
        self.window = window
        self.count = count
        self.terms = terms
    }

    /// What a device says of a batch.
    ///
    /// - Throws: `time.…`, `window.…` for readings beyond the times that statements can write.
    public init(of batch: ReadingBatch, signer: Label, terms: StatementTerms = StatementTerms()) throws(StatementError)
    {
        let header = batch.header
        func time(_ tick: UInt32) throws(StatementError) -> UTCTime {
            do throws(QuantityError) {
                return try UTCTime(secondsSinceEpoch: Int64(tick) * Int64(header.tickSeconds))
            } catch { throw StatementError(code: error.code, message: error.message) }
        }
        let (start, end) = (try time(header.startTick), try time(header.endTick))
        let window: TimeWindow
        do throws(RuleError) { window = try TimeWindow(start: start, end: end) } catch {
            throw StatementError(code: error.code, message: error.message)
        }
        self.init(
            signer: signer, root: batch.sha256Root, window: window, count: UInt64(header.count), terms: terms)
    }

    /// The claim in a sentence.
    public var sentence: String {
        "\(signer.text) signed \(count) readings from \(window.start.text) to \(window.end.text), SHA-256 root "
            + "\(root.hex.prefix(12))…"
    }

    /// What has not been measured cannot be signed.
    public var begins: UTCTime? { window.end }
    /// When the last reading was made.
    public var validFrom: UTCTime? { window.end }
    /// It stands at the beginning.
    public var takes: [DataCommitment] { [] }
    /// The readings.
    public var gives: [DataCommitment] { [.sha256(root)] }
    /// Its evidence is the device's signature.
    public var signers: [Label] { [signer] }
}

// MARK: - JSON

extension SensorBatchStatement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(
            members: [
                ("schema", .string(Statement.schema)), ("kind", .string(Self.kind)), ("signer", .string(signer.text)),
                ("outputs", .sha256Root(root)), ("window", window.json), ("count", .string(String(count))),
            ] + terms.members)
    }

    /// Decodes strictly.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Statement.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        signer = try reader.label("signer")
        root = try reader.sha256Root("outputs")
        window = try TimeWindow(members: reader.object("window"))
        count = try reader.unsigned("count")
        terms = try StatementTerms(members: &reader)
        try reader.finish()
    }
}
