import Algebra
import CanonicalEncoding
import Primitives

/// What a prover keeps of a batch whose no-breach was proved, to go on with the next one. Secret: it tells how long the log has
/// exceeded, and with it the commitments open.
public struct Handover: Hashable, Sendable {
    /// The rule.
    public let rule: BreachRule
    /// Where the window ended, and the next one begins.
    public let windowEnd: UTCTime
    /// Whose batch it was.
    public let sensor: EdDSAPublicKey
    /// The device's counter.
    public let counter: UInt64
    /// The batch's number under it.
    public let sequence: UInt64
    /// The state.
    public let opening: StateOpening

    /// The name and version of the format.
    public static let schema = "assay/handover/1"
    /// Bounds for reading a file.
    public static let limits = JSONLimits(maximumDepth: 8, maximumBytes: 1 << 16)

    /// What a claim about a batch hands over.
    public init(rule: BreachRule, windowEnd: UTCTime, signed: SignedBatch, opening: StateOpening) {
        self.rule = rule
        self.windowEnd = windowEnd
        sensor = signed.sensor
        counter = signed.batch.header.counter
        sequence = signed.batch.header.sequence
        self.opening = opening
    }

    /// Why a claim about a batch does not go on from here; `nil` if it does.
    public func refusal(of signed: SignedBatch, rule: BreachRule, window: TimeWindow) -> StatementError? {
        let header = signed.batch.header
        if signed.sensor != sensor {
            return StatementError(
                code: "continuity.other-sensor", message: "the handover is of another sensor than the readings")
        }
        if header.counter != counter || header.sequence != sequence &+ 1 || header.sequence == 0 {
            return StatementError(
                code: "continuity.other-sequence",
                message: "the handover is of batch \(sequence) of counter \(counter), and the readings are batch "
                    + "\(header.sequence) of counter \(header.counter), not the next")
        }
        if !rule.meansTheSame(as: self.rule) {
            return StatementError(
                code: "continuity.other-rule", message: "the handover is of a claim under another rule")
        }
        if window.start != windowEnd {
            return StatementError(
                code: "continuity.other-window",
                message: "the window begins at \(window.start.text), and the one before ended at \(windowEnd.text)")
        }
        return nil
    }
}

// MARK: - File

extension Handover {
    /// The file's contents as JSON.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("rule", rule.json), ("windowEnd", .string(windowEnd.text)),
            ("sensor", .string(Hex.encode(sensor.packed))), ("counter", .string(String(counter))),
            ("sequence", .string(String(sequence))), ("state", opening.json),
        ])
    }

    /// A `*.handover.json` file: canonical JSON and a line end.
    public var fileBytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }

    /// Parses and decodes a file strictly.
    ///
    /// - Throws: `json.…`, `handover.schema`, `continuity.bad-state` and the codes of the parts.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        var reader = try MemberReader(JSONValue(document: bytes, limits: Self.limits), path: "handover")
        try reader.constant("schema", Self.schema, code: "handover.schema")
        rule = try BreachRule(members: reader.object("rule"))
        windowEnd = try reader.time("windowEnd")
        sensor = try reader.publicKey("sensor")
        counter = try reader.unsigned("counter")
        sequence = try reader.unsigned("sequence")
        opening = try StateOpening(members: reader.object("state"))
        try reader.finish()
    }
}

extension StateOpening {
    /// The state and its salt as a handover and a proof request have them. Secret.
    public var json: JSONValue {
        .object(members: [
            ("lastTick", .string(String(state.lastTick))), ("exceeds", .bool(state.isActive)),
            ("observedTicks", .string(String(state.observed))), ("heldTicks", .string(String(state.held))),
            ("salt", .string(Hex.encode(salt.bytes))),
        ])
    }

    /// Decodes strictly.
    ///
    /// - Throws: `json.…`, `statement.not-canonical`, and `continuity.bad-state` for numbers that no claim hands on.
    public init(json value: JSONValue, path: String) throws(StatementError) {
        try self.init(members: MemberReader(value, path: path))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let path = reader.path
        let lastTick = try reader.unsigned("lastTick")
        let isActive = try reader.bool("exceeds")
        let observed = try reader.unsigned("observedTicks")
        let held = try reader.unsigned("heldTicks")
        let salt = try CommitmentSalt(bytes: reader.hex("salt"))
        try reader.finish()
        let state = CarriedState(
            lastTick: Int64(clamping: lastTick), isActive: isActive, observed: Int64(clamping: observed),
            held: Int64(clamping: held))
        guard let state, let salt else {
            throw StatementError(
                code: "continuity.bad-state", message: "\(path) is no state that a claim hands on, with its salt")
        }
        self.init(state: state, salt: salt)
    }
}

extension StateOpening: CustomStringConvertible, CustomReflectable {
    /// Nothing of the state.
    public var description: String { "StateOpening(hidden)" }

    /// Nothing of the state, for `dump` and the debugger.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
