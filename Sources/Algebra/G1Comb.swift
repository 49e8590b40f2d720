import CCurves

/// Tables of bases in G1 that are summed again and again: Σ scalarᵢ·baseᵢ without doublings.
package final class G1Comb: @unchecked Sendable {
    // Written by the initialiser only, then read from any thread: hence Sendable.
    private let tables: UnsafeMutablePointer<bn254_g1_affine>
    private let count: Int

    /// 32 KiB and about 0.3 ms for each base.
    package init(_ bases: [G1Point]) {
        _ = Backend.honourEnvironment
        count = bases.count
        tables = .allocate(capacity: Int(BN254_COMB_POINTS) * max(count, 1))
        for (index, base) in bases.enumerated() {
            var base = base.raw
            bn254_g1_comb_table_vartime(tables + Int(BN254_COMB_POINTS) * index, &base)
        }
    }

    deinit { tables.deallocate() }

    /// The sum, for as many scalars below r as bases.
    package func sum(_ scalars: [FieldInteger]) -> G1Sum {
        precondition(scalars.count == count, "as many scalars as bases")
        guard count > 0 else { return G1Sum() }
        var result = bn254_g1()
        withExtendedLifetime(self) {
            scalars.withUnsafeBytes { scalars in
                bn254_g1_comb_sum_vartime(
                    &result, tables, scalars.baseAddress!.assumingMemoryBound(to: bn254_integer.self), count)
            }
        }
        return G1Sum(unchecked: result)
    }
}
