import CCurves

// The vector calls of the C core for G2. G2Point and G2Sum are frozen structs of one C value each, and FieldInteger
// has the layout of bn254_integer, so pointers are rebound, not copied.
extension G2Point: VectorCurvePoint {
    package static var additionsPerCall: Int { 6144 }
    package static var maximumWindowBits: Int { 13 }

    /// A bucket of a multi-scalar multiplication.
    public typealias Bucket = bn254_g2_xyzz

    package var isOnCurve: Bool {
        var raw = raw
        return bn254_g2_affine_is_on_curve(&raw)
    }

    package var isInSubgroup: Bool {
        var raw = raw
        return bn254_g2_affine_is_in_subgroup_vartime(&raw)
    }

    package static func accumulate(
        _ buckets: UnsafeMutablePointer<Bucket>, bases: UnsafePointer<Self>, scalars: UnsafePointer<FieldInteger>,
        count: Int, window: Int, bits: Int
    ) {
        bn254_g2_msm_accumulate_vartime(
            buckets, UnsafeRawPointer(bases).assumingMemoryBound(to: bn254_g2_affine.self),
            UnsafeRawPointer(scalars).assumingMemoryBound(to: bn254_integer.self), count, UInt32(window), UInt32(bits))
    }

    package static func reduce(_ buckets: UnsafePointer<Bucket>, bits: Int) -> G2Sum {
        var result = bn254_g2()
        bn254_g2_msm_reduce_vartime(&result, buckets, UInt32(bits))
        return G2Sum(unchecked: result)
    }

    package static func combine(_ sums: [G2Sum], bits: Int) -> G2Sum {
        var result = bn254_g2()
        sums.withUnsafeBytes { bytes in
            bn254_g2_msm_combine_vartime(
                &result, bytes.baseAddress!.assumingMemoryBound(to: bn254_g2.self), UInt32(sums.count), UInt32(bits))
        }
        return G2Sum(unchecked: result)
    }

    package static func fillFixedBaseTable(_ table: UnsafeMutablePointer<Self>, base: Self) {
        var base = base.raw
        bn254_g2_fixed_base_table_vartime(
            UnsafeMutableRawPointer(table).assumingMemoryBound(to: bn254_g2_affine.self), &base)
    }

    package static func fixedBaseMultiply(
        _ result: UnsafeMutablePointer<G2Sum>, table: UnsafePointer<Self>, scalars: UnsafePointer<FieldInteger>,
        count: Int
    ) {
        bn254_g2_fixed_base_mul_vartime(
            UnsafeMutableRawPointer(result).assumingMemoryBound(to: bn254_g2.self),
            UnsafeRawPointer(table).assumingMemoryBound(to: bn254_g2_affine.self),
            UnsafeRawPointer(scalars).assumingMemoryBound(to: bn254_integer.self), count)
    }

    package static func toAffine(_ result: UnsafeMutablePointer<Self>, _ source: UnsafePointer<G2Sum>, count: Int) {
        withUnsafeTemporaryAllocation(of: bn254_fp2.self, capacity: max(count, 1)) { scratch in
            bn254_g2_batch_to_affine_vartime(
                UnsafeMutableRawPointer(result).assumingMemoryBound(to: bn254_g2_affine.self),
                UnsafeRawPointer(source).assumingMemoryBound(to: bn254_g2.self), scratch.baseAddress!, count)
        }
    }
}
