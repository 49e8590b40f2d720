import Algebra
import R1CS

/// What eight slots in a row do to a run of exceeding ones, by which of them exceed.
struct RunPattern {
    /// Slots of a pattern.
    static let slots = 8

    /// Whether all of them exceed, so that a run goes on.
    let isFull: Bool
    /// How many exceed from the first on. Where all do, one less: whether the last of them belongs to a run that is too
    /// long is seen when that run ends.
    let prefix: Int
    /// How many exceed up to the last: with what a run goes on if the pattern is not full.
    let suffix: Int
    /// The longest run that begins and ends inside.
    let inner: Int

    /// Bit j of `bits` says whether slot j exceeds.
    init(_ bits: Int) {
        let exceeds = (0..<Self.slots).map { bits >> $0 & 1 == 1 }
        isFull = exceeds.allSatisfy { $0 }
        let leading = exceeds.prefix { $0 }.count
        prefix = isFull ? Self.slots - 1 : leading
        suffix = exceeds.reversed().prefix { $0 }.count
        inner = Self.longestInner(exceeds)
    }

    /// The longest run with a slot that does not exceed on either side of it.
    private static func longestInner(_ exceeds: [Bool]) -> Int {
        guard let first = exceeds.firstIndex(of: false), let last = exceeds.lastIndex(of: false) else { return 0 }
        var longest = 0
        var run = 0
        for slot in first...last {
            run = exceeds[slot] ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
