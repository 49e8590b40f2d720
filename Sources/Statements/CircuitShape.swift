import Algebra

/// The structure of a circuit, by its name in the catalogue: one key serves every rule of a family and capacity.
public struct CircuitShape: Hashable, Sendable {
    /// What it proves.
    public let family: CircuitFamily
    /// The most readings.
    public let capacity: Int
    /// How the batches that it takes write times down.
    public let encoding: ReadingEncoding
    /// The width, in bits, of the comparison with the duration of a no-breach: durations of 2^width ticks and more do
    /// not fit. Only circuits with a consecutive condition, which compare at every reading, save on it. Where runs are
    /// scanned, the width of their states.
    public let durationBits: Int

    /// Whether the circuit keeps key and profile to itself, and shows that they are those of a member of a registry.
    public let hidesSensor: Bool

    /// Whether the circuit continues the claim about the batch before and hands a state on to the next: `Continuity`.
    public let carriesState: Bool

    /// Whether the circuit follows runs through a table of states: fewer constraints for each of many readings, for short
    /// durations only.
    public var scansRuns: Bool { family == .consecutive && encoding == .irregular && durationBits <= 8 }

    /// Whether the states of runs are so few that their table saves constraints for a day of minutes, too. Beside such a
    /// circuit stands one of the same capacity for the durations that it has no states for.
    public var isShort: Bool { scansRuns && durationBits == 6 }

    /// Whether the circuit commits to its witness and looks values up. So do all: even the smallest is cheaper so, which the
    /// tests compare (`Circuit.cheapest`).
    public var commits: Bool { true }

    /// The bits of a value code.
    public var valueBits: Int { Reading.valueBits }
    /// The bits of a step.
    public var stepBits: Int { encoding.stepBits }
    /// The name, such as `consecutive-1440`, `consecutive-1440-short`, `consecutive-1440-regular`,
    /// `consecutive-1440-registry` or `consecutive-1440-continued`.
    public var id: String {
        "\(family.rawValue)-\(capacity)" + (isShort ? "-short" : "") + (encoding == .regular ? "-regular" : "")
            + (hidesSensor ? "-registry" : "") + (carriesState ? "-continued" : "")
    }
    /// The most missing stretches of a regular grid.
    public var stretchCapacity: Int {
        guard encoding == .regular else { return 0 }
        let elements = min(BatchPacking.stretchElements, max(1, capacity / 672))
        return elements * BatchPacking.stretchesPerElement
    }

    /// All circuits that there are: those that name the sensor, then those that hide it, and those of logs in several batches.
    public static let catalogue: [CircuitShape] =
        naming + naming.compactMap(\.hidden) + naming.compactMap(\.continued)

    /// The circuits that name the sensor, of every family the irregular ones first, and those from the smallest up.
    private static let naming: [CircuitShape] = CircuitFamily.allCases.flatMap { family in
        let isConsecutive = family.conditions.contains(.consecutive)
        let irregular = family.capacities.flatMap { capacity in
            durationWidths(family, capacity).map {
                CircuitShape(family: family, capacity: capacity, encoding: .irregular, durationBits: $0)
            }
        }
        guard family == .instant || family == .consecutive else { return irregular }
        // In places of the grid, of which no circuit has more.
        return irregular
            + family.capacities.map { capacity in
                CircuitShape(
                    family: family, capacity: capacity, encoding: .regular, durationBits: isConsecutive ? 16 : 32)
            }
    }

    /// The widths of durations in the irregular circuits of a capacity; that of the smaller circuit, which is to be chosen
    /// where it will do, is the first.
    private static func durationWidths(_ family: CircuitFamily, _ capacity: Int) -> [Int] {
        guard family.conditions.contains(.consecutive) else { return [32] }
        guard family == .consecutive else { return [12] }
        return capacity >= 20_000 ? [8] : capacity == 1440 ? [6, 12] : [12]
    }

    /// The circuit that hides the sensor and is like this one otherwise, if there is one.
    private var hidden: CircuitShape? {
        guard family == .consecutive, !isShort, [64, 1440, 4032, 20160].contains(capacity) else { return nil }
        return CircuitShape(
            family: family, capacity: capacity, encoding: encoding, durationBits: durationBits, hidesSensor: true)
    }

