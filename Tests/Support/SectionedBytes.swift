/// A file of sections taken apart, to be put together with something wrong about it.
struct SectionedBytes {
    var magic: [UInt8]
    var version: UInt32
    var sections: [(number: UInt32, contents: [UInt8])] = []

    init(_ bytes: [UInt8]) {
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
    subscript(number: UInt32) -> [UInt8] {
        get { sections.first { $0.number == number }!.contents }
        set { sections[sections.firstIndex { $0.number == number }!].contents = newValue }
    }

    var bytes: [UInt8] {
        var result = magic + Self.bytes(version) + Self.bytes(UInt32(sections.count))
        for section in sections {
            result += Self.bytes(section.number) + Self.bytes(UInt64(section.contents.count)) + section.contents
        }
        return result
    }

    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

/// A reproducible source of randomness: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
