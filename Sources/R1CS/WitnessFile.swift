import Algebra
import CanonicalEncoding

/// A circuit's witness as circom's programs and snarkjs write it: `.wtns`.
///
/// Section 1: size of the field u32, prime, number of values u32. Section 2: the values as plain little-endian integers.
public enum WitnessFile {
    private static let format = SectionedFile.Format(name: "wtns", versions: 1...2)

    /// Reads a file. Every value is below the order of the field, and the first is one.
    public static func read(path: String) throws(CircuitFileError) -> [Fr] {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path: path) } catch { throw CircuitFileError(error) }
        defer { withExtendedLifetime(file) {} }
        return try decode(file.bytes, place: path)
    }

    /// Reads bytes; `place` is what messages call them.
    public static func decode(_ bytes: [UInt8], place: String = "witness") throws(CircuitFileError) -> [Fr] {
        try bytes.decoded { bytes throws(CircuitFileError) in try decode(bytes, place: place) }
    }

    /// The bytes of a file, as snarkjs writes it.
    public static func encode(_ witness: [Fr]) -> [UInt8] {
        var writer = SectionWriter(format, version: 2, sectionCount: 2)
        writer.append(section: 1, byteCount: 40) { writer in
            writer.append(UInt32(32))
            writer.append(Fr.modulus)
            writer.append(UInt32(witness.count))
        }
        writer.append(section: 2, byteCount: 32 * witness.count) { writer in
            for value in witness { writer.append(value.integer) }
        }
        return writer.bytes
    }

    private static func decode(
        _ bytes: UnsafeRawBufferPointer, place: String
    ) throws(CircuitFileError) -> [Fr] {
        let file = try SectionedFile(bytes, format: format, place: place)
        var header = try file.section(1, "header")
        try header.expectScalarField()
        let count = Int(try header.uint32())
        try header.finish()
        var values = try file.section(2, "values")
        guard values.count == 32 * count else {
            throw values.error("section-size", "\(count) values are due, but there are \(values.count) bytes")
        }
        guard count > 0 else { throw values.error("first-not-one", "there is not even the constant one") }
        var result: [Fr] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            guard let value = Fr(integer: try values.fieldInteger()) else {
                throw values.error("value-not-canonical", "value \(index) is not below the order of the field")
            }
            result.append(value)
        }
        guard result[0] == .one else { throw values.error("first-not-one", "the first value is not one") }
        return result
    }
}
