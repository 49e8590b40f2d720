import CCurves

// The vector calls of the C core for G2. G2Point and G2Sum are frozen structs of one C value each, and FieldInteger
// has the layout of bn254_integer, so pointers are rebound, not copied.
extension G2Point: VectorCurvePoint {
    package static var additionsPerCall: Int { 1 << 15 }

    package var isOnCurve: Bool {
        var raw = raw
        return bn254_g2_affine_is_on_curve(&raw)
    }

    package var isInSubgroup: Bool {
        var raw = raw
        return bn254_g2_affine_is_in_subgroup_vartime(&raw)
    }

    package static func bucketWorkspace(bits: Int) -> Int { bn254_g2_bucket_workspace(UInt32(bits)) }

    package static func add(
        to buckets: UnsafeMutablePointer<Self>, workspace: UnsafeMutableRawPointer, bases: UnsafePointer<Self>,
        digits: UnsafePointer<Int16>, indices: UnsafePointer<UInt32>?, count: Int, bits: Int
    ) {
        bn254_g2_buckets_add_vartime(
            UnsafeMutableRawPointer(buckets).assumingMemoryBound(to: bn254_g2_affine.self), workspace,
            UnsafeRawPointer(bases).assumingMemoryBound(to: bn254_g2_affine.self), digits, indices, count,
            UInt32(bits))
    }

    package static func weightedSum(
        of buckets: UnsafeMutablePointer<Self>, workspace: UnsafeMutableRawPointer, bits: Int
    ) -> G2Sum {
        var result = bn254_g2()
        bn254_g2_buckets_sum_vartime(
            &result, UnsafeMutableRawPointer(buckets).assumingMemoryBound(to: bn254_g2_affine.self), workspace,
            UInt32(bits))
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
