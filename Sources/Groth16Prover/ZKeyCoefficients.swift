import Algebra
import CCurves
import R1CS

/// Section 4 of a `.zkey`: the terms of A and B, in any order.
///
/// A record has 44 bytes: matrix u32 (0 is A, 1 is B), row u32, wire u32, and the coefficient times R² as a plain integer:
/// the Montgomery form of its Montgomery form.
struct ZKeyCoefficients {
    /// The records, back to back.
    let records: UnsafeRawBufferPointer
    let wireCount: Int
    let domainSize: Int
    let place: String

    private struct Record {
        let matrix: UInt32
        let row: UInt32
        let wire: UInt32
        let value: FieldInteger
    }

    private var count: Int { records.count / ZKeyHeader.coefficientByteCount }

    private func record(_ index: Int) -> Record {
        let start = index * ZKeyHeader.coefficientByteCount
        func word(_ offset: Int) -> UInt32 {
            UInt32(littleEndian: records.loadUnaligned(fromByteOffset: start + offset, as: UInt32.self))
        }
        func limb(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: records.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self))
        }
        return Record(
            matrix: word(0), row: word(4), wire: word(8),
            value: FieldInteger(limbs: (limb(12), limb(20), limb(28), limb(36))))
    }

    /// A term, and the row that it belongs to.
    private struct Place {
        let row: UInt32
        let term: SparseTerm
    }

    /// A and B as a system without C. Its rows are the constraints and after them the binding rows.
    ///
    /// Every record is read once and checked as it is read: whoever changes the file meanwhile can have other terms
    /// read, which the proof's self-check notices, but none that is out of range.
    func factors(publicInputCount: Int) throws(ProvingKeyError) -> ConstraintSystem<Fr> {
        guard count < Int(UInt32.max) else { throw fail("too-large", "more coefficients than 32 bits count") }
        var table = CoefficientTable<Fr>()
        var places: [[Place]] = [[], []]
        var rowCount = 0
        for index in 0..<count {
            let record = record(index)
            // P1, and P2: a domain that is too small has rows beyond its end.
            guard record.matrix < 2 else { throw fail("matrix-out-of-range", "coefficient \(index) is of no matrix") }
            guard record.row < domainSize else {
                throw fail("row-out-of-range", "coefficient \(index) is in row \(record.row) of \(domainSize)")
            }
            guard record.wire < wireCount else {
                throw fail("wire-out-of-range", "coefficient \(index) is of wire \(record.wire) of \(wireCount)")
            }
            guard record.value < Fr.modulus else {
                throw fail("value-not-canonical", "coefficient \(index) is not below the order of the field")
            }
            let number = table.number(of: Fr(raw: .init(limb: record.value.limbs)))
            places[Int(record.matrix)].append(
                Place(row: record.row, term: SparseTerm(coefficient: number, wire: record.wire)))
            rowCount = max(rowCount, Int(record.row) + 1)
        }
        // Taken for a Montgomery form, the integer 1 is 1/R: one product takes the second R away.
        let reciprocal = Fr(raw: .init(limb: (1, 0, 0, 0)))
        return ConstraintSystem(
            a: Self.matrix(places[0], rowCount: rowCount), b: Self.matrix(places[1], rowCount: rowCount),
            c: SparseMatrix(rowStarts: [UInt32](repeating: 0, count: rowCount + 1), terms: []),
            coefficients: table.values.map { $0 * reciprocal }, wireCount: wireCount, publicInputCount: publicInputCount
        )
    }

    /// Terms sorted by rows; those of a row keep their order.
    private static func matrix(_ places: [Place], rowCount: Int) -> SparseMatrix {
        var starts = [UInt32](repeating: 0, count: rowCount + 1)
        for place in places { starts[Int(place.row) + 1] += 1 }
        for row in 0..<rowCount { starts[row + 1] += starts[row] }
        var next = starts
        var terms = [SparseTerm](repeating: SparseTerm(coefficient: 0, wire: 0), count: places.count)
        for place in places {
            terms[Int(next[Int(place.row)])] = place.term
            next[Int(place.row)] += 1
        }
        return SparseMatrix(rowStarts: starts, terms: terms)
    }

    private func fail(_ code: String, _ message: String) -> ProvingKeyError {
        ProvingKeyError(code: "zkey." + code, path: place, "section 4 (coefficients): \(message)")
    }
}
