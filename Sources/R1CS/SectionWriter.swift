import Algebra

/// Writes a file of sections; see `SectionedFile`.
package struct SectionWriter {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []

    /// Starts a file of `sectionCount` sections.
    package init(_ format: SectionedFile.Format, version: UInt32, sectionCount: Int) {
        bytes += Array(format.name.utf8)
        append(version)
        append(UInt32(sectionCount))
    }

    /// Appends a section.
    package mutating func append(section number: UInt32, byteCount: Int, _ body: (inout SectionWriter) -> Void) {
        append(number)
        append(UInt64(byteCount))
        let start = bytes.count
        bytes.reserveCapacity(start + byteCount)
        body(&self)
        precondition(bytes.count - start == byteCount, "a section has the length that its head says")
    }

    /// Appends an integer, the least significant byte first.
    package mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a field element as a plain integer of 32 bytes.
    package mutating func append(_ value: FieldInteger) {
        append(value.limbs.0)
        append(value.limbs.1)
        append(value.limbs.2)
        append(value.limbs.3)
    }
}
