import Algebra

/// Computes wire values that constraints then check: bits of a number, an inverse, a position.
///
/// A hint is advice from the prover to itself. Nothing may depend on its being honest.
public struct Hint<F: PrimeField>: Sendable {
    /// Why the constraints leave exactly one value, or that they mean to leave a choice.
    public enum Uniqueness: Sendable, Equatable {
        /// The constraints determine the value; the text says by which argument.
        case unique(because: String)
        /// Several values may satisfy; the text says why any of them will do.
        case choice(because: String)
    }

    /// Inputs and outputs lie in the witness program's memory; outputs are uninitialised.
    public typealias Body = @Sendable (UnsafeBufferPointer<F>, UnsafeMutableBufferPointer<F>) -> Void

    /// Stable name, shown in reports.
    public let name: String
    /// The claim that the checker examines.
    public let uniqueness: Uniqueness
    let body: Body

    /// Creates a hint. `body` must be a pure function of its inputs and initialise every output.
    public init(_ name: String, _ uniqueness: Uniqueness, _ body: @escaping Body) {
        self.name = name
        self.uniqueness = uniqueness
        self.body = body
    }
}

extension Hint {
    /// Bits 0 ..< outputs.count of the canonical integer of the one input.
    public static var bits: Self {
        Self("bits", .unique(because: "a boolean decomposition below the modulus is unique")) { inputs, outputs in
            writeBits(of: inputs[0], to: outputs)
        }
    }

    /// Writes bits 0 ..< outputs.count of a value's canonical integer: what every hint that decomposes ends with.
    public static func writeBits(of value: F, to outputs: UnsafeMutableBufferPointer<F>) {
        let integer = value.integer
        for index in outputs.indices { outputs.initializeElement(at: index, to: integer.bit(index) ? .one : .zero) }
    }

    /// The input itself: gives advice a wire.
    public static func value(_ name: String, _ uniqueness: Uniqueness) -> Self {
        Self(name, uniqueness) { inputs, outputs in
            for index in outputs.indices { outputs.initializeElement(at: index, to: inputs[index]) }
        }
    }
}
