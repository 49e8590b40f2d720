/// How a batch writes its times down.
public enum ReadingEncoding: String, Hashable, Sendable, CaseIterable {
    /// Every reading comes with its distance from the one before: 12 bits of value, 4 bits of step.
    case irregular
    /// Readings stand on a grid of their own, and times at which there is none are listed: 12 bits of value.
    case regular

    /// The name of the encoding with its widths, as statements have it.
    public var name: String {
        switch self {
        case .irregular: "irregular-12-4"
        case .regular: "regular-12"
        }
    }

    /// The bits of a step; 0 where readings have none.
    public var stepBits: Int {
        switch self {
        case .irregular: Reading.stepBits
        case .regular: 0
        }
    }

    /// Slots in an element.
    public var slotsPerElement: Int {
        switch self {
        case .irregular: 14
        case .regular: 19
        }
    }

    /// The bits of a slot: one more than value and step need each, so that a decomposition relative to a public threshold
    /// and gap is unique.
    public var slotBits: Int {
        switch self {
        case .irregular: 18
        case .regular: 13
        }
    }

    /// Refuses an interval that batches of the encoding do not have: 0 for irregular ones, some ticks for regular ones.
    ///
    /// - Throws: `batch.interval`.
    func check(interval: Int) throws(BatchError) {
        guard self == .irregular ? interval == 0 : BatchHeader.intervalRange.contains(interval) else {
            throw BatchError(
                code: "batch.interval", message: "the interval of a regular batch is 1 to 65535 ticks, and of no other")
        }
    }

    /// Elements in a block of the sponge.
    public static let elementsPerBlock = 16

    /// Slots in a block of the sponge.
    public var slotsPerBlock: Int { slotsPerElement * Self.elementsPerBlock }
}

/// A stretch of a regular batch's grid at which there are no readings.
public struct MissingStretch: Hashable, Sendable {
    /// The first place of the grid without a reading; place 0 is the first reading's.
    public let start: Int
    /// How many places in a row.
    public let count: Int
    /// The value code of the reading before.
    public let before: UInt16
    /// The value code of the reading after.
    public let after: UInt16

    /// The most stretches of a batch.
    public static let maximumStretches = 60
    /// Bits that hold a stretch's length.
    public static let countBits = 16
    /// Bits that hold a place of the grid.
    public static let startBits = 20
    /// Where start, length and the values before and after begin in a word of the signed list.
    public static let shifts = [0, startBits, startBits + countBits, startBits + countBits + Reading.valueBits]
    /// The bits of a word.
    public static let wordBits = startBits + countBits + 2 * Reading.valueBits

    /// Start, length, value before, value after: the digits of a word.
    public var digits: [Int] { [start, count, Int(before), Int(after)] }
}
