import Algebra

/// The container of circom's and snarkjs's binary files: a magic word, a version, and numbered sections in any order.
///
/// Layout, all integers little-endian: magic[4], version u32, number of sections u32, then for each: number u32,
/// length u64, contents. Sections that nobody asks for are passed over; one that comes twice is refused, and so is
/// anything behind the last.
package struct SectionedFile {
    /// What kind of file is expected.
    package struct Format: Sendable {
        /// The magic word, which is also how its error codes begin.
        package let name: String
        /// The versions that are understood.
        package let versions: ClosedRange<UInt32>

        package init(name: String, versions: ClosedRange<UInt32>) {
            self.name = name
            self.versions = versions
        }

        /// An error of this format.
        package func error(_ code: String, _ place: String, _ message: String) -> CircuitFileError {
            CircuitFileError(code: "\(name).\(code)", message: "\(place): \(message)")
        }
    }

    /// More than any format has; bounds what a file of nothing but section heads can make a reader hold.
    private static let maximumSectionCount = 64

    /// The kind of file.
    package let format: Format
    /// The file's name, for messages.
    package let place: String
    /// The numbers of the sections, in the order of the file.
    package private(set) var order: [UInt32] = []
    private let bytes: UnsafeRawBufferPointer
    private var ranges: [UInt32: Range<Int>] = [:]

    /// Reads the heads of all sections. `bytes` must outlive this value and every cursor taken from it.
    package init(_ bytes: UnsafeRawBufferPointer, format: Format, place: String) throws(CircuitFileError) {
        self.format = format
        self.place = place
        self.bytes = bytes
        var cursor = SectionCursor(bytes, format: format, place: place, section: "the file's head")
        guard bytes.count >= 4, try cursor.take(4).elementsEqual(format.name.utf8) else {
            throw format.error("not-\(format.name)", place, "this is no .\(format.name) file")
        }
        let version = try cursor.uint32()
        guard format.versions.contains(version) else {
            throw format.error("unknown-version", place, "version \(version) is not known")
        }
        let count = try cursor.uint32()
        guard count <= Self.maximumSectionCount else {
            throw format.error("too-many-sections", place, "\(count) sections are more than such a file has")
        }
        for _ in 0..<count {
            let number = try cursor.uint32()
            let length = try cursor.uint64()
            guard length <= UInt64(cursor.remaining) else {
                throw format.error(
                    "truncated", place,
                    "section \(number) is said to have \(length) bytes, but \(cursor.remaining) are left")
            }
            guard ranges[number] == nil else {
                throw format.error("section-duplicate", place, "section \(number) comes twice")
            }
            ranges[number] = cursor.offset..<(cursor.offset + Int(length))
            order.append(number)
            _ = try cursor.take(Int(length))
        }
        guard cursor.remaining == 0 else {
            throw format.error("trailing-bytes", place, "\(cursor.remaining) bytes follow the last section")
        }
    }

    /// Whether there is a section of this number.
    package func has(_ number: UInt32) -> Bool { ranges[number] != nil }

    /// The contents of a section that must be there; `name` is for messages.
    package func section(_ number: UInt32, _ name: String) throws(CircuitFileError) -> SectionCursor {
        guard let range = ranges[number] else {
            throw format.error("section-missing", place, "section \(number) (\(name)) is missing")
        }
        return SectionCursor(
            UnsafeRawBufferPointer(rebasing: bytes[range]), format: format, place: place,
            section: "section \(number) (\(name))")
    }

    /// Where a section lies in the file.
    package func range(_ number: UInt32) -> Range<Int>? { ranges[number] }
}

extension [UInt8] {
    /// Decodes the bytes in place, with the error's type kept.
    func decoded<Value>(
        _ body: (UnsafeRawBufferPointer) throws(CircuitFileError) -> Value
    ) throws(CircuitFileError) -> Value {
        let outcome: Result<Value, CircuitFileError> = withUnsafeBytes { bytes in
            do throws(CircuitFileError) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}

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

/// The bytes of such a file.
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
