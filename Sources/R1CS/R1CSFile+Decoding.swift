import Algebra
import CanonicalEncoding

extension R1CSFile {
    /// Reads a file. What it takes in memory is bounded by the file's length.
    public init(path: String) throws(CircuitFileError) {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path: path) } catch { throw CircuitFileError(error) }
        defer { withExtendedLifetime(file) {} }
        try self.init(file.bytes, place: path)
    }

    /// Reads bytes; `place` is what messages call them.
    public init(bytes: [UInt8], place: String = "r1cs") throws(CircuitFileError) {
        self = try bytes.decoded { bytes throws(CircuitFileError) in try Self(bytes, place: place) }
    }

    private init(_ bytes: UnsafeRawBufferPointer, place: String) throws(CircuitFileError) {
        let file = try SectionedFile(bytes, format: Self.format, place: place)
        for number in Section.customGates where file.has(number) {
            throw Self.format.error(
                "custom-gates", place, "the circuit has custom gates (section \(number)), which Groth16 cannot prove")
        }
        let header = try Header(try file.section(Section.header, "header"))
        let labels = try Self.labels(try file.section(Section.labels, "labels of wires"), header)
        let system = try Self.system(try file.section(Section.constraints, "constraints"), header)
        let numbers = file.order.filter { [Section.header, Section.constraints].contains($0) }
        self.init(
            system: system, publicOutputCount: header.outputs, privateInputCount: header.privateInputs,
            labelCount: header.labelCount, wireLabels: labels,
            sectionOrder: numbers.first == Section.header ? .headerFirst : .constraintsFirst)
    }

    private struct Header {
        let wireCount: Int
        let outputs: Int
        let publicInputs: Int
        let privateInputs: Int
        let labelCount: UInt64
        let constraintCount: Int

        init(_ section: SectionCursor) throws(CircuitFileError) {
            var section = section
            try section.expectScalarField()
            wireCount = Int(try section.uint32())
            outputs = Int(try section.uint32())
            publicInputs = Int(try section.uint32())
            privateInputs = Int(try section.uint32())
            labelCount = try section.uint64()
            constraintCount = Int(try section.uint32())
            try section.finish()
            // Of the private inputs the compiler may have optimised some away without counting anew.
            guard outputs + publicInputs < wireCount else {
                throw section.error(
                    "counts-contradict",
                    "\(wireCount) wires cannot hold the constant one, \(outputs) outputs and \(publicInputs) public "
                        + "inputs")
            }
        }
    }

    private static func labels(_ section: SectionCursor, _ header: Header) throws(CircuitFileError) -> [UInt64] {
        var section = section
        guard section.count == 8 * header.wireCount else {
            throw section.error(
                "section-size", "\(header.wireCount) labels are due, but there are \(section.count) bytes")
        }
        var labels: [UInt64] = []
        labels.reserveCapacity(header.wireCount)
        for wire in 0..<header.wireCount {
            let label = try section.uint64()
            guard label < header.labelCount else {
                throw section.error("label-out-of-range", "wire \(wire) has label \(label) of \(header.labelCount)")
            }
            labels.append(label)
        }
        return labels
    }

    private static func system(
        _ section: SectionCursor, _ header: Header
    ) throws(CircuitFileError) -> ConstraintSystem<Fr> {
        var section = section
        // The least that a constraint takes is three counts of terms, the least that a term takes is 36 bytes.
        guard header.constraintCount <= section.count / 12 else {
            throw section.error(
                "section-size",
                "\(header.constraintCount) constraints are due, but there are \(section.count) bytes")
        }
        guard section.count / 36 <= Int(UInt32.max) else {
            throw section.error("too-large", "the circuit has more terms than 32 bits count")
        }
        var coefficients = CoefficientTable<Fr>()
        var matrices = [SparseMatrix](repeating: SparseMatrix(), count: 3)
        for index in matrices.indices { matrices[index].reserveCapacity(rows: header.constraintCount) }
        for row in 0..<header.constraintCount {
            for index in matrices.indices {
                let count = Int(try section.uint32())
                guard count <= section.remaining / 36 else {
                    throw section.error(
                        "truncated",
                        "constraint \(row) is said to have \(count) terms, but \(section.remaining) bytes are left")
                }
                for _ in 0..<count {
                    let wire = try section.uint32()
                    guard wire < header.wireCount else {
                        throw section.error(
                            "wire-out-of-range", "constraint \(row) reads wire \(wire) of \(header.wireCount)")
                    }
                    guard let value = Fr(integer: try section.fieldInteger()) else {
                        throw section.error(
                            "value-not-canonical",
                            "constraint \(row) has a coefficient that is not below the order of the field")
                    }
                    matrices[index].append(
                        SparseTerm(coefficient: coefficients.number(of: value), wire: wire))
                }
                matrices[index].endRow()
            }
        }
        try section.finish()
        return ConstraintSystem(
            a: matrices[0], b: matrices[1], c: matrices[2], coefficients: coefficients.values,
            wireCount: header.wireCount, publicInputCount: header.outputs + header.publicInputs)
    }
}
