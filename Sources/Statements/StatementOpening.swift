import Algebra
import CanonicalEncoding
import Primitives

/// What a statement keeps to itself: the data that its commitments are to, and what hides it. Secret.
///
/// Whoever holds it can evaluate the statement anew without the prover, and anybody can be shown by it that the commitments are to these
/// data. It stands for itself: no other file is needed but, of a model's statement, the model.
public struct StatementOpening: Hashable, Sendable {
    /// What is committed to as the input.
    public enum Input: Hashable, Sendable {
        /// A log with its sensor's signature, and what shows that the sensor is a member of a registry if the statement hides it.
        case readings(SignedBatch, membership: SensorRegistry.Membership?)
        /// A model's input, as integers.
        case integers([Int64])
    }

    /// The digest of the statement.
    public let statement: Digest
    /// The input.
    public let input: Input
    /// What hides input and output in their commitments.
    public let salt: CommitmentSalt
    /// Of a log in several batches, what the statement continues and hands on.
    public let continuity: ClaimContinuity?
    /// What hides a model's private weights.
    public let weightSalt: CommitmentSalt?

    /// The name and version of the format.
    public static let schema = "assay/opening/1"
    /// Bounds for reading a file.
    public static let limits = JSONLimits(
        maximumDepth: 8, maximumBytes: SignedBatch.limits.maximumBytes + (1 << 20))
    /// The most integers of an input.
    public static let maximumCount = 1 << 20

    /// An opening.
    public init(
        statement: Digest, input: Input, salt: CommitmentSalt, continuity: ClaimContinuity? = nil,
        weightSalt: CommitmentSalt? = nil
    ) {
        self.statement = statement
        self.input = input
        self.salt = salt
        self.continuity = continuity
        self.weightSalt = weightSalt
    }

    /// The log, if the input is one.
    public var readings: SignedBatch? {
        if case .readings(let signed, _) = input { signed } else { nil }
    }
}

// MARK: - File

extension StatementOpening {
    /// The file's contents as JSON. Secret.
    public var json: JSONValue {
        var members: [(String, JSONValue?)] = [
            ("schema", .string(Self.schema)), ("statement", .string(statement.hex)),
            ("salt", .string(Hex.encode(salt.bytes))),
        ]
        switch input {
        case .readings(let signed, let membership):
            members += [("readings", signed.json), ("membership", membership?.json)]
        case .integers(let values):
            members.append(("integers", .array(values.map { .string(String($0)) })))
        }
        if let continuity {
            members.append(
                (
                    "continuity",
                    .object(members: [("before", continuity.before?.json), ("after", continuity.after?.json)])
                ))
        }
        if let weightSalt { members.append(("weightSalt", .string(Hex.encode(weightSalt.bytes)))) }
        return .object(members: members)
    }

    /// A `*.opening.json` file: canonical JSON and a line end. Its mode is 0600.
    public var fileBytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }

    /// Parses and decodes a file strictly. Nothing is checked against the statement, nor the readings' signature.
    ///
    /// - Throws: `json.…`, `opening.schema`, `opening.input`, `opening.salt`, and the codes of the parts; no message holds a value.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        try self.init(json: JSONValue(document: bytes, limits: Self.limits))
    }

    /// Decodes strictly: every member once, none unknown.
    public init(json value: JSONValue, path: String = "opening") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Self.schema, code: "opening.schema")
        statement = try reader.digest("statement")
        salt = try reader.salt("salt")
        input = try Self.input(&reader)
        continuity = try reader.optionalObject("continuity").map { members throws(StatementError) in
            var members = members
            let before = try members.optionalState("before")
            let after = try members.optionalState("after")
            try members.finish()
            return ClaimContinuity(before: before, after: after)
        }
        weightSalt = try reader.optionalString("weightSalt").map { text throws(StatementError) in
            try MemberReader.salt(text, reader.path(of: "weightSalt"))
        }
        try reader.finish()
    }

    private static func input(_ reader: inout MemberReader) throws(StatementError) -> Input {
        let readings = try reader.optionalObject("readings")
        let integers = try reader.optionalArray("integers")
        let membership = reader.optionalValue("membership")
        switch (readings, integers) {
        case (let members?, nil):
            let signed = try SignedBatch(members: members)
            let sensor = RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile)
            let place = reader.path(of: "membership")
            return .readings(
                signed,
                membership: try membership.map { value throws(StatementError) in
                    try SensorRegistry.Membership(json: value, of: sensor, path: place)
                })
        case (nil, let elements?) where membership == nil && elements.count <= maximumCount:
            var values: [Int64] = []
            for (index, element) in elements.enumerated() {
                guard case .string(let text) = element, let value = Int64(text), String(value) == text else {
                    throw StatementError(
                        code: "statement.not-canonical",
                        message: "\(reader.path(of: "integers"))[\(index)] is not a canonical integer in decimal digits"
                    )
                }
                values.append(value)
            }
            return .integers(values)
        default:
            throw StatementError(
                code: "opening.input",
                message:
                    "\(reader.path) holds either readings, and where the sensor is hidden a membership, or integers")
        }
    }
}

extension MemberReader {
    /// A salt, as 31 bytes in hexadecimal.
    fileprivate mutating func salt(_ name: String) throws(StatementError) -> CommitmentSalt {
        try Self.salt(string(name), path(of: name))
    }

    fileprivate static func salt(_ text: String, _ path: String) throws(StatementError) -> CommitmentSalt {
        guard let bytes = try? Hex.decode(text), let salt = CommitmentSalt(bytes: bytes) else {
            throw StatementError(
                code: "opening.salt", message: "\(path) has not \(CommitmentSalt.byteCount) bytes in hexadecimal")
        }
        return salt
    }

    fileprivate mutating func optionalState(_ name: String) throws(StatementError) -> StateOpening? {
        try optionalObject(name).map { members throws(StatementError) in try StateOpening(members: members) }
    }
}

extension StatementOpening: CustomStringConvertible, CustomReflectable {
    /// The statement's digest, and nothing of the data.
    public var description: String { "StatementOpening(of \(statement.hex), hidden)" }

    /// Nothing of the data, for `dump` and the debugger.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
