import Algebra
import Groth16

/// A verifying key whose secrets the tests know, so that they can make a valid proof for any inputs.
struct ToyKey {
    let alpha: Fr
    let beta: Fr
    let delta: Fr
    let inputs: [Fr]

    init(inputCount: Int = 3, seed: Int = 1) {
        alpha = Fr(seed &* 1_000_003 &+ 17)
        beta = Fr(seed &* 2_000_003 &+ 19)
        delta = Fr(seed &* 3_000_017 &+ 23)
        inputs = (0...inputCount).map { Fr(seed &* 7919 &+ 101 &* $0 &+ 5) }
    }

    static func g1(_ scalar: Fr) -> G1Point { G1Point.generator.multiplied(by: scalar.integer) }
    static func g2(_ scalar: Fr) -> G2Point { G2Point.generator.multiplied(by: scalar.integer) }

    func verifyingKey() throws -> VerifyingKey {
        try VerifyingKey(
            alpha: Self.g1(alpha), beta: Self.g2(beta), gamma: .generator, delta: Self.g2(delta),
            inputCommitments: inputs.map(Self.g1))
    }

    func prepared() throws -> PreparedVerifyingKey { PreparedVerifyingKey(try verifyingKey()) }

    /// C solves a·b = αβ + IC(x) + cδ.
    func proof(for values: [Fr], a: Fr = Fr(1234), b: Fr = Fr(4321)) throws -> Proof {
        var combination = inputs[0]
        for (value, input) in zip(values, inputs.dropFirst()) { combination += value * input }
        let c = (a * b - alpha * beta - combination) * delta.inverted()!
        return try Proof(a: Self.g1(a), b: Self.g2(b), c: Self.g1(c))
    }
}

extension FieldInteger {
    /// Big-endian bytes with flag bits set at the top.
    func encoded(flags: UInt8) -> [UInt8] {
        var bytes = bigEndianBytes
        bytes[0] |= flags
        return bytes
    }

    func adding(_ other: FieldInteger) -> FieldInteger { wrappingAdd(other) }
}
