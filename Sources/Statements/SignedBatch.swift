import Algebra
import CanonicalEncoding
import Primitives

/// A batch of readings, a sensor's key and what is said to be that sensor's signature over it.
///
/// Making or decoding one does not check the signature; `verify()` does.
public struct SignedBatch: Hashable, Sendable {
    /// The readings and their header.
    public let batch: ReadingBatch
    /// The key.
    public let sensor: EdDSAPublicKey
    /// EdDSA-Poseidon on Baby Jubjub over Poseidon(tagSignature, root).
    public let signature: EdDSASignature<Fr>
    /// The batch's root, which takes some time to compute.
    public let root: Fr

    /// The name and version of the file format.
    public static let schema = "assay/signed-readings/2"
    /// Bounds for reading a file: 2^20 readings fit easily.
    public static let limits = JSONLimits(maximumDepth: 4, maximumBytes: 32 << 20)

    /// Puts the parts together, unchecked.
    public init(batch: ReadingBatch, sensor: EdDSAPublicKey, signature: EdDSASignature<Fr>) {
        self.batch = batch
        self.sensor = sensor
        self.signature = signature
        root = batch.root
    }

    /// Signs a batch as a device would.
    public init(signing batch: ReadingBatch, with key: borrowing EdDSASigningKey) {
        self.batch = batch
        root = batch.root
        sensor = key.publicKey
        signature = key.sign(ReadingBatch.signedMessage(root: root))
    }

    /// Poseidon(tagBatch, root, S): the same for all statements about one batch, and another for another batch.
    ///
    /// A device that signs two batches under one counter and sequence shows by it (equivocation). Whoever has not the
    /// signature cannot try logs against the tag: S is as hard to guess as to forge.
    public var tag: Fr {
        Poseidon.bn254(width: 4).hash([DomainTag.batch.fieldElement, root, Fr(reducing: signature.scalar)])
    }

    /// The tag of a batch whose sensor stays hidden, Poseidon(tagBatch, root, S, pseudonym): as `tag`, and another for every
    /// pseudonym, so that a batch does not tell that two pseudonyms, or a pseudonym and a key, are one sensor.
    public func tag(under pseudonym: Fr) -> Fr {
        Poseidon.hash([DomainTag.batch.fieldElement, root, Fr(reducing: signature.scalar), pseudonym])
    }

    /// Checks the signature over the batch, strictly.
    public func verify() -> SignatureVerdict {
        sensor.verify(signature, of: ReadingBatch.signedMessage(root: root))
    }
}

// MARK: - File

extension SignedBatch {
    /// The file's contents as JSON.
    public var json: JSONValue {
        let header = batch.header
        let isRegular = header.profile.encoding == .regular
        return .object(members: [
            ("schema", .string(Self.schema)), ("profile", header.profile.json),
            ("counter", .string(String(header.counter))), ("sequence", .string(String(header.sequence))),
            ("tickSeconds", .string(String(header.tickSeconds))),
            ("startTick", .string(String(header.startTick))), ("endTick", .string(String(header.endTick))),
            ("values", .array(batch.readings.map { JSONValue(integer: Int($0.value)) })),
            ("steps", isRegular ? nil : .array(batch.readings.map { JSONValue(integer: Int($0.step)) })),
            ("interval", isRegular ? .string(String(header.interval)) : nil),
            ("missing", isRegular ? .array(batch.missing.map(\.json)) : nil),
            ("sensor", .string(Hex.encode(sensor.packed))), ("signature", .string(Hex.encode(signature.packed))),
        ])
    }

