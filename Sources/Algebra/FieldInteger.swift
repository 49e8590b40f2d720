/// An ordinary unsigned integer of 256 bits: the canonical form of field elements, scalars and digests.
///
/// A type of its own, so that a canonical value and a Montgomery representation cannot be confused.
@frozen
public struct FieldInteger: Hashable, Sendable, BitwiseCopyable {
    /// Little-endian limbs.
    public var limbs: (UInt64, UInt64, UInt64, UInt64)

    /// From little-endian limbs.
    @inlinable
    public init(limbs: (UInt64, UInt64, UInt64, UInt64)) {
        self.limbs = limbs
    }

    /// A small integer.
    @inlinable
    public init(_ value: UInt64) {
        limbs = (value, 0, 0, 0)
    }

    /// Zero.
    @inlinable public static var zero: Self { Self(0) }

    /// Whether both stand for the same value.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.limbs.0 == rhs.limbs.0 && lhs.limbs.1 == rhs.limbs.1 && lhs.limbs.2 == rhs.limbs.2
            && lhs.limbs.3 == rhs.limbs.3
    }

    /// Feeds the value to a hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(limbs.0)
        hasher.combine(limbs.1)
        hasher.combine(limbs.2)
        hasher.combine(limbs.3)
    }

    /// Bit `index`, 0 being the least significant; false from 256 on.
    @inlinable
    public func bit(_ index: Int) -> Bool {
        let limb: UInt64
        switch index >> 6 {
        case 0: limb = limbs.0
        case 1: limb = limbs.1
        case 2: limb = limbs.2
        case 3: limb = limbs.3
        default: return false
        }
        return (limb >> UInt64(index & 63)) & 1 == 1
    }

    /// The number of bits up to the most significant one bit; 0 for zero.
    public var bitWidth: Int {
        if limbs.3 != 0 { return 256 - limbs.3.leadingZeroBitCount }
        if limbs.2 != 0 { return 192 - limbs.2.leadingZeroBitCount }
        if limbs.1 != 0 { return 128 - limbs.1.leadingZeroBitCount }
        return 64 - limbs.0.leadingZeroBitCount
    }

    /// Whether the value is zero.
    @inlinable public var isZero: Bool { limbs.0 | limbs.1 | limbs.2 | limbs.3 == 0 }
}

extension FieldInteger: Comparable {
    /// Numeric order.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.limbs.3 != rhs.limbs.3 { return lhs.limbs.3 < rhs.limbs.3 }
        if lhs.limbs.2 != rhs.limbs.2 { return lhs.limbs.2 < rhs.limbs.2 }
        if lhs.limbs.1 != rhs.limbs.1 { return lhs.limbs.1 < rhs.limbs.1 }
        return lhs.limbs.0 < rhs.limbs.0
    }
}

// MARK: - Bytes

extension FieldInteger {
    /// From 32 big-endian bytes (precondition: exactly 32).
    public init(bigEndian bytes: some Collection<UInt8>) {
        precondition(bytes.count == 32, "a field integer has 32 bytes")
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[3 - index / 8] = words[3 - index / 8] << 8 | UInt64(byte)
        }
        limbs = (words[0], words[1], words[2], words[3])
    }

    /// From 32 little-endian bytes (precondition: exactly 32).
    public init(littleEndian bytes: some BidirectionalCollection<UInt8>) {
        self.init(bigEndian: bytes.reversed())
    }

    /// 32 bytes, least significant first.
    public var littleEndianBytes: [UInt8] {
        [limbs.0, limbs.1, limbs.2, limbs.3].flatMap { limb in
            (0..<8).map { UInt8(truncatingIfNeeded: limb >> UInt64(8 * $0)) }
        }
    }

    /// 32 bytes, most significant first.
    public var bigEndianBytes: [UInt8] { littleEndianBytes.reversed() }
}

// MARK: - Decimal text

extension FieldInteger {
    /// From canonical decimal text: ASCII digits only, no sign, no leading zero, at most 2^256 − 1; `nil` otherwise.
    public init?(decimal text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard (1...78).contains(digits.count), digits.count == 1 || digits[0] != 0x30 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            var carry = UInt64(digit - 0x30)
            for index in 0..<4 {
                let (high, low) = words[index].multipliedFullWidth(by: 10)
                let (sum, overflow) = low.addingReportingOverflow(carry)
                words[index] = sum
                carry = high + (overflow ? 1 : 0)
            }
            guard carry == 0 else { return nil }
        }
        limbs = (words[0], words[1], words[2], words[3])
    }

    /// Decimal text without leading zeros.
    public var decimal: String {
        var words = [limbs.3, limbs.2, limbs.1, limbs.0]
        var digits: [UInt8] = []
        while words.contains(where: { $0 != 0 }) {
            var remainder: UInt64 = 0
            for index in 0..<4 {
                let (quotient, rest) = UInt64(10).dividingFullWidth((remainder, words[index]))
                words[index] = quotient
                remainder = rest
            }
            digits.append(UInt8(remainder) + 0x30)
        }
        return digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
    }
}
