import Algebra

/// A public input of a threshold-breach circuit. Which of them a circuit has, and in which order, says
/// `CircuitShape.publicInputs`; it is part of the format.
public enum BreachPublicInput: Hashable, Sendable {
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
    /// Of circuits that hide the sensor: the root of the registry that it is a member of.
    case registryRoot
    /// Of circuits that hide the sensor: the name under which it makes statements in that registry.
    case pseudonym
    /// Of circuits that hide the sensor: the digest of what its codes mean, as a field element.
    case scale
    /// The device's counter.
    case counter
    /// The batch's number.
    case sequence
    /// Poseidon(tagBatch, root, S): which batch it was, for those who see two of one number (`SignedBatch.tag`).
    case batchTag
    /// The length of a tick.
    case tickSeconds
    /// Ticks between the places of a regular grid; 0 for an irregular batch.
    case interval
    /// 2·(the circuit's number) + 1 for a breach, + 0 for none.
    case claim
    /// The longest gap that is bridged, in ticks.
    case gapTicks
    /// The first tick of the window.
    case windowStartTick
    /// The last tick of the window.
    case windowEndTick
    /// Of circuits that carry a state: `Continuity.before`.
    case stateBefore
    /// Of circuits that carry a state: `Continuity.after`.
    case stateAfter
    /// Of circuits with one threshold: 0 for above, 1 for below.
    case direction
    /// Of circuits with one threshold: the first code that exceeds.
    case thresholdCode
    /// Of circuits with one threshold: the ticks that make a breach; 0 for instant.
    case durationTicks
    /// Of circuits with several conditions: 0 if any makes a breach, 1 if all do together.
    case combination
    /// Of circuits with zones: a number of one of their conditions.
    case condition(Int, ConditionInput)

    /// What there is to know of a condition besides its family.
    public enum ConditionInput: String, Hashable, Sendable {
        /// Whether the rule has a condition here; where it has not, the others say that nothing exceeds, and denominators are one.
        case isUsed
        /// `ZoneCodes.lowEnd`.
        case lowEnd
        /// `ZoneCodes.calmStart`.
        case calmStart
        /// `ZoneCodes.calmEnd`.
        case calmEnd
        /// `ZoneCodes.highStart`.
        case highStart
        /// `ConditionParameters.limit`.
        case limit
        /// `ConditionParameters.second`.
        case second
        /// 1 if the limit itself is allowed: `ConditionParameters.high` of a rate of change.
        case isStrict
    }

    /// What it is called in a circuit and in descriptions: `windowEndTick`, `condition2-limit`.
    public var name: String {
        switch self {
        case .condition(let number, let input): "condition\(number + 1)-\(input.rawValue)"
        default: String(describing: self)
        }
    }

    /// Who measured: the key and the profile themselves.
    package static let sensor: [BreachPublicInput] = [.sensorX, .sensorY, .profile]
    /// Who measured: some member of a registry.
    package static let member: [BreachPublicInput] = [.registryRoot, .pseudonym, .scale]

    /// What every circuit has besides what its rules need.
    static func common(hidingSensor: Bool) -> [BreachPublicInput] {
        [.outputCommitment, .inputCommitment, .context] + (hidingSensor ? member : sensor) + [
            .counter, .sequence, .batchTag, .tickSeconds, .interval, .claim, .gapTicks, .windowStartTick,
            .windowEndTick,
        ]
    }
}

extension CircuitFamily {
    /// The public inputs that say what the rule's conditions are, in their order.
    var conditionInputs: [BreachPublicInput] {
        guard values == .zones else { return [.direction, .thresholdCode, .durationTicks] }
        let inputs = conditions.enumerated().flatMap { number, family in
            ((isCompound ? [.isUsed] : []) + family.circuitInputs).map { BreachPublicInput.condition(number, $0) }
        }
        return (isCompound ? [.combination] : []) + inputs
    }
}

extension ConditionFamily {
    /// Whether its circuits sort values into zones.
    public var hasZones: Bool {
        switch self {
        case .instant, .consecutive, .cumulative, .degreeMinutes, .excursionCount: true
        case .meanKinetic, .rateOfChange, .coverage: false
        }
    }

    /// What a circuit needs to know of such a condition.
    var circuitInputs: [BreachPublicInput.ConditionInput] {
        let zones: [BreachPublicInput.ConditionInput] = hasZones ? [.lowEnd, .calmStart, .calmEnd, .highStart] : []
        switch self {
        case .instant: return zones
        case .consecutive, .cumulative, .degreeMinutes, .excursionCount, .meanKinetic: return zones + [.limit]
        case .rateOfChange: return [.limit, .second, .isStrict]
        case .coverage: return [.limit, .second]
        }
    }
}

extension ConditionParameters {
    /// The value of a public input.
    func value(of input: BreachPublicInput.ConditionInput) -> Fr {
        let zones = ZoneCodes(self)
        return switch input {
        case .isUsed: .one
        case .lowEnd: Fr(zones.lowEnd)
        case .calmStart: Fr(zones.calmStart)
        case .calmEnd: Fr(zones.calmEnd)
        case .highStart: Fr(zones.highStart)
        case .limit: Fr(unsigned: UInt64(limit))
        case .second: Fr(unsigned: UInt64(second))
        case .isStrict: Fr(high)
        }
    }
}

extension BreachPublicInput.ConditionInput {
    /// Where a rule has no condition.
    var unusedValue: Fr {
        switch self {
        // A rate without a condition is one, and nothing exceeds.
        case .limit, .second: .one
        case .calmEnd, .highStart: Fr(Reading.maximumValue + 1)
        default: .zero
        }
    }
}

extension Polarity {
    /// The claim as a field element: 1 for a breach, 0 for none.
    public var fieldElement: Fr { self == .breach ? .one : .zero }
}

extension Direction {
    /// The direction as a field element: 0 for above, 1 for below.
    public var fieldElement: Fr { self == .above ? .zero : .one }
}

extension RuleCombination {
    /// The combination as a field element: 0 for any, 1 for all.
    public var fieldElement: Fr { self == .any ? .zero : .one }
}
