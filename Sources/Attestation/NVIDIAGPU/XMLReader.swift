/// The few of XML that NVIDIA's manifests have: elements and attributes in ASCII. Text between tags is passed over.
///
/// Refused are declarations of document types, entities, comments, CDATA sections, instructions after the start, tags that do not
/// match, attributes that are there twice, and more nesting than sixteen levels. Names lose their prefixes.
struct XMLReader {
    /// The most bytes of one document.
    static let maximumByteCount = 1 << 20
    private static let maximumDepth = 16

    /// The beginning of an element.
    struct Tag: Hashable {
        /// Its name, without prefix.
        let name: String
        fileprivate var attributes: [String: String] = [:]

        /// An attribute's value, by its name without prefix.
        subscript(name: String) -> String? { attributes[name] }
    }

    /// What comes next.
    enum Event: Hashable {
        /// An element begins.
        case begin(Tag)
        /// The element that began last ends.
        case end
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var open: [[UInt8]] = []
    private var isClosedAtOnce = false
    private var hasRoot = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next event; `nil` at the end.
    ///
    /// - Throws: `xml.too-long`, `xml.not-ascii`, `xml.unsupported`, `xml.malformed`, `xml.too-deep`.
    mutating func next() throws(EvidenceError) -> Event? {
        if isClosedAtOnce {
            isClosedAtOnce = false
            open.removeLast()
            return .end
        }
        if offset == 0 { try begin() }
        try skipText()
        guard offset < bytes.count else {
            guard open.isEmpty, hasRoot else { throw fault("xml.malformed", "the document ends within an element") }
            return nil
        }
        offset += 1
        if take("/") {
            let name = try name()
            skipBlanks()
            guard take(">"), open.popLast() == name else {
                throw fault("xml.malformed", "the end of an element does not match its beginning")
            }
            return .end
        }
        return .begin(try tag())
    }

    private mutating func begin() throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw fault("xml.too-long", "more than \(Self.maximumByteCount) bytes")
        }
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw fault("xml.not-ascii", "a character that is not in ASCII") }
        if bytes.starts(with: Array("<?xml ".utf8)) {
            guard let end = bytes.firstIndex(of: UInt8(ascii: ">")), bytes[end - 1] == UInt8(ascii: "?") else {
                throw fault("xml.malformed", "the declaration has no end")
            }
            offset = end + 1
        }
    }

    /// Up to the next tag.
    private mutating func skipText() throws(EvidenceError) {
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") {
            guard bytes[offset] != UInt8(ascii: "&") else { throw fault("xml.unsupported", "an entity") }
            guard !open.isEmpty || Self.isBlank(bytes[offset]) else {
                throw fault("xml.malformed", "text outside of the document's element")
            }
            offset += 1
        }
    }

    private mutating func tag() throws(EvidenceError) -> Tag {
        guard !open.isEmpty || !hasRoot else { throw fault("xml.malformed", "a second element of the document") }
        guard open.count < Self.maximumDepth else {
            throw fault("xml.too-deep", "more than \(Self.maximumDepth) levels")
        }
        let name = try name()
        var tag = Tag(name: Self.local(name))
        var names: Set<[UInt8]> = []
        while true {
            let hadBlank = skipBlanks()
            if take("/") {
                guard take(">") else { throw fault("xml.malformed", "a tag has no end") }
                isClosedAtOnce = true
                break
            }
            if take(">") { break }
            guard hadBlank else { throw fault("xml.malformed", "an attribute does not follow a blank") }
            let name = try self.name()
            let value = try value()
            guard names.insert(name).inserted else { throw fault("xml.malformed", "an attribute is there twice") }
            // Declarations of name spaces say nothing here: what a name means is known.
            if name.starts(with: Array("xmlns".utf8)) { continue }
            guard tag.attributes.updateValue(value, forKey: Self.local(name)) == nil else {
                throw fault("xml.malformed", "an attribute is there twice")
            }
        }
        hasRoot = true
        open.append(name)
        return tag
    }

    private mutating func value() throws(EvidenceError) -> String {
        guard take("="), take("\"") else { throw fault("xml.malformed", "an attribute has no value in double quotes") }
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            guard bytes[offset] >= 0x20, bytes[offset] != UInt8(ascii: "&"), bytes[offset] != UInt8(ascii: "<") else {
                throw fault("xml.unsupported", "an entity or a control character in a value")
            }
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: Unicode.ASCII.self)
        guard take("\"") else { throw fault("xml.malformed", "a value has no end") }
        return text
    }

    /// Letters, digits and `-`, `_`, `.`, with one prefix at most.
    private mutating func name() throws(EvidenceError) -> [UInt8] {
        let start = offset
        while offset < bytes.count, Self.isNameCharacter(bytes[offset]) { offset += 1 }
        let name = Array(bytes[start..<offset])
        guard let first = name.first else {
            let isKnown =
                offset < bytes.count && (bytes[offset] == UInt8(ascii: "!") || bytes[offset] == UInt8(ascii: "?"))
            throw fault(
                isKnown ? "xml.unsupported" : "xml.malformed",
                isKnown ? "a declaration, a comment or an instruction" : "a name is due")
        }
        guard first != UInt8(ascii: ":"), name.last != UInt8(ascii: ":"),
            name.count(where: { $0 == UInt8(ascii: ":") }) <= 1
        else { throw fault("xml.malformed", "a name is none") }
        return name
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = offset
        while offset < bytes.count, Self.isBlank(bytes[offset]) { offset += 1 }
        return offset > start
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, UInt32(bytes[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    private static func local(_ name: [UInt8]) -> String {
        let start = name.firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0
        return String(decoding: name[start...], as: Unicode.ASCII.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private func fault(_ code: String, _ message: String) -> EvidenceError {
        EvidenceError(code: code, message: "at byte \(offset): \(message)")
    }
}

/// A digest of SHA-384 in hexadecimal of either case, as manifests have it.
enum HexadecimalDigest {
    /// The 48 bytes; `nil` for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 2 * SPDMReport.digestByteCount else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digit(digits[place]), let low = digit(digits[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