    /// The circuit for a log in several batches that is like this one otherwise, if there is one.
    private var continued: CircuitShape? {
        guard CarriedState.families.contains(family), encoding == .irregular, !isShort, capacity <= 4032 else {
            return nil
        }
        return CircuitShape(
            family: family, capacity: capacity, encoding: encoding, durationBits: durationBits, carriesState: true)
    }

    /// The public inputs, in their order.
    public var publicInputs: [BreachPublicInput] {
        BreachPublicInput.common(hidingSensor: hidesSensor) + (carriesState ? [.stateBefore, .stateAfter] : [])
            + family.conditionInputs
    }

    /// A number of its own among all shapes: family, whether states are carried, capacity, encoding, whether the sensor is
    /// hidden, and width.
    public var number: Int {
        family.number << 32 | (carriesState ? 1 << 24 : 0) | capacity << 8 | (encoding == .regular ? 1 << 7 : 0)
            | (hidesSensor ? 1 << 6 : 0)
            | durationBits
    }

    /// The public input that says what is claimed and by which circuit: 2·number + claim.
    ///
    /// Many shapes share one layout of public inputs. Without the number a proof made by one circuit would be a proof of
    /// another circuit's claim for whoever trusts both keys; each circuit accepts its own number only.
    public func claimInput(_ claim: Polarity) -> Fr {
        Fr(2 * number) + claim.fieldElement
    }

    /// A circuit by its name; `nil` when there is none.
    public init?(id: String) {
        guard let shape = Self.catalogue.first(where: { $0.id == id }) else { return nil }
        self = shape
    }

    /// Any shape, of the catalogue or not: the tests use small ones.
    package init(
        family: CircuitFamily, capacity: Int, encoding: ReadingEncoding, durationBits: Int, hidesSensor: Bool = false,
        carriesState: Bool = false
    ) {
        self.carriesState = carriesState
        self.family = family
        self.hidesSensor = hidesSensor
        self.capacity = capacity
        self.encoding = encoding
        self.durationBits = durationBits
    }

    /// The first circuit of the catalogue that takes a batch and the conditions, names the sensor or hides it, and carries a
    /// state or not; `nil` when none does.
    public static func smallest(
        for parameters: RuleParameters, batch: ReadingBatch, hidingSensor: Bool = false, carryingState: Bool = false
    ) -> CircuitShape? {
        catalogue.first { shape in
            shape.hidesSensor == hidingSensor && shape.carriesState == carryingState
                && shape.family.places(of: parameters.conditions) != nil
                && shape.refusal(of: batch, under: parameters) == nil
                && shape.holdsDurations(of: parameters, interval: batch.header.interval)
        }
    }

    /// Why the circuit does not take a batch, under a rule if one is given; `nil` if it does.
    public func refusal(of batch: ReadingBatch, under parameters: RuleParameters?) -> BatchError? {
        let header = batch.header
        guard header.profile.encoding == encoding else {
            return BatchError(
                code: "batch.other-encoding",
                message: "circuit \(id) takes \(encoding.rawValue) batches, and this one is "
                    + header.profile.encoding.rawValue)
        }
        guard CodeScale(header.profile).isProvable((parameters?.conditions ?? []).map(\.family)) else {
            return BatchError(code: "batch.other-scale", message: "circuit \(id) \(Self.scaleRestriction)")
        }
        guard header.slotCount <= capacity else {
            let what = encoding == .regular ? "places on its grid" : "readings"
            return BatchError(
                code: "batch.beyond-capacity",
                message: "the log has \(header.slotCount) \(what), circuit \(id) takes at most \(capacity)")
        }
        guard batch.missing.count <= stretchCapacity else {
            return BatchError(
                code: "batch.too-many-gaps",
                message: "readings are missing at \(batch.missing.count) stretches of the grid, circuit \(id) takes at "
                    + "most \(stretchCapacity)")
        }
        return nil
    }

    static let scaleRestriction =
        "has the weights of values in steps of 0.1 °C from -100 °C on, and the sensor's are others"
}

extension CircuitFamily {
    /// The most readings of each of its circuits.
    var capacities: [Int] {
        switch self {
        case .compound: [64, 1440, 4032]
        case .alarms, .storage: [64, 1440, 4032, 8760, 20160]
        default: [64, 1440, 4032, 8760, 20160, 43200]
        }
    }
}
