import Algebra

/// Reads a section front to back; every read is bounded by what is left.
package struct SectionCursor {
    /// How far reading has come.
    package private(set) var offset = 0
    private let bytes: UnsafeRawBufferPointer
    private let format: SectionedFile.Format
    private let place: String
    private let section: String

    init(_ bytes: UnsafeRawBufferPointer, format: SectionedFile.Format, place: String, section: String) {
        self.bytes = bytes
        self.format = format
        self.place = place
        self.section = section
    }

    /// The length of the section.
    package var count: Int { bytes.count }
    /// How many bytes are left.
    package var remaining: Int { bytes.count - offset }

    /// An error about this section.
    package func error(_ code: String, _ message: String) -> CircuitFileError {
        format.error(code, place, "\(section): \(message)")
    }

    /// The next `count` bytes.
    package mutating func take(_ count: Int) throws(CircuitFileError) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw error("truncated", "\(count) bytes are due, \(remaining) are left") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
    }

    /// The next four bytes.
    package mutating func uint32() throws(CircuitFileError) -> UInt32 { try integer(UInt32.self) }

    /// The next eight bytes.
    package mutating func uint64() throws(CircuitFileError) -> UInt64 { try integer(UInt64.self) }

    /// The next 32 bytes, as an integer of any value.
    package mutating func fieldInteger() throws(CircuitFileError) -> FieldInteger {
        FieldInteger(
            limbs: (
                try integer(UInt64.self), try integer(UInt64.self), try integer(UInt64.self), try integer(UInt64.self)
            ))
    }

    /// That nothing is left.
    package func finish() throws(CircuitFileError) {
        guard remaining == 0 else { throw error("section-size", "\(remaining) bytes too many") }
    }

    private mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type
    ) throws(CircuitFileError) -> T {
        let size = MemoryLayout<T>.size
        guard size <= remaining else { throw error("truncated", "\(size) bytes are due, \(remaining) are left") }
        defer { offset += size }
        return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
}
