import Statements

/// Who signs a batch, and where it stands in the device's count.
public struct BatchIdentity: Hashable, Sendable {
    /// The device.
    public var device: Label
    /// Which of the device's keys signs.
    public var keyId: Label
    /// Which calibration was in force; may be empty.
    public var calibration: Label
    /// The device's monotone counter.
    public var counter: UInt64
    /// The batch's number under that counter.
    public var sequence: UInt64

    /// Creates an identity.
    public init(device: Label, keyId: Label, calibration: Label, counter: UInt64, sequence: UInt64) {
        self.device = device
        self.keyId = keyId
        self.calibration = calibration
        self.counter = counter
        self.sequence = sequence
    }
}

extension ImportedLog {
    /// The batch to sign; a regular one on the widest grid that holds all readings.
    ///
    /// - Throws: those of `TickGrid` and `BatchError`.
    public func batch(
        identity: BatchIdentity, tick: Int? = nil, snapping: Bool = false, encoding: ReadingEncoding = .irregular
    ) throws(ImportError) -> ReadingBatch {
        let grid = try TickGrid(laying: self, tick: tick, snaps: snapping, encoding: encoding)
        do throws(BatchError) {
            let profile = try SensorProfile(
                device: identity.device, keyId: identity.keyId, unit: unit, resolution: quantization.resolution,
                offset: quantization.offset, calibration: identity.calibration, encoding: encoding)
            return try ReadingBatch(
                profile: profile, counter: identity.counter, sequence: identity.sequence,
                tickSeconds: grid.tickSeconds, startTick: grid.startTick,
                interval: encoding == .regular ? grid.interval : 0, readings: grid.readings)
        } catch {
            throw ImportError(error)
        }
    }
}
