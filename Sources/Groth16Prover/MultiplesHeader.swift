import Algebra
import CanonicalEncoding

/// The head of a file of precomputed multiples.
///
/// Layout (integers little-endian): magic[8], version u32, bits u32, factor u32, zero u32, digest of the key's
/// header[32], root of block digests[32], and the BLAKE2b digest of all of that. Then the block digests, zeros up to the
/// body, the body: for each section of points, in the key's order, the tables 1 … factor − 1, each from a page's start.
struct MultiplesHeader: Equatable, Sendable {
    static let magic = Array("ASSAYMUL".utf8)
    static let version: UInt32 = 1
    static let byteCount = 8 + 4 * 4 + 3 * Digest.byteCount
    /// The sections that have multiples.
    static let sections: [KeySection] = [.aPoints, .b1Points, .b2Points, .lPoints, .hPoints]
    /// More would not pay: one table then serves one window of 16 bits.
    static let factors = 2...16

    /// The width of the windows.
    let bits: Int
    /// How many tables there are for each section, the key's own points included.
    let factor: Int
    /// The digest of the header of the key.
    let key: Digest
    /// The root of the block digests.
    var root: Digest
    /// Where the key's sections lie.
    let layout: KeyLayout

    /// The distance of two tables in windows: table j holds 2^(bits·stride·j) times the key's points.
    var stride: Int { WindowPlan.stride(bits: bits, factor: factor) }

    /// The bytes of a table, counted from the start of the body; tables are numbered from 1.
    func range(of section: KeySection, table: Int) -> Range<Int> {
        var start = 0
        for earlier in Self.sections.prefix(while: { $0 != section }) {
            start += (factor - 1) * KeyLayout.aligned(byteCount(of: earlier))
        }
        start += (table - 1) * KeyLayout.aligned(byteCount(of: section))
        return start..<(start + byteCount(of: section))
    }

    /// All tables of a section.
    func range(of section: KeySection) -> Range<Int> {
        range(of: section, table: 1).lowerBound..<range(of: section, table: factor - 1).upperBound
    }

    var bodyByteCount: Int { KeyLayout.aligned(range(of: .hPoints, table: factor - 1).upperBound) }
    var blockCount: Int { (bodyByteCount + KeyLayout.blockByteCount - 1) / KeyLayout.blockByteCount }
    var bodyOffset: Int { KeyLayout.aligned(Self.byteCount + blockCount * Digest.byteCount) }

    private func byteCount(of section: KeySection) -> Int { layout.count(of: section) * section.elementByteCount }

    var bytes: [UInt8] {
        var result = Self.magic
        for value in [Self.version, UInt32(bits), UInt32(factor), 0] { result += KeyHeader.bytes(value) }
        result += key.bytes + root.bytes
        return result + Self.digest(of: result).bytes
    }

    /// The digest that ends a header.
    static func digest(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { Blake2bHasher.digest(domain: "assay.multiples-header.v1", $0) }
    }
}

extension MultiplesHeader {
    /// Decodes the header of a file and checks that it goes with a key.
    init(file: UnsafeRawBufferPointer, path: String, key: Digest, layout: KeyLayout) throws(ProvingKeyError) {
        func fail(_ code: String, _ message: String) -> ProvingKeyError {
            ProvingKeyError(code: "key.multiples-" + code, path: path, message)
        }
        guard file.count >= Self.byteCount, file.prefix(8).elementsEqual(Self.magic) else {
            throw fail("damaged", "not a file of precomputed multiples")
        }
        let head = Array(file[..<(Self.byteCount - Digest.byteCount)])
        guard file[(Self.byteCount - Digest.byteCount)..<Self.byteCount].elementsEqual(Self.digest(of: head).bytes)
        else { throw fail("damaged", "the header does not match its digest; `assay setup precompute` makes it anew") }
        // The copy is read, which has passed, not the file, which may change.
        func field(_ index: Int) -> Int { Int(KeyHeader.integer(head, 8 + 4 * index, UInt32.self)) }
        guard field(0) == Int(Self.version), field(3) == 0 else { throw fail("unknown-version", "another version") }
        guard (4...16).contains(field(1)), Self.factors.contains(field(2)) else {
            throw fail("damaged", "the header contradicts itself")
        }
        guard KeyHeader.digest(head, 24) == key else {
            throw fail("of-another-key", "made for another key; `assay setup precompute` makes it anew")
        }
        self.init(bits: field(1), factor: field(2), key: key, root: KeyHeader.digest(head, 56), layout: layout)
        guard file.count == bodyOffset + bodyByteCount else {
            throw fail("wrong-length", "the file has \(file.count) bytes instead of \(bodyOffset + bodyByteCount)")
        }
        let table = UnsafeRawBufferPointer(rebasing: file[Self.byteCount..<bodyOffset])
        guard KeyHeader.rootDigest(ofTable: table) == root else {
            throw fail("damaged", "the table of block digests does not match its digest")
        }
    }
}
