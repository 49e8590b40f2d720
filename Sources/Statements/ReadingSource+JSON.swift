import Algebra
import CanonicalEncoding
import Primitives

extension ReadingSource {
    /// The source as a statement has it: with the sensor's key and device, or with a registry and a pseudonym.
    var json: JSONValue {
        .object(
            members: origin.members + [
                ("encoding", .string(scale.encoding.name)), ("counter", .string(String(counter))),
                ("sequence", .string(String(sequence))), ("batch", .string(batchTag.integer.decimal)),
                ("tickSeconds", .string(String(tickSeconds))),
                ("intervalTicks", interval == 0 ? nil : .string(String(interval))),
                ("unit", .string(scale.unit.rawValue)), ("resolution", .string(scale.resolution.text)),
                ("offset", .string(String(scale.offset))),
            ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let encodingName = try reader.string("encoding")
        guard let encoding = ReadingEncoding.allCases.first(where: { $0.name == encodingName }) else {
            throw StatementError(
                code: "statement.encoding",
                message:
                    "\(reader.path(of: "encoding")) is \(ReadingEncoding.allCases.map(\.name).joined(separator: " or "))"
            )
        }
        let registry = try reader.optionalObject("registry")
        let named = registry == nil ? try NamedSensor(&reader) : nil
        let hidden = try registry.map { registry throws(StatementError) in
            SourceOrigin.member(
                of: try RegistryReference(members: registry), pseudonym: try reader.fieldElement("pseudonym"))
        }
        let counter = try reader.unsigned("counter")
        let sequence = try reader.unsigned("sequence")
        let batchTag = try reader.fieldElement("batch")
        let tickSeconds = try reader.unsigned("tickSeconds")
        let interval = encoding == .regular ? try reader.unsigned("intervalTicks") : 0
        let unit = try reader.unit("unit")
        let resolution = try reader.decimal("resolution")
        let offset = try reader.signed("offset")
        try reader.finish()
        do throws(BatchError) {
            let scale = try SensorScale(unit: unit, resolution: resolution, offset: offset, encoding: encoding)
            let origin = if let hidden { hidden } else { try named?.origin(scale: scale) }
            guard let origin else { preconditionFailure("one of both was read") }
            try self.init(
                origin: origin, scale: scale, counter: counter, sequence: sequence,
                tickSeconds: Int(clamping: tickSeconds), interval: Int(clamping: interval), batchTag: batchTag)
        } catch {
            throw StatementError(error, at: reader.path)
        }
    }
}

/// What a source says of a sensor that it names, besides the scale.
private struct NamedSensor {
    let key: EdDSAPublicKey
    let device: Label
    let keyId: Label
    let calibration: Label

    init(_ reader: inout MemberReader) throws(StatementError) {
        key = try reader.publicKey("sensor")
        device = try reader.label("device")
        keyId = try reader.label("keyId")
        calibration = try reader.label("calibration", allowEmpty: true)
    }

    func origin(scale: SensorScale) throws(BatchError) -> SourceOrigin {
        .sensor(
            RegisteredSensor(
                key: key,
                profile: try SensorProfile(
                    device: device, keyId: keyId, unit: scale.unit, resolution: scale.resolution, offset: scale.offset,
                    calibration: calibration, encoding: scale.encoding)))
    }
}

extension SourceOrigin {
    /// What stands in a source for it.
    fileprivate var members: [(String, JSONValue?)] {
        switch self {
        case .sensor(let sensor):
            [
                ("sensor", .string(Hex.encode(sensor.key.packed))), ("device", .string(sensor.profile.device.text)),
                ("keyId", .string(sensor.profile.keyId.text)),
                ("calibration", .string(sensor.profile.calibration.text)),
            ]
        case .member(let registry, let pseudonym):
            [("registry", registry.json), ("pseudonym", .string(pseudonym.integer.decimal))]
        }
    }
}

extension RegistryReference {
    /// The registry as statements and memberships have it; the root follows.
    var json: JSONValue {
        .object(members: [
            ("name", .string(name.text)), ("epoch", .string(String(epoch))),
            ("members", .string(memberRoot.integer.decimal)), ("gaps", .string(gapRoot.integer.decimal)),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let name = try reader.label("name")
        let epoch = try reader.unsigned("epoch")
        let memberRoot = try reader.fieldElement("members")
        let gapRoot = try reader.fieldElement("gaps")
        try reader.finish()
        try self.init(name: name, epoch: epoch, memberRoot: memberRoot, gapRoot: gapRoot)
    }
}
