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

    /// The scale of a sensor.
    public init(_ profile: SensorProfile) {
        unit = profile.unit
        resolution = profile.resolution
        offset = profile.offset
        encoding = profile.encoding
    }

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
}
