/// Arithmetic modulo a prime below 2^16, on plain integers: what the innermost loops of the search run on.
struct SmallPrime: Sendable {
    let p: UInt32
    /// ⌊2^48 / p⌋ + 1: with p³ < 2^48 the quotient of any product of two residues by p is exact.
    private let reciprocal: UInt64
    /// Inverses; that of zero is zero.
    let inverses: [UInt32]

    init(_ p: Int) {
        precondition(p > 2 && p < 1 << 16, "complete search is for small fields")
        self.p = UInt32(p)
        let reciprocal = (UInt64(1) << 48) / UInt64(p) + 1
        self.reciprocal = reciprocal
        func times(_ left: UInt32, _ right: UInt32) -> UInt32 { UInt32(UInt64(left) * UInt64(right) % UInt64(p)) }
        var inverses = [UInt32](repeating: 0, count: p)
        inverses[1] = 1
        // p = q·i + r, so 1/i = −q/r.
        for i in 2..<p { inverses[i] = times(UInt32(p - p / i), inverses[p % i]) }
        self.inverses = inverses
    }

    @inline(__always)
    func multiply(_ left: UInt32, _ right: UInt32) -> UInt32 {
        let product = UInt64(left) &* UInt64(right)
        return UInt32(truncatingIfNeeded: product &- ((product &* reciprocal) >> 48) &* UInt64(p))
    }

    @inline(__always)
    func add(_ left: UInt32, _ right: UInt32) -> UInt32 {
        let sum = left &+ right
        return sum >= p ? sum &- p : sum
    }

    @inline(__always)
    func subtract(_ left: UInt32, _ right: UInt32) -> UInt32 {
        left >= right ? left &- right : left &+ p &- right
    }
}
