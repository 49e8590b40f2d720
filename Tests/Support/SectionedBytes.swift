/// A file of sections taken apart, to be put together with something wrong about it.
package struct SectionedBytes {
    /// The magic word.
    package var magic: [UInt8]
    /// The version.
    package var version: UInt32
    /// The sections, in the order of the file.
    package var sections: [(number: UInt32, contents: [UInt8])] = []

    /// Takes a file apart that is whole.
    package init(_ bytes: [UInt8]) {
        magic = Array(bytes[..<4])
        version = UInt32(Self.integer(bytes[4..<8]))
        var offset = 12
        while offset < bytes.count {
            let length = Self.integer(bytes[(offset + 4)..<(offset + 12)])
            sections.append(
                (
                    UInt32(Self.integer(bytes[offset..<(offset + 4)])),
                    Array(bytes[(offset + 12)..<(offset + 12 + length)])
                ))
            offset += 12 + length
        }
    }

    /// The contents of a section.
    package subscript(number: UInt32) -> [UInt8] {
        get { sections.first { $0.number == number }!.contents }
        set { sections[sections.firstIndex { $0.number == number }!].contents = newValue }
    }

    /// The file again.
    package var bytes: [UInt8] {
        var result = magic + Self.bytes(version) + Self.bytes(UInt32(sections.count))
        for section in sections {
            result += Self.bytes(section.number) + Self.bytes(UInt64(section.contents.count)) + section.contents
        }
        return result
    }

    /// The little-endian bytes of an integer.
    package static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
