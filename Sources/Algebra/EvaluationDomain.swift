import CCurves

/// The 2^k-th roots of unity 1, ω, ω², … in Fr, and the odd coset between them.
///
/// ω is snarkjs's choice, a power of 5^((r−1)/2^28). The odd coset holds the odd powers of the root of twice the order:
/// together with the domain it makes the domain of twice the size.
public struct EvaluationDomain: Sendable, Equatable {
    /// k.
    public let logSize: Int
    /// ω, of order 2^k.
    public let root: Fr
    /// The root of order 2^(k+1) whose square is ω: the odd coset is `oddShift`·ωⁱ.
    public let oddShift: Fr

    /// The largest k whose odd coset exists.
    public static let maximumLogSize = Int(BN254_FR_TWO_ADICITY) - 1

    /// The domain of 2^logSize points; `nil` beyond `maximumLogSize`.
    public init?(logSize: Int) {
        guard (0...Self.maximumLogSize).contains(logSize) else { return nil }
        _ = Backend.honourEnvironment
        self.logSize = logSize
        var shift = Fr(raw: bn254_fr_root_of_unity)
        for _ in 0..<(Self.maximumLogSize - logSize) { shift = shift.squared }
        oddShift = shift
        root = shift.squared
    }

    /// The smallest domain with more than `count` points (snarkjs's rule); `nil` beyond `maximumLogSize`.
    public init?(exceeding count: Int) {
        precondition(count >= 0)
        self.init(logSize: Int.bitWidth - count.leadingZeroBitCount)
    }

    /// 2^k.
    public var size: Int { 1 << logSize }

    /// The i-th point ωⁱ.
    public func point(_ index: Int) -> Fr {
        root.power(FieldInteger(UInt64(index)))
    }

    /// Z(x) = x^(2^k) − 1, which vanishes on the domain.
    public func vanishing(at x: Fr) -> Fr {
        var power = x
        for _ in 0..<logSize { power = power.squared }
        return power - .one
    }
}
