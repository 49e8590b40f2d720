import CCurves

/// low + high·λ for a root λ of z² + z + 1 modulo r: 2^128 different scalars by which points of G1 are multiplied at the
/// cost of 64 bits. (That they are different: `bn254_split_scalar`.)
@frozen
package struct SplitScalar: BitwiseCopyable, Sendable {
    let raw: bn254_split_scalar

    /// A uniform one: a coefficient of a random linear combination.
    package static func random() throws(RandomnessError) -> SplitScalar {
        try SecureRandom.withWords(2) { SplitScalar(raw: bn254_split_scalar(low: $0[0], high: $0[1])) }
    }

    /// The scalar.
    package var value: Fr {
        Fr(reducing: FieldInteger(raw.low)) + Fr(reducing: FieldInteger(raw.high)) * Fr(raw: bn254_fr_eigenvalue)
    }

    /// How many points one call of the C core multiplies: about 10 ms without vector units.
    private static let pointsPerCall = 256

    /// The multiples of as many points as scalars.
    package static func multiply(_ points: [G1Point], by scalars: [SplitScalar]) -> [G1Sum] {
        precondition(points.count == scalars.count, "as many scalars as points")
        _ = Backend.honourEnvironment
        return [G1Sum](unsafeUninitializedCapacity: points.count) { buffer, count in
            points.withUnsafeBytes { points in
                scalars.withUnsafeBytes { scalars in
                    for first in stride(from: 0, to: buffer.count, by: pointsPerCall) {
                        bn254_g1_split_mul_batch_vartime(
                            UnsafeMutableRawPointer(buffer.baseAddress! + first)
                                .assumingMemoryBound(to: bn254_g1.self),
                            points.baseAddress!.assumingMemoryBound(to: bn254_g1_affine.self) + first,
                            scalars.baseAddress!.assumingMemoryBound(to: bn254_split_scalar.self) + first,
                            min(pointsPerCall, buffer.count - first))
                    }
                }
            }
            count = points.count
        }
    }
}
