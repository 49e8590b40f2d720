/// A cursor over bytes of evidence, which never trusts a length.
package struct ByteReader {
    /// Where it stands, from the beginning of the bytes.
    package private(set) var offset = 0
    private let bytes: [UInt8]
    private let area: String

    /// A cursor at the beginning.
    ///
    /// - Parameter area: what codes begin with, such as `sgx`.
    package init(_ bytes: [UInt8], area: String) {
        self.bytes = bytes
        self.area = area
    }

    /// How many bytes are left.
    package var remaining: Int { bytes.count - offset }

    /// Takes some bytes.
    ///
    /// - Throws: `….truncated`, with the place.
    package mutating func take(_ count: Int, _ what: String) throws(EvidenceError) -> [UInt8] {
        guard count >= 0, count <= remaining else {
            throw EvidenceError(
                code: "\(area).truncated",
                message: "at byte \(offset): \(what) has \(count) bytes, and \(remaining) are left")
        }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Takes an unsigned number, least significant byte first.
    package mutating func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type, _ what: String
    ) throws(EvidenceError) -> Number {
        try take(Number.bitWidth / 8, what).reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// Takes an unsigned number, most significant byte first.
    package mutating func bigEndian<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type, _ what: String
    ) throws(EvidenceError) -> Number {
        try take(Number.bitWidth / 8, what).reduce(0) { $0 << 8 | Number($1) }
    }

    /// Takes zero bytes.
    ///
    /// - Throws: `….reserved-not-zero`, with the place.
    package mutating func zeros(_ count: Int, _ what: String) throws(EvidenceError) {
        let place = offset
        guard try take(count, what).allSatisfy({ $0 == 0 }) else {
            throw EvidenceError(
                code: "\(area).reserved-not-zero", message: "at byte \(place): \(what) is not zero")
        }
    }

    /// Takes what is left.
    package mutating func rest() -> [UInt8] {
        defer { offset = bytes.count }
        return Array(bytes[offset...])
    }

    /// Nothing may be left.
    ///
    /// - Throws: `….trailing-bytes`, with the place.
    package func finish() throws(EvidenceError) {
        guard remaining == 0 else {
            throw EvidenceError(
                code: "\(area).trailing-bytes", message: "at byte \(offset): \(remaining) bytes after the end")
        }
    }
}
