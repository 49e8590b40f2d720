/// How kernels move over signals: result (m, n) is Σ kernel (m, c, t) · signal (c, offsets[t] + positions[n]), summed over channels c
/// and taps t.
///
/// Signals of several dimensions lie in a row, with their padding, and those of a batch one behind the other: so a tap is one
/// offset, and a position one number.
package struct ConvolutionShape: Hashable, Sendable {
    /// How many kernels.
    package let maps: Int
    /// How many signals, and parts of each kernel.
    package let channels: Int
    /// The elements of a signal.
    package let length: Int
    /// Where each tap lies behind a kernel's position; as many as a kernel has elements for each channel.
    package let offsets: [Int]
    /// Where kernels stand, all different.
    package let positions: [Int]

    /// A shape.
    /// - Precondition: no offset or position is negative, and no place lies behind the signals.
    package init(maps: Int, channels: Int, length: Int, offsets: [Int], positions: [Int]) {
        precondition(
            (offsets + positions).allSatisfy { $0 >= 0 } && (offsets.max() ?? 0) + (positions.max() ?? 0) < length,
            "every place lies in the signals")
        self.maps = maps
        self.channels = channels
        self.length = length
        self.offsets = offsets
        self.positions = positions
    }

    /// How many results, map by map.
    package var resultCount: Int { maps * positions.count }

    /// How many elements the kernels have, kernel by kernel and channel by channel.
    package var kernelCount: Int { maps * channels * offsets.count }

    /// Tells for every result, in order, which elements of the kernels and the signals meet there.
    func forEachResult<E>(
        _ body: (_ pairs: [(kernel: Int, place: Int)]) throws(E) -> Void
    ) throws(E) {
        var pairs = [(kernel: Int, place: Int)](repeating: (0, 0), count: channels * offsets.count)
        for map in 0..<maps {
            for position in positions {
                for index in pairs.indices {
                    let (channel, tap) = (index / offsets.count, index % offsets.count)
                    pairs[index] = (map * pairs.count + index, channel * length + offsets[tap] + position)
                }
                try body(pairs)
            }
        }
    }
}
