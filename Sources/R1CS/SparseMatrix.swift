import Algebra

/// Rows of sparse linear combinations over one shared table of distinct coefficients (compressed sparse rows).
///
/// Eight bytes a term: a coefficient of 32 bytes is stored once, however often it occurs.
public struct SparseMatrix: Hashable, Sendable {
    /// `rowStarts[i] ..< rowStarts[i + 1]` are the terms of row i; one entry more than there are rows.
    public private(set) var rowStarts: [UInt32] = [0]
    /// Terms of all rows, in order; ascending by wire within a row if a builder wrote them, in the order of the file if
    /// they were read.
    public private(set) var terms: [SparseTerm] = []

    /// An empty matrix.
    public init() {}

    /// A matrix from its parts: one more row start than there are rows, from 0 to the number of terms, ascending.
    package init(rowStarts: [UInt32], terms: [SparseTerm]) {
        precondition(rowStarts.first == 0 && rowStarts.last.map(Int.init) == terms.count, "rows cover the terms")
        self.rowStarts = rowStarts
        self.terms = terms
    }

    /// The number of rows.
    @inlinable public var rowCount: Int { rowStarts.count - 1 }

    /// The terms of row `index`.
    @inlinable
    public func row(_ index: Int) -> ArraySlice<SparseTerm> {
        terms[Int(rowStarts[index])..<Int(rowStarts[index + 1])]
    }

    mutating func append(_ row: some Sequence<SparseTerm>) {
        terms.append(contentsOf: row)
        rowStarts.append(UInt32(terms.count))
    }

    /// Makes room.
    mutating func reserveCapacity(rows: Int) {
        rowStarts.reserveCapacity(rows + 1)
    }

    /// Adds a term to the row under way.
    mutating func append(_ term: SparseTerm) {
        terms.append(term)
    }

    /// Ends the row under way; the next term begins another.
    mutating func endRow() {
        rowStarts.append(UInt32(terms.count))
    }

    /// Adds `offset` to every wire index from `first` on.
    mutating func shiftWires(from first: UInt32, by offset: Int64) {
        for index in terms.indices where terms[index].wire >= first {
            terms[index].wire = UInt32(Int64(terms[index].wire) + offset)
        }
    }

    /// The matrix without one row: a mutant.
    package func removingRow(_ index: Int) -> Self {
        var result = Self()
        for row in 0..<rowCount where row != index { result.append(self.row(row)) }
        return result
    }

    /// The matrix with another row in the place of one: a mutant.
    func replacingRow(_ index: Int, by terms: [SparseTerm]) -> Self {
        var result = Self()
        for row in 0..<rowCount { row == index ? result.append(terms) : result.append(self.row(row)) }
        return result
    }
}

/// The distinct coefficients of a circuit's matrices.
package struct CoefficientTable<F: PrimeField>: Sendable {
    /// The coefficients, in the order in which they were first met.
    package private(set) var values: [F] = []
    private var numbers: [F: UInt32] = [:]

    /// An empty table.
    package init() {}

    /// The number of a coefficient; a new one if it has not been met.
    @_specialize(where F == Fr)
    package mutating func number(of value: F) -> UInt32 {
        // One and minus one are nearly always among the first, and most of all.
        for number in 0..<min(4, values.count) where values[number] == value { return UInt32(number) }
        if let number = numbers[value] { return number }
        let number = UInt32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }
}
