import Algebra
import CanonicalEncoding

/// What the codes of a batch mean, and nothing of who measured: what a statement shows of a sensor that stays hidden.
public struct SensorScale: Hashable, Sendable {
    /// The unit of the values.
    public let unit: TemperatureUnit
    /// The step between neighbouring codes, more than zero.
    public let resolution: DecimalNumber
    /// What is added to a code before the resolution is applied, |offset| ≤ 10^9.
    public let offset: Int64
    /// How batches write times down.
    public let encoding: ReadingEncoding

    /// Checks and makes a scale.
    ///
    /// - Throws: `batch.profile` for a resolution that is not positive or an offset beyond ±10^9.
    public init(
        unit: TemperatureUnit, resolution: DecimalNumber, offset: Int64, encoding: ReadingEncoding
    ) throws(BatchError) {
        guard resolution.coefficient > 0 else {
            throw BatchError(code: "batch.profile", message: "the resolution is more than zero")
        }
        guard offset.magnitude <= 1_000_000_000 else {
            throw BatchError(code: "batch.profile", message: "the offset lies between -1000000000 and 1000000000")
        }
        self.unit = unit
        self.resolution = resolution
        self.offset = offset
        self.encoding = encoding
    }

    /// The scale that sensors have by default: 0.1 °C from −100 °C on.
    public static func standard(_ encoding: ReadingEncoding) -> SensorScale {
        SensorScale(
            standard: .celsius, resolution: SensorProfile.defaultResolution, offset: SensorProfile.defaultOffset,
            encoding: encoding)
    }

    private init(
        standard unit: TemperatureUnit, resolution: DecimalNumber, offset: Int64, encoding: ReadingEncoding
    ) {
        self.unit = unit
        self.resolution = resolution
        self.offset = offset
        self.encoding = encoding
    }

    /// The scale of a sensor.
    public init(_ profile: SensorProfile) {
        unit = profile.unit
        resolution = profile.resolution
        offset = profile.offset
        encoding = profile.encoding
    }

    /// The integers that readings of the scale are, in steps of the resolution.
    public var range: ClosedRange<Int64> { offset...offset + Int64(Reading.maximumValue) }

    /// The same as numbers.
    public var box: ClosedRange<Double> { Double(range.lowerBound)...Double(range.upperBound) }

    /// The scale as it is digested; members are spelled as in a profile.
    public var json: JSONValue {
        .object(members: [
            ("unit", .string(unit.rawValue)), ("resolution", .string(resolution.text)),
            ("offset", .string(String(offset))), ("valueBits", JSONValue(integer: Reading.valueBits)),
            ("stepBits", JSONValue(integer: encoding.stepBits)), ("encoding", .string(encoding.rawValue)),
        ])
    }

    /// SHA-256 of the canonical JSON under "assay.scale.v1", as a big-endian integer mod r.
    public var fieldElement: Fr {
        let digest = Digest.sha256(domain: "assay.scale.v1", json.canonicalBytes)
        return Fr(reducing: FieldInteger(bigEndian: digest.bytes))
    }

    /// Decodes what `json` gives, strictly.
    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let unit = try reader.unit("unit")
        let resolution = try reader.decimal("resolution")
        let offset = try reader.signed("offset")
        let encoding = try reader.choice("encoding", ReadingEncoding.self)
        let bits = (value: try reader.integer("valueBits"), step: try reader.integer("stepBits"))
        guard bits == (Int64(Reading.valueBits), Int64(encoding.stepBits)) else {
            throw StatementError(
                code: "statement.bad-value", message: "\(reader.path) has other bits than its encoding")
        }
        let path = reader.path
        try reader.finish()
        do throws(BatchError) {
            try self.init(unit: unit, resolution: resolution, offset: offset, encoding: encoding)
        } catch {
            throw StatementError(error, at: path)
        }
    }
}
