import Algebra

/// The same numbers in every process and run (SplitMix64): data for measuring, never secrets.
struct TestStream {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// 256 bits, as likely beyond a field's order as not.
    mutating func integer() -> FieldInteger {
        FieldInteger(limbs: (next(), next(), next(), next()))
    }

    /// An element of full size.
    mutating func element<F: PrimeField>(of field: F.Type = F.self) -> F {
        F(reducing: integer())
    }
}
