import Algebra
import Primitives

/// A stretch of a registry's members of which none is revoked: those whose number lies strictly between two ends.
///
/// A member's number is its serial plus one, so that 0 and 2^16 + 1 are free to stand for "none before" and "none after".
public struct RevocationGap: Hashable, Sendable {
    /// The number of the last revoked member before; 0 if there is none.
    public let low: Int
    /// The number of the first revoked member after; 2^16 + 1 if there is none.
    public let high: Int

    /// The bits that hold a number and the ends of a gap.
    public static let numberBits = SensorRegistry.depth + 1
    /// The greatest end of a gap.
    public static let end = (1 << SensorRegistry.depth) + 1

    init(low: Int, high: Int) {
        self.low = low
        self.high = high
    }

    /// Poseidon(tagGap, low, high): the leaf of the gap in its tree.
    public var leaf: Fr {
        Poseidon.hash([DomainTag.gap.fieldElement, Fr(low), Fr(high)])
    }

    /// Whether the gap shows that a member is not revoked.
    public func holds(serial: Int) -> Bool { low < serial + 1 && serial + 1 < high }

    /// The gaps that a list of revoked serials leaves, in order. Two revoked members side by side leave none between them,
    /// so that there are at most 2^15 + 1.
    static func between(revoked: [Int]) -> [RevocationGap] {
        let ends = [0] + revoked.map { $0 + 1 } + [end]
        return zip(ends, ends.dropFirst()).filter { $0 + 1 < $1 }.map { RevocationGap(low: $0, high: $1) }
    }
}
