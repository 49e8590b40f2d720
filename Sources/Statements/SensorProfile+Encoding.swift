import Algebra
import CanonicalEncoding

extension SensorProfile {
    /// The profile as JSON, as it is digested and as it stands in files.
    public var json: JSONValue {
        .object(members: [
            ("device", .string(device.text)), ("keyId", .string(keyId.text)), ("unit", .string(unit.rawValue)),
            ("resolution", .string(resolution.text)), ("offset", .string(String(offset))),
            ("valueBits", JSONValue(integer: Reading.valueBits)), ("stepBits", JSONValue(integer: encoding.stepBits)),
            ("calibration", .string(calibration.text)), ("encoding", .string(encoding.rawValue)),
        ])
    }

    /// Reads a profile strictly.
    ///
    /// - Throws: the codes of the part that was refused, and `signed.encoding` for widths or an encoding other
    ///   than the one there is.
    public init(reading source: consuming JSONObjectReader) throws(StatementError) {
        try self.init(members: MemberReader(source))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let device = try reader.label("device")
        let keyId = try reader.label("keyId")
        let unit = try reader.unit("unit")
        let resolution = try reader.decimal("resolution")
        let offset = try reader.signed("offset")
        let valueBits = try reader.integer("valueBits")
        let stepBits = try reader.integer("stepBits")
        let calibration = try reader.label("calibration", allowEmpty: true)
        let encoding = try reader.string("encoding")
        try reader.finish()
        guard let encoding = ReadingEncoding(rawValue: encoding), valueBits == Int64(Reading.valueBits),
            stepBits == Int64(encoding.stepBits)
        else {
            throw StatementError(
                code: "signed.encoding",
                message:
                    "\(reader.path): the encodings are irregular with 12 value bits and 4 step bits, and regular with "
                    + "12 and 0")
        }
        do throws(BatchError) {
            try self.init(
                device: device, keyId: keyId, unit: unit, resolution: resolution, offset: offset,
                calibration: calibration, encoding: encoding)
        } catch {
            throw StatementError(error, at: reader.path)
        }
    }

    /// SHA-256 of the canonical JSON under "assay.profile.v1".
    public var digest: Digest {
        Digest.sha256(domain: "assay.profile.v1", json.canonicalBytes)
    }

    /// The digest as a big-endian integer mod r: P of the batch header, and a public input.
    public var fieldElement: Fr {
        Fr(reducing: FieldInteger(bigEndian: digest.bytes))
    }
}
