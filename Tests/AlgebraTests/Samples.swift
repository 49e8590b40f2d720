import Algebra

/// Values for tests from fixed seeds.
struct Samples: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func integer() -> FieldInteger { FieldInteger(limbs: (next(), next(), next(), next())) }

    mutating func fr() -> Fr { Fr(reducing: integer()) }

    /// `count` multiples of the generator that a random start and step make: distinct, unrelated to scalars.
    mutating func points<Point: CurvePoint>(_ count: Int, _ type: Point.Type = Point.self) -> [Point] {
        var sum = Point.Sum(Point.generator).multiplied(by: fr().integer)
        let step = Point.generator.multiplied(by: fr().integer)
        return (0..<count).map { _ in
            sum += step
            return sum.affine
        }
    }
}
