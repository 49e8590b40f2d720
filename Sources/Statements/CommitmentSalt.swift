import Algebra
import Primitives

/// The secret number that hides what a commitment commits to; 248 random bits.
///
/// Without it anyone could try all logs of a few readings, or both verdicts. It prints as nothing, and is never
/// part of an error.
public struct CommitmentSalt: Hashable, Sendable {
    /// The salt as the circuit takes it.
    public let fieldElement: Fr

    /// The length of a salt in bytes.
    public static let byteCount = 31

    /// A fresh salt from the system's generator.
    public static func random() -> CommitmentSalt {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A salt from a generator, for tests.
    public static func random(using generator: inout some RandomNumberGenerator) -> CommitmentSalt {
        let limbs = (generator.next(), generator.next(), generator.next(), generator.next() >> 8)
        return CommitmentSalt(fieldElement: Fr(reducing: FieldInteger(limbs: limbs)))
    }

    private init(fieldElement: Fr) {
        self.fieldElement = fieldElement
    }

    /// From 31 big-endian bytes, as `bytes` wrote them; `nil` for another length.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        fieldElement = Fr(reducing: FieldInteger(bigEndian: [0] + bytes))
    }

    /// The 31 big-endian bytes. Secret.
    public var bytes: [UInt8] { Array(fieldElement.integer.bigEndianBytes.dropFirst()) }

    /// Poseidon(tag, root, salt): the commitment to what has a root, or to what is an element itself.
    public func commitment(_ tag: DomainTag, to root: Fr) -> Fr {
        Poseidon.bn254(width: 4).hash([tag.fieldElement, root, fieldElement])
    }

    /// The commitment to an input.
    public func inputCommitment(root: Fr) -> Fr { commitment(.input, to: root) }

    /// The commitment to a claim.
    public func outputCommitment(claim: Polarity) -> Fr { commitment(.output, to: claim.fieldElement) }
}

extension CommitmentSalt: CustomStringConvertible, CustomReflectable {
    /// Nothing of the salt.
    public var description: String { "CommitmentSalt(hidden)" }

    /// Nothing of the salt, for `dump` and the debugger.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
