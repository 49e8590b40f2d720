import Algebra
import Primitives

/// Who measured, as far as a statement says.
public enum SourceOrigin: Hashable, Sendable {
    /// The key and the profile of a sensor.
    case sensor(RegisteredSensor)
    /// A member of a registry, not revoked at its epoch, under the pseudonym that it has there.
    case member(of: RegistryReference, pseudonym: Fr)

    /// How a sentence about it begins.
    public var title: String {
        switch self {
        case .sensor(let sensor): "device \(sensor.profile.device.text)"
        case .member(let registry, let pseudonym):
            "sensor \(pseudonym.integer.decimal.prefix(8))… of the registry \(registry.name.text) at epoch "
                + String(registry.epoch)
        }
    }
}

/// Whose readings a statement is about, and how they were written down.
public struct ReadingSource: Hashable, Sendable {
    /// Who measured.
    public let origin: SourceOrigin
    /// What the codes mean.
    public let scale: SensorScale
    /// The device's monotone counter.
    public let counter: UInt64
    /// The batch's number under that counter.
    public let sequence: UInt64
    /// The length of a tick in seconds, 1 … 86,400.
    public let tickSeconds: Int
    /// Ticks between the places of a regular grid; 0 for an irregular batch.
    public let interval: Int
    /// Which batch it is, among those of one number: `SignedBatch.tag`, or `tag(under:)` where the sensor is hidden.
    public let batchTag: Fr

    /// The key that signed the batch; `nil` if it is hidden.
    public var sensor: EdDSAPublicKey? {
        if case .sensor(let sensor) = origin { sensor.key } else { nil }
    }

    /// The device and its codes; `nil` if they are hidden.
    public var profile: SensorProfile? {
        if case .sensor(let sensor) = origin { sensor.profile } else { nil }
    }

    /// Whether key and device are hidden.
    public var hidesSensor: Bool { sensor == nil }

    /// Checks and makes a source that names the sensor.
    ///
    /// - Throws: `batch.tick-seconds`, `batch.interval`.
    public init(
        profile: SensorProfile, sensor: EdDSAPublicKey, counter: UInt64, sequence: UInt64, tickSeconds: Int,
        interval: Int = 0, batchTag: Fr
    ) throws(BatchError) {
        try self.init(
            origin: .sensor(RegisteredSensor(key: sensor, profile: profile)), scale: SensorScale(profile),
            counter: counter, sequence: sequence, tickSeconds: tickSeconds, interval: interval, batchTag: batchTag)
    }

    /// Checks and makes a source.
    ///
    /// - Precondition: a profile that is named has the scale.
    /// - Throws: `batch.tick-seconds`, `batch.interval`.
    init(
        origin: SourceOrigin, scale: SensorScale, counter: UInt64, sequence: UInt64, tickSeconds: Int, interval: Int,
        batchTag: Fr
    ) throws(BatchError) {
        guard BatchHeader.tickSecondsRange.contains(tickSeconds) else {
            throw BatchError(code: "batch.tick-seconds", message: "a tick is 1 to 86400 seconds long")
        }
        try scale.encoding.check(interval: interval)
        self.origin = origin
        self.scale = scale
        self.counter = counter
        self.sequence = sequence
        self.tickSeconds = tickSeconds
        self.interval = interval
        self.batchTag = batchTag
    }

    /// The source of a batch that a sensor signed.
    public init(_ signed: SignedBatch) {
        self.init(header: signed.batch.header, sensor: signed.sensor, batchTag: signed.tag)
    }

    /// The source of a batch whose sensor stays hidden.
    ///
    /// - Precondition: the membership is that of the sensor, under the batch's profile.
    public init(_ signed: SignedBatch, membership: SensorRegistry.Membership) {
        let header = signed.batch.header
        precondition(
            membership.sensor == RegisteredSensor(key: signed.sensor, profile: header.profile),
            "the membership is another sensor's")
        self.init(
            header: header, origin: .member(of: membership.registry, pseudonym: membership.pseudonym),
            batchTag: signed.tag(under: membership.pseudonym))
    }

    /// The source of a batch of which the header is known.
    package init(header: BatchHeader, sensor: EdDSAPublicKey, batchTag: Fr) {
        self.init(
            header: header, origin: .sensor(RegisteredSensor(key: sensor, profile: header.profile)), batchTag: batchTag)
    }

    /// The same of any origin; the header has been checked.
    package init(header: BatchHeader, origin: SourceOrigin, batchTag: Fr) {
        self.origin = origin
        self.batchTag = batchTag
        scale = SensorScale(header.profile)
        counter = header.counter
        sequence = header.sequence
        tickSeconds = header.tickSeconds
        interval = header.interval
    }
}
