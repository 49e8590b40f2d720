extension ProgramBuilder {
    /// left · right for matrices of rows × inner and inner × columns, row by row.
    ///
    /// - Precondition: the matrices have as many forms as the shapes say.
    package mutating func matrixProduct(
        _ left: [AffineForm], _ right: [AffineForm], rows: Int, inner: Int, columns: Int
    ) throws(InferenceError) -> [AffineForm] {
        precondition(left.count == rows * inner && right.count == inner * columns, "as many forms as the shapes say")
        guard rows > 0, columns > 0 else { return [] }
        guard inner > 0 else { return Array(repeating: AffineForm(0), count: rows * columns) }
        let (one, two) = (try ranges(of: left), try ranges(of: right))
        var results: [ClosedRange<Int64>] = []
        results.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns {
                var range = ProductRange()
                for index in 0..<inner { range.add(one[row * inner + index], two[index * columns + column]) }
                results.append(try range.checked())
            }
        }
        return try append(
            .matrixProduct(left: left, right: right, rows: rows, inner: inner, columns: columns), results)
    }

    /// Kernels moved over signals.
    ///
    /// - Precondition: there are as many forms as the shape says.
    package mutating func convolution(
        _ kernels: [AffineForm], over signals: [AffineForm], _ shape: ConvolutionShape
    ) throws(InferenceError) -> [AffineForm] {
        precondition(
            kernels.count == shape.kernelCount && signals.count == shape.channels * shape.length,
            "as many forms as the shape says")
        guard shape.resultCount > 0 else { return [] }
        guard !kernels.isEmpty else { return Array(repeating: AffineForm(0), count: shape.resultCount) }
        let (one, two) = (try ranges(of: kernels), try ranges(of: signals))
        var results: [ClosedRange<Int64>] = []
        results.reserveCapacity(shape.resultCount)
        try shape.forEachResult { pairs throws(InferenceError) in
            var range = ProductRange()
            for (kernel, place) in pairs { range.add(one[kernel], two[place]) }
            results.append(try range.checked())
        }
        return try append(.convolution(kernels: kernels, signals: signals, shape), results)
    }

    private func ranges(of forms: [AffineForm]) throws(InferenceError) -> [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        ranges.reserveCapacity(forms.count)
        for form in forms { ranges.append(try range(of: form)) }
        return ranges
    }
}

/// What a sum of products can be.
private struct ProductRange {
    private var lower: Int128 = 0
    private var upper: Int128 = 0
    /// Of all partial sums.
    private var magnitude: Int128 = 0

    mutating func add(_ left: ClosedRange<Int64>, _ right: ClosedRange<Int64>) {
        // One product may have 124 bits: a few more of them would overflow.
        guard magnitude < 1 << 62 else { return }
        let (a, b) = (Int128(left.lowerBound), Int128(left.upperBound))
        let (c, d) = (Int128(right.lowerBound), Int128(right.upperBound))
        let (least, greatest) = (min(a * c, a * d, b * c, b * d), max(a * c, a * d, b * c, b * d))
        lower += least
        upper += greatest
        magnitude += max(greatest, -least)
    }

    /// - Throws: `model.too-wide` when it leaves ±2^62, or partial sums may.
    func checked() throws(InferenceError) -> ClosedRange<Int64> {
        guard magnitude < 1 << 62 else { throw .tooWide }
        return Int64(lower)...Int64(upper)
    }
}
