import Algebra

/// The structure of a circuit, by its name in the catalogue: one key serves every rule of a family and capacity.
public struct CircuitShape: Hashable, Sendable {
    /// How time counts.
    public let family: RuleFamily
    /// The most readings.
    public let capacity: Int
    /// The width, in bits, of the comparison with the duration of a no-breach: durations of 2^width ticks and more do
    /// not fit. Only a consecutive circuit, which compares at every reading, saves on it.
    public let durationBits: Int

    /// The bits of a value code.
    public var valueBits: Int { Reading.valueBits }
    /// The bits of a step.
    public var stepBits: Int { Reading.stepBits }
    /// The name, such as `consecutive-1440`.
    public var id: String { "\(family.rawValue)-\(capacity)" }

    /// All circuits that there are: three families in three capacities, smallest first.
    public static let catalogue: [CircuitShape] = RuleFamily.allCases.flatMap { family in
        // 2^10 > 64·15 and 2^15 > 1440·15 hold any run; 8,760 hourly readings take durations up to 21 days.
        [(64, 10), (1440, 15), (8760, 9)].map { capacity, bits in
            CircuitShape(family: family, capacity: capacity, durationBits: family == .consecutive ? bits : 32)
        }
    }

    /// A number of its own among all shapes: family, capacity and width.
    public var number: Int { family.number << 32 | capacity << 8 | durationBits }

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

    private init(family: RuleFamily, capacity: Int, durationBits: Int) {
        self.family = family
        self.capacity = capacity
        self.durationBits = durationBits
    }

    /// The smallest circuit of a family that takes so many readings and the duration; `nil` when none does.
    public static func smallest(for parameters: BreachParameters, count: Int) -> CircuitShape? {
        catalogue.first { shape in
            shape.family == parameters.family && shape.capacity >= count && shape.holdsDuration(of: parameters)
        }
    }

    /// Whether the circuit is wide enough for the duration.
    public func holdsDuration(of parameters: BreachParameters) -> Bool {
        parameters.claim == .breach || parameters.durationTicks < 1 << Int64(durationBits)
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
