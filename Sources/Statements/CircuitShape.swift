import Algebra

/// The structure of a circuit, by its name in the catalogue: one key serves every rule of a family and capacity.
public struct CircuitShape: Hashable, Sendable {
    /// How time counts.
    public let family: RuleFamily
    /// The most readings.
    public let capacity: Int
    /// How the batches that it takes write times down.
    public let encoding: ReadingEncoding
    /// The width, in bits, of the comparison with the duration of a no-breach: durations of 2^width ticks and more do
    /// not fit. Only a consecutive circuit, which compares at every reading, saves on it.
    public let durationBits: Int

    /// Whether the circuit follows runs through a table of states: cheaper for each of many readings, for short durations
    /// only.
    public var scansRuns: Bool { family == .consecutive && encoding == .irregular && durationBits == 8 }

    /// Whether the circuit commits to its witness and looks values up. So do all: even the smallest is cheaper so, which the
    /// tests compare (`Circuit.cheapest`).
    public var commits: Bool { true }

    /// The bits of a value code.
    public var valueBits: Int { Reading.valueBits }
    /// The bits of a step.
    public var stepBits: Int { encoding.stepBits }
    /// The name, such as `consecutive-1440` or `consecutive-1440-regular`.
    public var id: String { "\(family.rawValue)-\(capacity)" + (encoding == .regular ? "-regular" : "") }
    /// The most missing stretches of a regular grid.
    public var stretchCapacity: Int {
        guard encoding == .regular else { return 0 }
        let elements = min(BatchPacking.stretchElements, max(1, capacity / 672))
        return elements * BatchPacking.stretchesPerElement
    }

    /// All circuits that there are, of every family the irregular ones first, and those from the smallest up.
    public static let catalogue: [CircuitShape] = RuleFamily.allCases.flatMap { family in
        let capacities = [64, 1440, 4032, 8760, 20160, 43200]
        let irregular = capacities.map { capacity in
            CircuitShape(
                family: family, capacity: capacity, encoding: .irregular,
                durationBits: family == .consecutive ? (capacity < 20_000 ? 12 : 8) : 32)
        }
        // In places of the grid, of which no circuit has more.
        let regular = capacities.map { capacity in
            CircuitShape(
                family: family, capacity: capacity, encoding: .regular, durationBits: family == .consecutive ? 16 : 32)
        }
        return irregular + (family == .cumulative ? [] : regular)
    }

    /// A number of its own among all shapes: family, capacity, encoding and width.
    public var number: Int {
        family.number << 32 | capacity << 8 | (encoding == .regular ? 1 << 7 : 0) | durationBits
    }

    /// The public input that says what is claimed and by which circuit: 2·number + claim.
    ///
    /// All shapes share one layout of public inputs. Without the number a proof made by one circuit would be a proof of
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
    package init(family: RuleFamily, capacity: Int, encoding: ReadingEncoding, durationBits: Int) {
        self.family = family
        self.capacity = capacity
        self.encoding = encoding
        self.durationBits = durationBits
    }

    /// The smallest circuit of a family that takes a batch and the duration; `nil` when none does.
    public static func smallest(for parameters: BreachParameters, batch: ReadingBatch) -> CircuitShape? {
        catalogue.first { shape in
            shape.family == parameters.family && shape.refusal(of: batch) == nil
                && shape.holdsDuration(of: parameters, interval: batch.header.interval)
        }
    }

    /// Why the circuit does not take a batch; `nil` if it does.
    public func refusal(of batch: ReadingBatch) -> BatchError? {
        let header = batch.header
        guard header.profile.encoding == encoding else {
            return BatchError(
                code: "batch.other-encoding",
                message: "circuit \(id) takes \(encoding.rawValue) batches, and this one is "
                    + header.profile.encoding.rawValue)
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

    /// What durations are counted in.
    public var durationUnit: String { encoding == .regular ? "intervals" : "ticks" }

    /// The longest duration of a circuit that scans runs: a state has 8 bits, one value of which is no run, and a breach takes
    /// a step more than the duration at most.
    public static let longestScannedDuration: Int64 = (1 << 8) - 2 - Int64(Reading.maximumStep - 1)

    /// The longest duration that the circuit takes, in `durationUnit`; `nil` if any.
    public func longestDuration(for claim: Polarity) -> Int64? {
        if scansRuns { return Self.longestScannedDuration }
        return claim == .breach ? nil : 1 << Int64(durationBits)
    }

    /// Whether the circuit is wide enough for the duration on batches of an interval (0 for irregular ones).
    public func holdsDuration(of parameters: BreachParameters, interval: Int) -> Bool {
        guard let longest = longestDuration(for: parameters.claim) else { return true }
        return (parameters.durationTicks - 1) / Int64(max(1, interval)) < longest
    }
}

extension RuleFamily {
    /// The family's number in `CircuitShape.number`; never reused.
    var number: Int {
        switch self {
        case .instant: 1
        case .consecutive: 2
        case .cumulative: 3
        }
    }
}
