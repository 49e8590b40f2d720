import CanonicalEncoding
import TestSupport

/// Files that inputs are made of.
enum FuzzCorpus {
    /// The folder of this repository.
    static let root: String = {
        // This file is at Tests/FuzzTargets.
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// A file of this repository.
    static func file(_ path: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(path: root + "/" + path, limit: 1 << 24)
    }

    /// A file beside these.
    static func own(_ name: String) throws(FileError) -> [UInt8] { try file("Tests/FuzzTargets/Corpus/" + name) }

    /// The block of code after a mark on a page of the documentation.
    static func golden(_ name: String, of page: String = "docs/formats.md") throws -> [UInt8] {
        let lines = String(decoding: try file(page), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let mark = lines.firstIndex(of: "<!-- golden: \(name) -->") else {
            throw FuzzViolation("\(page) has no \(name)")
        }
        return Array(lines[(mark + 2)...].prefix { $0 != "```" }.joined(separator: "\n").utf8)
    }

    /// Third-party files, if they are there.
    static func vectors(_ names: [String]) throws -> [[UInt8]] {
        guard SharedVectors.attestation.areThere else { return [] }
        return try names.map { try vector($0) }
    }

    /// A third-party file; of text in hexadecimal, what it stands for.
    static func vector(_ name: String) throws -> [UInt8] {
        let file = try SharedVectors.attestation.bytes(name)
        guard name.hasSuffix("hex.txt") else { return file }
        return try Hex.decode(String(decoding: file.filter { $0 > 0x20 }, as: UTF8.self).lowercased())
    }
}
