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
