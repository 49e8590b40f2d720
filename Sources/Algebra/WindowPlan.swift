import CCurves

/// The width of the windows of a multi-scalar multiplication, and the cut of the work into tasks.
///
/// The unit of cost is a term: the addition of a base to its bucket. All else is measured in it (AMD Zen 4; the ratios
/// hold on every backend and in both groups, as all costs are additions).
package enum WindowPlan {
    /// One bucket in the weighted sum of a window's buckets: two additions.
    private static let bucketCost = 22  // tenths
    /// What a window costs besides: the inversions of its last, small batches.
    private static let windowCost = 4000  // tenths

    /// The width that costs least.
    ///
    /// - Parameter widths: how many scalars have each width in bits.
    static func bestWidth(for widths: [Int]) -> Int {
        var reaching = widths + [0]  // reaching[b]: scalars of at least b bits
        for bit in Swift.stride(from: widths.count - 1, through: 0, by: -1) { reaching[bit] += reaching[bit + 1] }
        func cost(_ bits: Int) -> Int {
            var total = 0
            var window = 0
            // A scalar of b bits has digits up to window b / bits: signed digits carry upwards.
            while window == 0 || bits * window - 1 < widths.count {
                let terms = reaching[window == 0 ? 1 : bits * window - 1]
                if terms == 0 { break }
                total += 10 * terms + Self.bucketCost << (bits - 1) + Self.windowCost
                window += 1
            }
            return total
        }
        return (4...16).min { cost($0) < cost($1) }!
    }

    /// The width that costs least for `count` scalars of full size over `factor` tables of multiples.
    package static func bestWidth(forFullScalars count: Int, factor: Int) -> Int {
        func cost(_ bits: Int) -> Int {
            windowCount(bits: bits) * 10 * count
                + stride(bits: bits, factor: factor) * (Self.bucketCost << (bits - 1) + Self.windowCost)
        }
        return (4...16).min { cost($0) < cost($1) }!
    }

    /// The number of windows that cover a scalar.
    package static func windowCount(bits: Int) -> Int { Int(bn254_msm_window_count(UInt32(bits))) }

    /// How many sets of buckets there are when `factor` tables of multiples share the windows: window w goes to set
    /// w % stride by table w / stride.
    package static func stride(bits: Int, factor: Int) -> Int { (windowCount(bits: bits) + factor - 1) / factor }

    /// One set of buckets over one range of the terms.
    struct Task {
        var window: Int
        var range: Range<Int>
    }

    /// The tasks for `threads` threads: one per set of buckets, but sets that would be left over when the others have
    /// been dealt out evenly are cut into one piece per thread.
    ///
    /// - Parameter used: how many digits other than zero go to each set.
    static func tasks(used: [Int], bits: Int, count: Int, threads: Int) -> [Task] {
        let windows = used.indices.filter { used[$0] > 0 }.sorted { used[$0] > used[$1] }
        let total = used.reduce(0) { $0 + 10 * $1 + ($1 > 0 ? Self.bucketCost << (bits - 1) : 0) }
        var result: [Task] = []
        for (position, window) in windows.enumerated() {
            let cost = 10 * used[window] + Self.bucketCost << (bits - 1)
            let isLeftOver = position >= windows.count / threads * threads
            let isHeavy = cost * threads > total
            // A piece has buckets of its own to sum, so it should have as many terms at least.
            let most = max(1, 10 * used[window] / (Self.bucketCost << (bits - 1)))
            let pieces = isLeftOver || isHeavy ? min(threads, most) : 1
            for piece in 0..<pieces {
                result.append(
                    Task(window: window, range: (count * piece / pieces)..<(count * (piece + 1) / pieces)))
            }
        }
        return result
    }
}