    /// A `*.signed.json` file: canonical JSON and a line end.
    public var fileBytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }

    /// Parses and decodes a `*.signed.json` file strictly; the signature is not checked.
    ///
    /// - Throws: `json.…`, `signed.…`, `batch.…`, `babyjubjub.…`; the message names the member, never its value.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        try self.init(json: JSONValue(document: bytes, limits: Self.limits))
    }

    /// Decodes strictly: every member once, none unknown.
    public init(json value: JSONValue, path: String = "signed") throws(StatementError) {
        try self.init(members: MemberReader(value, path: path))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let path = reader.path
        try reader.constant("schema", Self.schema, code: "signed.schema")
        let profile = try SensorProfile(members: reader.object("profile"))
        let counter = try reader.unsigned("counter")
        let sequence = try reader.unsigned("sequence")
        let tickSeconds = try reader.unsigned("tickSeconds")
        let startTick = try reader.unsigned("startTick")
        let endTick = try reader.unsigned("endTick")
        let values = try Self.codes(reader.array("values"), below: 1 << Reading.valueBits, reader.path(of: "values"))
        var interval: UInt64 = 0
        let steps: [UInt32]
        switch profile.encoding {
        case .irregular:
            let codes = try Self.codes(
                reader.array("steps"), below: 1 << Reading.stepBits, reader.path(of: "steps"))
            steps = codes.map { UInt32($0) }
        case .regular:
            interval = try reader.unsigned("interval")
            steps = try Self.steps(
                on: interval, missing: reader.array("missing"), count: values.count, reader.path(of: "missing"))
        }
        let sensor = try reader.publicKey("sensor")
        let signature = try reader.signature("signature")
        try reader.finish()
        guard values.count == steps.count else {
            throw StatementError(
                code: "batch.count-mismatch",
                message: "\(path): there are \(values.count) values and \(steps.count) steps")
        }
        guard let start = UInt32(exactly: startTick) else {
            throw StatementError(
                code: "batch.tick-out-of-range", message: "\(reader.path(of: "startTick")) is beyond 2^32 - 1")
        }
        let batch: ReadingBatch
        do throws(BatchError) {
            batch = try ReadingBatch(
                profile: profile, counter: counter, sequence: sequence, tickSeconds: Int(clamping: tickSeconds),
                startTick: start, interval: Int(clamping: interval),
                readings: zip(values, steps).map { Reading(value: $0, step: $1) })
        } catch {
            throw StatementError(error, at: path)
        }
        guard UInt64(batch.header.endTick) == endTick else {
            throw StatementError(
                code: "batch.end-mismatch",
                message: "\(reader.path(of: "endTick")) is not where the steps end")
        }
        self.init(batch: batch, sensor: sensor, signature: signature)
    }

    private static func codes(_ elements: [JSONValue], below limit: Int64, _ path: String) throws(StatementError)
        -> [UInt16]
    {
        guard elements.count <= ReadingBatch.maximumCount else {
            throw StatementError(code: "batch.too-long", message: "\(path) has more than 1048576 elements")
        }
        var codes: [UInt16] = []
        codes.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .number(let number) = element, let code = number.integer, (0..<limit).contains(code) else {
                throw StatementError(
                    code: "signed.bad-code", message: "\(path)[\(index)] is not an integer from 0 to \(limit - 1)")
            }
            codes.append(UInt16(code))
        }
        return codes
    }

    /// The steps of `count` readings on a grid with stretches `[start, count]` left out, which come in order and apart.
    private static func steps(
        on interval: UInt64, missing: [JSONValue], count: Int, _ path: String
    ) throws(StatementError) -> [UInt32] {
        guard let interval = UInt32(exactly: interval), BatchHeader.intervalRange.contains(Int(interval)) else {
            throw StatementError(code: "batch.interval", message: "the interval is 1 to 65535 ticks")
        }
        guard missing.count <= MissingStretch.maximumStretches else {
            throw StatementError(code: "batch.too-many-gaps", message: "\(path) has more than 60 elements")
        }
        var steps = [UInt32](repeating: interval, count: count)
        if count > 0 { steps[0] = 0 }
        var absent = 0
        var last = 0
        for (index, element) in missing.enumerated() {
            // A stretch lies between two readings: the one that comes after it is known by how many came before.
            guard case .array(let pair) = element, pair.count == 2,
                case .number(let first) = pair[0], case .number(let second) = pair[1],
                let start = first.integer, let places = second.integer, places >= 1,
                places < 1 << MissingStretch.countBits, start >= 1, start <= 1 << MissingStretch.startBits,
                case let next = Int(start) - absent, next < count, next > last
            else {
                throw StatementError(
                    code: "signed.bad-stretch",
                    message: "\(path)[\(index)] is not the start and length of a stretch between two readings")
            }
            steps[next] += interval * UInt32(places)
            absent += Int(places)
            last = next
        }
        return steps
    }
}

extension MissingStretch {
    /// `[start, count]`
    fileprivate var json: JSONValue {
        .array([JSONValue(integer: start), JSONValue(integer: count)])
    }
}
