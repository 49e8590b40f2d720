import CCurves
import Glibc

/// The signed digits of a vector of scalars in windows of one width: computed once, used with several vectors of bases.
///
/// Scalars k stand for k or k − r, whichever is nearer to zero, so small negative numbers have few digits too. Takes two
/// bytes per scalar and window; wiped when it goes, since the scalars of a proof are its witness.
package final class ScalarDigits: @unchecked Sendable {
    // Written by the initialiser only, then read from any thread: hence Sendable.
    private let rows: UnsafeMutablePointer<Int16>
    /// The number of scalars.
    package let count: Int
    /// The width of a window.
    package let bits: Int
    /// How many digits other than zero each window has; windows after the last such are left out.
    let used: [Int]

    /// The digits of `count` scalars below r; the width of the windows is chosen for them.
    package convenience init(of scalars: UnsafePointer<FieldInteger>, count: Int, pool: WorkerPool) {
        let widths = Self.widths(of: scalars, count: count, pool: pool)
        self.init(of: scalars, count: count, bits: WindowPlan.bestWidth(for: widths), pool: pool)
    }

    /// The same with windows of `bits` bits, 4 … 16.
    package init(of scalars: UnsafePointer<FieldInteger>, count: Int, bits: Int, pool: WorkerPool) {
        _ = Backend.honourEnvironment
        self.count = count
        self.bits = bits
        let windows = WindowPlan.windowCount(bits: bits)
        rows = .allocate(capacity: max(1, windows * count))
        nonisolated(unsafe) let target = rows
        nonisolated(unsafe) let source = scalars
        let chunks = Chunks(count: count)
        let counters = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, chunks.number * windows))
        counters.initialize(repeating: 0, count: chunks.number * windows)
        defer { counters.deallocate() }
        nonisolated(unsafe) let counts = counters
        pool.run(chunks.number) { chunk in
            let range = chunks.range(chunk)
            bn254_msm_digits_vartime(
                target + range.lowerBound, count, counts + chunk * windows, (source + range.lowerBound).rawPointer,
                range.count, UInt32(bits))
        }
        var used = [Int](repeating: 0, count: windows)
        for index in 0..<(chunks.number * windows) { used[index % windows] += Int(counters[index]) }
        while used.last == 0 { used.removeLast() }
        self.used = used
    }

    deinit {
        explicit_bzero(rows, WindowPlan.windowCount(bits: bits) * count * MemoryLayout<Int16>.stride)
        rows.deallocate()
    }

    /// The digits of one window, for all scalars.
    func row(_ window: Int) -> UnsafePointer<Int16> { UnsafePointer(rows + window * count) }

    /// How many scalars have each width 0 … 254 in bits.
    private static func widths(of scalars: UnsafePointer<FieldInteger>, count: Int, pool: WorkerPool) -> [Int] {
        nonisolated(unsafe) let source = scalars
        let chunks = Chunks(count: count)
        let histograms = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, chunks.number * 256))
        histograms.initialize(repeating: 0, count: chunks.number * 256)
        defer { histograms.deallocate() }
        nonisolated(unsafe) let counts = histograms
        pool.run(chunks.number) { chunk in
            let range = chunks.range(chunk)
            bn254_msm_widths_vartime(counts + chunk * 256, (source + range.lowerBound).rawPointer, range.count)
        }
        var widths = [Int](repeating: 0, count: 256)
        for index in 0..<(chunks.number * 256) { widths[index % 256] += Int(histograms[index]) }
        return widths
    }

    /// Pieces of about a millisecond.
    private struct Chunks {
        let count: Int
        private var length: Int { 1 << 14 }
        var number: Int { (count + length - 1) / length }
        func range(_ chunk: Int) -> Range<Int> { (chunk * length)..<min((chunk + 1) * length, count) }
    }
}

// FieldInteger and bn254_integer are both four little-endian limbs.
extension UnsafePointer<FieldInteger> {
    fileprivate var rawPointer: UnsafePointer<bn254_integer> {
        UnsafeRawPointer(self).assumingMemoryBound(to: bn254_integer.self)
    }
}
