extension FieldInteger {
    /// The sum mod 2^256.
    @inlinable
    public func wrappingAdd(_ other: Self) -> Self {
        var result = self
        var carry = false
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
        var borrow = false
        (result.limbs.0, borrow) = Self.subtractWithBorrow(limbs.0, other.limbs.0, borrow)
        (result.limbs.1, borrow) = Self.subtractWithBorrow(limbs.1, other.limbs.1, borrow)
        (result.limbs.2, borrow) = Self.subtractWithBorrow(limbs.2, other.limbs.2, borrow)
        (result.limbs.3, borrow) = Self.subtractWithBorrow(limbs.3, other.limbs.3, borrow)
        return result
    }

    @inlinable
    static func addWithCarry(_ lhs: UInt64, _ rhs: UInt64, _ carry: Bool) -> (UInt64, Bool) {
        let (partial, first) = lhs.addingReportingOverflow(rhs)
        let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
        return (sum, first || second)
    }

    @inlinable
    static func subtractWithBorrow(_ lhs: UInt64, _ rhs: UInt64, _ borrow: Bool) -> (UInt64, Bool) {
        let (partial, first) = lhs.subtractingReportingOverflow(rhs)
        let (difference, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
        return (difference, first || second)
    }
}
