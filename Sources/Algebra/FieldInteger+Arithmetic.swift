extension FieldInteger {
    /// The sum mod 2^256.
    @inlinable
    public func wrappingAdd(_ other: Self) -> Self {
        var result = self
        var carry: UInt64 = 0
        (result.limbs.0, carry) = Self.addWithCarry(limbs.0, other.limbs.0, carry)
        (result.limbs.1, carry) = Self.addWithCarry(limbs.1, other.limbs.1, carry)
        (result.limbs.2, carry) = Self.addWithCarry(limbs.2, other.limbs.2, carry)
        (result.limbs.3, carry) = Self.addWithCarry(limbs.3, other.limbs.3, carry)
        return result
    }

    /// The difference mod 2^256.
    @inlinable
    public func wrappingSubtract(_ other: Self) -> Self {
        var result = self
        var borrow: UInt64 = 0
        (result.limbs.0, borrow) = Self.subtractWithBorrow(limbs.0, other.limbs.0, borrow)
        (result.limbs.1, borrow) = Self.subtractWithBorrow(limbs.1, other.limbs.1, borrow)
        (result.limbs.2, borrow) = Self.subtractWithBorrow(limbs.2, other.limbs.2, borrow)
        (result.limbs.3, borrow) = Self.subtractWithBorrow(limbs.3, other.limbs.3, borrow)
        return result
    }

    // No branch on a carry: secrets come through here.

    @inlinable
    static func addWithCarry(_ lhs: UInt64, _ rhs: UInt64, _ carry: UInt64) -> (UInt64, UInt64) {
        let sum = UInt128(lhs) &+ UInt128(rhs) &+ UInt128(carry)
        return (UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum >> 64))
    }

    @inlinable
    static func subtractWithBorrow(_ lhs: UInt64, _ rhs: UInt64, _ borrow: UInt64) -> (UInt64, UInt64) {
        let difference = UInt128(lhs) &- UInt128(rhs) &- UInt128(borrow)
        return (UInt64(truncatingIfNeeded: difference), UInt64(truncatingIfNeeded: difference >> 64) & 1)
    }
}
