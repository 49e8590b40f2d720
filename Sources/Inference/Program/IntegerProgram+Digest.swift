import CanonicalEncoding

extension IntegerProgram {
    /// SHA-256 under "assay.integer-program.v1" of the program's one encoding: what is computed, by which numbers. Names of
    /// tables and sections take no part.
    ///
    /// Every integer has eight bytes, little-endian; every list comes after its length. `docs/inference-semantics.md` has the layout.
    package var digest: Digest {
        var encoder = ProgramEncoder()
        encoder.list(inputs) { $0.range($1) }
        encoder.list(weights) { $0.range($1) }
        encoder.list(tables) { encoder, table in
            encoder.integer(table.lower)
            encoder.list(table.values) { $0.integer($1) }
        }
        encoder.list(operations) { $0.operation($1) }
        encoder.list(outputs) { $0.form($1) }
        return .sha256(domain: "assay.integer-program.v1", encoder.bytes)
    }
}

/// Writes the parts of a program down.
private struct ProgramEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ value: Int64) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout ProgramEncoder, Element) -> Void) {
        integer(Int64(elements.count))
        for element in elements { write(&self, element) }
    }

    mutating func range(_ range: ClosedRange<Int64>) {
        integer(range.lowerBound)
        integer(range.upperBound)
    }

    mutating func form(_ form: AffineForm) {
        integer(form.constant)
        list(form.terms) { encoder, term in
            encoder.integer(Int64(term.wire))
            encoder.integer(term.coefficient)
        }
    }

    /// A bound that may not be there: how many there are, and it.
    private mutating func optional(_ value: Int64?) { list(value.map { [$0] } ?? []) { $0.integer($1) } }

    mutating func operation(_ operation: IntegerProgram.Operation) {
        switch operation {
        case .rescale(let value, let shift, let rounding, let lower, let upper):
            integer(0)
            form(value)
            integer(Int64(shift))
            integer(rounding.number)
            optional(lower)
            optional(upper)
        case .product(let left, let right):
            integer(1)
            form(left)
            form(right)
        case .lookup(let value, let table):
            integer(2)
            form(value)
            integer(Int64(table))
        case .maximum(let values):
            integer(3)
            list(values) { $0.form($1) }
        case .isNegative(let value):
            integer(4)
            form(value)
        case .isZero(let value):
            integer(5)
            form(value)
        case .quotient(let dividend, let divisor):
            integer(6)
            form(dividend)
            form(divisor)
        case .sorted(let values):
            integer(7)
            list(values) { $0.form($1) }
        case .matrixProduct(let left, let right, let rows, let inner, let columns):
            integer(8)
            list(left) { $0.form($1) }
            list(right) { $0.form($1) }
            for size in [rows, inner, columns] { integer(Int64(size)) }
        case .convolution(let kernels, let signals, let shape):
            integer(9)
            list(kernels) { $0.form($1) }
            list(signals) { $0.form($1) }
            for size in [shape.maps, shape.channels, shape.length] { integer(Int64(size)) }
            list(shape.offsets) { $0.integer(Int64($1)) }
            list(shape.positions) { $0.integer(Int64($1)) }
        case .weights(let numbers):
            integer(10)
            integer(Int64(numbers.lowerBound))
            integer(Int64(numbers.upperBound))
        }
    }
}

extension IntegerProgram.Rounding {
    /// Its number in encodings.
    fileprivate var number: Int64 {
        switch self {
        case .floor: 0
        case .halfUp: 1
        case .halfEven: 2
        }
    }
}
