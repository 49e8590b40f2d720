import CCurves

/// A product of Miller loops that awaits its final exponentiation.
package struct MillerProduct {
    private var raw: bn254_fp12

    /// The empty product.
    package init() {
        raw = TargetElement.one.raw
    }

    /// Multiplies by the loops of pairs with prepared points.
    package mutating func multiply(_ pairs: [(G1Point, PreparedG2)]) {
        multiply(Pairing.millerLoop(pairs))
    }

    /// Multiplies by the loops of as many points of G1 as of the twist. Tells which of the latter are in the subgroup:
    /// the check costs nothing beside the loop. The product means something if all are.
    package mutating func multiply(_ points: [G1Point], _ twist: [TwistPoint]) -> [Bool] {
        precondition(points.count == twist.count, "pairs")
        _ = Backend.honourEnvironment
        var inSubgroup = [Bool](repeating: false, count: points.count)
        let batch = Int(BN254_MILLER_BATCH)
        for first in stride(from: 0, to: points.count, by: batch) {
            var loop = bn254_fp12()
            points.withUnsafeBytes { points in
                twist.withUnsafeBytes { twist in
                    inSubgroup.withUnsafeMutableBufferPointer { inSubgroup in
                        bn254_miller_loop_batch_vartime(
                            &loop, inSubgroup.baseAddress! + first,
                            points.baseAddress!.assumingMemoryBound(to: bn254_g1_affine.self) + first,
                            twist.baseAddress!.assumingMemoryBound(to: bn254_g2_affine.self) + first,
                            min(batch, inSubgroup.count - first))
                    }
                }
            }
            multiply(loop)
        }
        return inSubgroup
    }

    /// The product of the pairings.
    package var finished: TargetElement {
        Pairing.finalExponentiation(raw)
    }

    private mutating func multiply(_ factor: bn254_fp12) {
        var left = raw
        var right = factor
        bn254_fp12_mul(&raw, &left, &right)
    }
}
