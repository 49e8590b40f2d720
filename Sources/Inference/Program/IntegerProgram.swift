/// What a model computes, in integers: the one definition that the interpreter runs and the circuit proves.
///
/// A list of operations, each of which makes one or more new *wires*, in order, from affine forms of earlier ones. Linear layers
/// with public weights are no operations: they are forms. Every wire has a range that holds for all inputs, and all private weights,
/// inside of theirs.
package struct IntegerProgram: Sendable {
    /// y = table[x − lower].
    package struct Table: Hashable, Sendable {
        /// What reports call it, such as `sigmoid`.
        package let name: String
        /// The least x.
        package let lower: Int64
        /// The values, of x = lower and on.
        package let values: [Int64]

        /// A table; `values` is not empty.
        package init(name: String, lower: Int64, values: [Int64]) {
            precondition(!values.isEmpty, "a table has values")
            self.name = name
            self.lower = lower
            self.values = values
        }
    }

    /// How a division by a power of two rounds.
    package enum Rounding: Hashable, Sendable {
        /// ⌊x⌋.
        case floor
        /// ⌊x + 1/2⌋: to the nearest, ties up.
        case halfUp
        /// To the nearest, ties to the even one.
        case halfEven
    }

    /// One operation.
    package enum Operation: Hashable, Sendable {
        /// x / 2^shift, rounded, and then no less and no more than the bounds.
        case rescale(AffineForm, shift: Int, Rounding, lower: Int64?, upper: Int64?)
        /// x·y
        case product(AffineForm, AffineForm)
        /// The value of the table with this number at x, which lies in it.
        case lookup(AffineForm, table: Int)
        /// The greatest, of at least two.
        case maximum([AffineForm])
        /// 1 if x < 0, else 0.
        case isNegative(AffineForm)
        /// 1 if x = 0, else 0.
        case isZero(AffineForm)
        /// ⌊x / y⌋ for x ≥ 0, y > 0.
        case quotient(AffineForm, by: AffineForm)
        /// All of them in ascending order: as many wires.
        case sorted([AffineForm])
        /// left · right for matrices of rows × inner and inner × columns, all row by row: rows · columns wires.
        case matrixProduct(left: [AffineForm], right: [AffineForm], rows: Int, inner: Int, columns: Int)
        /// Kernels moved over signals: as many wires as the shape has results.
        case convolution(kernels: [AffineForm], signals: [AffineForm], ConvolutionShape)
        /// The private weights with these numbers: as many wires.
        case weights(Range<Int>)

        /// How many wires it makes.
        package var wireCount: Int {
            switch self {
            case .sorted(let forms): forms.count
            case .matrixProduct(_, _, let rows, _, let columns): rows * columns
            case .convolution(_, _, let shape): shape.resultCount
            case .weights(let numbers): numbers.count
            default: 1
            }
        }
    }

    /// The ranges of the inputs, which are the first wires.
    package let inputs: [ClosedRange<Int64>]
    /// The ranges of private weights: of a second list of inputs, which is the same in every run of one model. Operations make
    /// wires of them.
    package let weights: [ClosedRange<Int64>]
    /// The operations, in order.
    package let operations: [Operation]
    /// The ranges of all wires.
    package let ranges: [ClosedRange<Int64>]
    /// The tables.
    package let tables: [Table]
    /// The parts of the program, such as a model's nodes: names, and the operation that each begins with, in order.
    package let sections: [(name: String, start: Int)]
    /// What comes out.
    package let outputs: [AffineForm]
    /// The ranges of what comes out.
    package let outputRanges: [ClosedRange<Int64>]
}
