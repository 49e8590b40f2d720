import Algebra

/// Integers mod the order of a curve's subgroup: what signatures compute with.
///
/// Simple rather than fast (bit by bit), with masks instead of branches on values, because secrets pass through it.
struct ScalarRing: Sendable {
    /// Below 2^255, so that doubling never overflows.
    let modulus: FieldInteger

    init(modulus: FieldInteger) {
        precondition(modulus.bitWidth <= 255 && !modulus.isZero)
        self.modulus = modulus
    }

    /// value mod m, for value < 2m.
    private func reducedOnce(_ value: FieldInteger) -> FieldInteger {
        let difference = value.wrappingSubtract(modulus)
        // value and modulus are below 2^256 and value < 2m ≤ 2^256, so the top bit of the borrow chain decides.
        let borrow = Self.borrow(value, modulus)
        return Self.select(borrow, value, difference)
    }

    /// (lhs + rhs) mod m, both below m.
    func add(_ lhs: FieldInteger, _ rhs: FieldInteger) -> FieldInteger {
        reducedOnce(lhs.wrappingAdd(rhs))
    }

    /// (lhs · rhs) mod m, rhs below m; lhs may be any 256-bit integer.
    func multiply(_ lhs: FieldInteger, _ rhs: FieldInteger) -> FieldInteger {
        var sum = FieldInteger.zero
        for index in stride(from: 255, through: 0, by: -1) {
            sum = add(sum, sum)
            sum = add(sum, Self.select(Self.bit(lhs, index), rhs, .zero))
        }
        return sum
    }

    /// A little-endian byte string mod m.
    func reduce(littleEndian bytes: UnsafeRawBufferPointer) -> FieldInteger {
        var sum = FieldInteger.zero
        let one = FieldInteger(modulus == FieldInteger(1) ? 0 : 1)
        for byte in bytes.reversed() {
            for bit in stride(from: 7, through: 0, by: -1) {
                sum = add(sum, sum)
                sum = add(sum, Self.select(UInt64(byte >> UInt8(bit) & 1), one, .zero))
            }
        }
        return sum
    }

    /// Bit `index` as 0 or 1.
    static func bit(_ value: FieldInteger, _ index: Int) -> UInt64 {
        let limbs = value.limbs
        let limb =
            switch index >> 6 {
            case 0: limbs.0
            case 1: limbs.1
            case 2: limbs.2
            default: limbs.3
            }
        return limb >> UInt64(index & 63) & 1
    }

    /// `first` if `choice` is 1, `second` if it is 0.
    private static func select(_ choice: UInt64, _ first: FieldInteger, _ second: FieldInteger) -> FieldInteger {
        let mask = 0 &- choice
        return FieldInteger(
            limbs: (
                first.limbs.0 & mask | second.limbs.0 & ~mask, first.limbs.1 & mask | second.limbs.1 & ~mask,
                first.limbs.2 & mask | second.limbs.2 & ~mask, first.limbs.3 & mask | second.limbs.3 & ~mask
            ))
    }

    /// 1 if lhs < rhs, else 0.
    private static func borrow(_ lhs: FieldInteger, _ rhs: FieldInteger) -> UInt64 {
        var borrow: UInt64 = 0
        func step(_ left: UInt64, _ right: UInt64) {
            let wide = UInt128(left) &- UInt128(right) &- UInt128(borrow)
            borrow = UInt64(truncatingIfNeeded: wide >> 64) & 1
        }
        step(lhs.limbs.0, rhs.limbs.0)
        step(lhs.limbs.1, rhs.limbs.1)
        step(lhs.limbs.2, rhs.limbs.2)
        step(lhs.limbs.3, rhs.limbs.3)
        return borrow
    }
}
