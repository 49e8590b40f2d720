import BigInt

/// What is wrong with a circuit as written. Found once, at synthesis, never while proving.
public enum SynthesisError: Error, Equatable, Sendable {
    /// An integer expression can stand for more integers than the field has elements.
    case intervalTooWide(constraint: String, lower: BigInt, upper: BigInt)
    /// A constraint reads a value that has no wire.
    case adviceInConstraint(constraint: String)
    /// No constraint reads this wire, so that any value of it would pass.
    case unconstrainedWire(name: String)
    /// A public input was declared after another wire.
    case latePublicInput(name: String)
    /// A gadget was asked for something it cannot do.
    case unsupported(constraint: String, reason: String)
    /// A second challenge was asked for. There is one commitment and one challenge in a circuit.
    case secondChallenge(name: String)
    /// More wires or constraints than 31 bits count.
    case tooLarge
}

extension SynthesisError {
    /// Stable code.
    public var code: String {
        switch self {
        case .intervalTooWide: "circuit.interval-too-wide"
        case .adviceInConstraint: "circuit.advice-in-constraint"
        case .unconstrainedWire: "circuit.unconstrained-wire"
        case .latePublicInput: "circuit.late-public-input"
        case .unsupported: "circuit.unsupported"
        case .secondChallenge: "circuit.second-challenge"
        case .tooLarge: "circuit.too-large"
        }
    }

    /// What happened, and where.
    public var message: String {
        switch self {
        case .intervalTooWide(let constraint, let lower, let upper):
            "\(constraint): the interval [\(lower), \(upper)] does not fit the field"
        case .adviceInConstraint(let constraint): "\(constraint): reads advice, which has no wire"
        case .unconstrainedWire(let name): "wire \(name) is in no constraint"
        case .latePublicInput(let name): "public input \(name) is declared after other wires"
        case .unsupported(let constraint, let reason): "\(constraint): \(reason)"
        case .secondChallenge(let name): "\(name): the circuit has a challenge already"
        case .tooLarge: "the circuit has more than 2^31 wires or constraints"
        }
    }
}
