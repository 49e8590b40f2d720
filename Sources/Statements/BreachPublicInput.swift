import Algebra

/// Where each public input of a threshold-breach circuit stands: the order is part of the format.
public enum BreachPublicInput: Int, CaseIterable, Sendable {
    /// Poseidon(tagOutput, claim, salt).
    case outputCommitment
    /// Poseidon(tagInput, root, salt).
    case inputCommitment
    /// The statement's digest as a big-endian integer mod r.
    case context
    /// The sensor's public key.
    case sensorX
    /// The sensor's public key.
    case sensorY
    /// The profile's digest as a big-endian integer mod r.
    case profile
    /// The device's counter.
    case counter
    /// The batch's number.
    case sequence
    /// The length of a tick.
    case tickSeconds
    /// Ticks between the places of a regular grid; 0 for an irregular batch.
    case interval
    /// 1 for a breach, 0 for none.
    case claim
    /// 0 for above, 1 for below.
    case direction
    /// The first code that exceeds.
    case thresholdCode
    /// The ticks that make a breach; 0 for instant.
    case durationTicks
    /// The longest gap that is bridged, in ticks.
    case gapTicks
    /// The first tick of the window.
    case windowStartTick
    /// The last tick of the window.
    case windowEndTick
}

extension Polarity {
    /// The claim as a field element: 1 for a breach, 0 for none.
    public var fieldElement: Fr { self == .breach ? .one : .zero }
}

extension Direction {
    /// The direction as a field element: 0 for above, 1 for below.
    public var fieldElement: Fr { self == .above ? .zero : .one }
}
