import Algebra
import Gadgets
import R1CS

extension CircuitBuilder {
    /// left · right for matrices of rows × inner and inner × columns, all row by row. Twin: the interpreter's.
    ///
    /// What comes out is a hint, of which `enforceMatrixProduct` takes one value only. Cost: as that.
    mutating func matrixProduct(
        _ left: [Bounded<F>], _ right: [Bounded<F>], rows: Int, inner: Int, columns: Int
    ) -> [Scalar<F>] {
        let product = hint(
            .matrixProduct(rows: rows, inner: inner, columns: columns), "product",
            inputs: (left + right).map(\.combination), count: rows * columns)
        enforceMatrixProduct(
            "equal", Self.matrix(left, columns: inner), Self.matrix(right, columns: columns),
            equals: Self.matrix(product, columns: columns))
        return product
    }

    /// Kernels moved over signals. Twin: the interpreter's.
    ///
    /// What comes out is a hint, of which `enforceConvolution` takes one value only. Cost: as that.
    mutating func convolution(
        _ kernels: [Bounded<F>], over signals: [Bounded<F>], _ shape: ConvolutionShape
    ) -> [Scalar<F>] {
        let results = hint(
            .convolution(shape), "results", inputs: (kernels + signals).map(\.combination), count: shape.resultCount)
        enforceConvolution(
            "equal", kernels: Self.matrix(kernels, columns: shape.channels * shape.offsets.count),
            signals: Self.matrix(signals, columns: shape.length), offsets: shape.offsets, positions: shape.positions,
            equals: Self.matrix(results, columns: shape.positions.count))
        return results
    }

    private static func matrix(_ values: [Bounded<F>], columns: Int) -> [[Scalar<F>]] {
        matrix(values.map { Scalar($0) }, columns: columns)
    }

    private static func matrix(_ values: [Scalar<F>], columns: Int) -> [[Scalar<F>]] {
        stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
}

extension Hint {
    /// A product of matrices; the inputs are left and right, row by row.
    fileprivate static func matrixProduct(rows: Int, inner: Int, columns: Int) -> Self {
        Self("matrix-product", .unique(because: "factors have one product")) { inputs, outputs in
            for index in outputs.indices {
                let (row, column) = (index / columns, index % columns)
                var sum = F.zero
                for step in 0..<inner {
                    sum += inputs[row * inner + step] * inputs[(rows * inner) + step * columns + column]
                }
                outputs.initializeElement(at: index, to: sum)
            }
        }
    }

    /// Kernels moved over signals; the inputs are kernels and signals.
    fileprivate static func convolution(_ shape: ConvolutionShape) -> Self {
        Self("convolution", .unique(because: "factors have one sum of products")) { inputs, outputs in
            var index = 0
            shape.forEachResult { pairs in
                var sum = F.zero
                for (kernel, place) in pairs { sum += inputs[kernel] * inputs[shape.kernelCount + place] }
                outputs.initializeElement(at: index, to: sum)
                index += 1
            }
        }
    }
}
